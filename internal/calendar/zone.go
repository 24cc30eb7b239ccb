package calendar

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"belay/internal/span"
)

// zoneinfo is the tz database, compiled by zoneinfo.sh. It travels inside the program so that a proof does not depend
// on the machine it is run on nor on the age of its Go, and so that the program can say which release it stands on.
//
//go:embed zoneinfo.zip
var zoneinfo []byte

// releaseFile is the file of the archive that holds the release of the tz database.
const releaseFile = "+VERSION"

// TZData names the release of the tz database that every zone here is made from, such as "2026f".
func TZData() string {
	file, ok := zoneFiles()[releaseFile]
	if !ok {
		return "unknown"
	}
	release, err := read(file)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(release))
}

// zoneFiles are the files of the archive by name. Its directory is read once, at first use.
var zoneFiles = sync.OnceValue(func() map[string]*zip.File {
	files := make(map[string]*zip.File)
	archive, err := zip.NewReader(bytes.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		return files
	}
	for _, f := range archive.File {
		files[f.Name] = f
	}
	return files
})

// ZoneNames lists every zone of the tz database, in order of name.
func ZoneNames() []string {
	names := make([]string, 0, len(zoneFiles()))
	for name := range zoneFiles() {
		if name != releaseFile {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Zone is a time zone of the tz database: what the clocks on the wall show at every instant. It never changes.
type Zone struct {
	name     string
	location *time.Location
	segments []segment // between firstMapped and lastMapped, in order, without a hole
}

// segment is a stretch of time in which a zone keeps one offset.
type segment struct {
	span.Span
	offset int64 // seconds that the wall is ahead of UTC
}

// A zone's offsets from firstMapped to lastMapped are looked up in a table; those outside are asked of package time.
const (
	firstMapped span.Instant = -2208988800 // 1900-01-01
	lastMapped  span.Instant = 7258118400  // 2200-01-01
)

// UTC is the zone without an offset.
func UTC() *Zone {
	return &Zone{
		name:     "UTC",
		location: time.UTC,
		segments: []segment{{Span: span.Span{From: firstMapped, Until: lastMapped}}},
	}
}

// LoadZone is the zone of the given name of the tz database, such as Europe/Copenhagen. Names count letters' case.
func LoadZone(name string) (*Zone, error) {
	if name == "UTC" {
		return UTC(), nil
	}
	file, ok := zoneFiles()[name]
	if !ok || name == releaseFile {
		return nil, fmt.Errorf("there is no time zone %q; zones are named as in Europe/Copenhagen or America/New_York", name)
	}
	data, err := read(file)
	if err != nil {
		return nil, fmt.Errorf("time zone %s: %w", name, err)
	}
	location, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return nil, fmt.Errorf("time zone %s: %w", name, err)
	}
	return &Zone{name: name, location: location, segments: mapOf(location)}, nil
}

// read is what the archive holds under f.
func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// mapOf lists the segments of location from firstMapped to lastMapped; neighbours differ in offset.
func mapOf(location *time.Location) []segment {
	var segments []segment
	for at := firstMapped; at < lastMapped; {
		s := ask(location, at)
		s.From, s.Until = at, min(s.Until, lastMapped)
		if n := len(segments); n > 0 && segments[n-1].offset == s.offset {
			segments[n-1].Until = s.Until
		} else {
			segments = append(segments, s)
		}
		at = s.Until
	}
	return slices.Clip(segments)
}

// ask is the segment around at according to package time.
func ask(location *time.Location, at span.Instant) segment {
	t := at.In(location)
	_, offset := t.Zone()
	from, until := t.ZoneBounds()
	s := segment{Span: span.Span{From: span.Beginning, Until: span.End}, offset: int64(offset)}
	if !from.IsZero() {
		s.From = span.At(from)
	}
	if !until.IsZero() {
		s.Until = span.At(until)
	}
	if s.Until <= at {
		// Package time takes every year for one of 365 days here, and on the last of a leap year answers with a
		// bound that is past. No zone changes its offset between there and the new year.
		s.Until = span.At(time.Date(t.UTC().Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC))
	}
	return s
}

// segment is the segment of z that holds i.
func (z *Zone) segment(i span.Instant) segment {
	if i < firstMapped || i >= lastMapped {
		return ask(z.location, i)
	}
	lo, hi := 0, len(z.segments)-1
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if z.segments[mid].Until <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return z.segments[lo]
}

// Name is the zone's name in the tz database.
func (z *Zone) Name() string { return z.name }

// String is the zone's name.
func (z *Zone) String() string { return z.name }

// Location is the zone as package time knows it, for showing instants to people.
func (z *Zone) Location() *time.Location { return z.location }

// Offset is how many seconds the wall in z is ahead of UTC at i.
func (z *Zone) Offset(i span.Instant) int64 { return z.segment(i).offset }

// Wall is what the calendar and the clock on the wall in z show at i.
func (z *Zone) Wall(i span.Instant) Wall {
	reading := z.reading(i)
	day := floorDay(reading)
	return Wall{Date: dateOfDay(day), Second: int(reading - int64(day)*daySeconds)}
}

// Transitions lists the instants in p at which z changes its offset, in order.
func (z *Zone) Transitions(p span.Span) []span.Instant {
	var out []span.Instant
	for s := z.segment(p.From); s.Until < p.Until; {
		next := z.segment(s.Until)
		if next.offset != s.offset {
			out = append(out, s.Until)
		}
		s = next
	}
	return out
}

// reading is the wall in z at i as seconds since a wall showed 1970-01-01T00:00.
func (z *Zone) reading(i span.Instant) int64 { return int64(i) + z.segment(i).offset }

// day is the day number of the local date in z at i.
func (z *Zone) day(i span.Instant) int { return floorDay(z.reading(i)) }

// floorDay is the day number that a wall reading lies in.
func floorDay(reading int64) int {
	day := reading / daySeconds
	if reading%daySeconds < 0 {
		day--
	}
	return int(day)
}
