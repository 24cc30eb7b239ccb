package calendar

import (
	"testing"

	"belay/internal/span"
)

// zoneOf is the zone of that name.
func zoneOf(t testing.TB, name string) *Zone {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// failer is what a test is, and a property of rapid too.
type failer interface {
	Fatalf(format string, args ...any)
}

// hoursOf are the hours that s describes.
func hoursOf(t failer, s string) Hours {
	h, err := ParseHours(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return h
}

// regionOf is the region with that code.
func regionOf(t testing.TB, code string) Region {
	t.Helper()
	r, err := ParseRegion(code)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// closureOf is the closure that s describes.
func closureOf(t testing.TB, s string) Closure {
	t.Helper()
	c, err := ParseClosure(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return c
}

// dateOf is the date that s describes.
func dateOf(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return d
}

// instantOf is the instant at which something starts at the local time s in z.
func instantOf(t testing.TB, s string, z *Zone) span.Instant {
	t.Helper()
	w, err := ParseWall(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	i, _ := Resolve(w, z, Starts)
	return i
}

// office is the calendar of the language's description: DK holidays, and closed between the years.
func office(t testing.TB) *Calendar {
	t.Helper()
	return New(Spec{
		Name:     "office",
		Zone:     zoneOf(t, "Europe/Copenhagen"),
		Hours:    hoursOf(t, "Mon-Thu 08:00-16:30, Fri 08:00-15:30"),
		Holidays: []Region{regionOf(t, "DK")},
		Closed:   []Closure{closureOf(t, "2026-12-24..2027-01-02")},
	})
}
