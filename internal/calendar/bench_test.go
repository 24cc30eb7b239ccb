package calendar

import (
	"testing"
	"time"

	"belay/internal/span"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"
)

// beforeEaster is a Tuesday afternoon: 16 open hours later lie two holidays, a weekend and Easter Monday in between.
const beforeEaster = "2026-03-31T15:00"

// benchmarkClock is an office in Copenhagen from 08:00 to 16:00 with Danish holidays, over two years.
func benchmarkClock(b *testing.B) (*Calendar, *Clock, span.Instant) {
	z := zoneOf(b, "Europe/Copenhagen")
	c := New(Spec{Zone: z, Hours: hoursOf(b, "Mon-Fri 08:00-16:00"), Holidays: []Region{regionOf(b, "DK")}})
	return c, NewClock(c, Days(Date{2026, 1, 1}, Date{2027, 12, 31}, z)), instantOf(b, beforeEaster, z)
}

// The deadline 16 open hours away, across holidays and a weekend.
func BenchmarkDeadline(b *testing.B) { benchmarkDeadline(b, 16*hour) }

// The deadline 400 open hours away: the cost does not grow with the time.
func BenchmarkDeadline400Hours(b *testing.B) { benchmarkDeadline(b, 400*hour) }

func benchmarkDeadline(b *testing.B, open int64) {
	_, clock, from := benchmarkClock(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := clock.Deadline(from, open); !ok {
			b.Fatal("no deadline")
		}
	}
}

// The same deadlines by the business hours of rickar/cal, as it comes.
func BenchmarkDeadlinePeerRickarCal(b *testing.B) { benchmarkPeer(b, 16*hour, false) }

func BenchmarkDeadline400HoursPeerRickarCal(b *testing.B) { benchmarkPeer(b, 400*hour, false) }

// The same with its memory of holidays switched on, which makes a calendar unfit for use by many at once.
func BenchmarkDeadlinePeerRickarCalCached(b *testing.B) { benchmarkPeer(b, 16*hour, true) }

func benchmarkPeer(b *testing.B, open int64, cached bool) {
	_, clock, from := benchmarkClock(b)
	peer := cal.NewBusinessCalendar()
	peer.SetWorkHours(8*time.Hour, 16*time.Hour)
	peer.AddHoliday(dk.Holidays...)
	peer.Cacheable = cached
	start := from.In(zoneOf(b, "Europe/Copenhagen").Location())
	want, _ := clock.Deadline(from, open)
	b.ReportAllocs()
	for b.Loop() {
		if due := peer.AddWorkHours(start, time.Duration(open)*time.Second); span.At(due) != want {
			b.Fatalf("due %v, want %v", due, want)
		}
	}
	peerTime := float64(b.Elapsed()) / float64(b.N)
	const ownRuns = 1_000_000
	began := time.Now()
	for range ownRuns {
		clock.Deadline(from, open)
	}
	b.ReportMetric(peerTime/(float64(time.Since(began))/ownRuns), "x-slower")
}

func BenchmarkElapsed(b *testing.B) {
	_, clock, from := benchmarkClock(b)
	b.ReportAllocs()
	for b.Loop() {
		if clock.Elapsed(from, from+300*daySeconds) == 0 {
			b.Fatal("no time")
		}
	}
}

// A sweep of deadlines, one an hour, over a year; the time is that of one deadline.
func BenchmarkCursor(b *testing.B) {
	_, clock, from := benchmarkClock(b)
	b.ReportAllocs()
	cursor, at := clock.Cursor(), from
	for b.Loop() {
		if at += hour; at > from+365*daySeconds {
			cursor, at = clock.Cursor(), from
		}
		if _, ok := cursor.Deadline(at, 16*hour); !ok {
			b.Fatal("no deadline")
		}
	}
}

func BenchmarkOpenOfAYear(b *testing.B) {
	calendar, clock, _ := benchmarkClock(b)
	year := span.Span{From: clock.over.From, Until: clock.over.From + 365*daySeconds}
	b.ReportAllocs()
	for b.Loop() {
		if calendar.Open(year).Empty() {
			b.Fatal("never open")
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	z := zoneOf(b, "Europe/Copenhagen")
	w := Wall{Date{2026, 7, 1}, 9 * hour}
	b.ReportAllocs()
	for b.Loop() {
		if _, kind := Resolve(w, z, Starts); kind != Unique {
			b.Fatal(kind)
		}
	}
}

func BenchmarkLoadZone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		zoneOf(b, "Europe/Copenhagen")
	}
}

// The average open day of a calendar made of others, which is worked out once, over 28 years.
func BenchmarkOpenDayOfAComposite(b *testing.B) {
	calendar, _, _ := benchmarkClock(b)
	b.ReportAllocs()
	for b.Loop() {
		if Any("any", calendar, Outside("nights", calendar)).OpenDay() != daySeconds {
			b.Fatal("not open all day")
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	calendar, _, from := benchmarkClock(b)
	b.ReportAllocs()
	for b.Loop() {
		if open, why := calendar.Explain(from + 3*hour); open {
			b.Fatal(why)
		}
	}
}
