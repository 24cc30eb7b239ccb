package chart_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/chart"
	"belay/internal/coverage"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
)

func example(t *testing.T, name string) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", name, "support.yaml"), os.ReadFile)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return m
}

// yearOf is the proof of a year from a day on.
func yearOf(m *model.Model, from calendar.Date, days int) *coverage.Proof {
	return coverage.Prove(m, calendar.Days(from, from.Add(days-1), m.Timezone), coverage.Options{})
}

var november = calendar.Date{Year: 2026, Month: 11, Day: 22}

func TestTheSheetLooksAsItDidBefore(t *testing.T) {
	got := chart.Year(yearOf(example(t, "faults"), november, 365)).SVG(draw.SVGOptions{Bare: true})
	golden := filepath.Join("testdata", "faults.svg")
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the sheet differs from %s; look at it, and run the test with UPDATE=1 if it is right", golden)
	}
}

// TestNoTextLiesOnAnotherOnAnySheet draws random models over spans of all lengths.
func TestNoTextLiesOnAnotherOnAnySheet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, problems := modelfile.ParseText("drawn.yaml", modeltest.Draw(t))
		if len(problems) > 0 {
			t.Fatal(problems[0])
		}
		from := calendar.Date{Year: 2026, Month: 1, Day: rapid.IntRange(1, 31).Draw(t, "from")}
		scene := chart.Year(yearOf(m, from, rapid.SampledFrom([]int{1, 9, 60, 366, 500}).Draw(t, "days")))
		texts := scene.Texts()
		for i, text := range texts {
			box := text.Box().Inset(1.5)
			if !(draw.Box{W: scene.W, H: scene.H}).Inset(20).Holds(text.Box()) {
				t.Errorf("%q runs off the sheet", text.S)
			}
			for _, other := range texts[:i] {
				if box.W > 0 && box.H > 0 && box.Meets(other.Box().Inset(1.5)) {
					t.Errorf("%q lies on %q", text.S, other.S)
				}
			}
		}
	})
}

func TestASheetWithoutPromisesDoesNotLookLikeAGoodOne(t *testing.T) {
	m, problems := modelfile.ParseText("bare.yaml", "belay: 1\nname: Bare\ntimezone: UTC\n")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	page, err := chart.Page(yearOf(m, november, 365))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte("Nothing is promised yet")) || bytes.Contains(page, []byte("Somebody picks up")) || bytes.Contains(page, []byte("<table")) {
		t.Error("the page of a model that promises nothing says something else")
	}
}

// hours reads back what the page says of each hour: by severity, the words of its kind.
func hours(t *testing.T, page []byte) map[string][]string {
	t.Helper()
	found := regexp.MustCompile(`const year=(.*);\n`).FindSubmatch(page)
	if found == nil {
		t.Fatal("the page brings no hours")
	}
	var data struct {
		Kinds   []string
		Carpets []struct {
			Name      string
			Sentences []string
			Runs      [][3]int
		}
	}
	if err := json.Unmarshal(found[1], &data); err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, c := range data.Carpets {
		for _, run := range c.Runs {
			for range run[2] {
				out[c.Name] = append(out[c.Name], data.Kinds[run[0]]+": "+c.Sentences[run[1]])
			}
		}
	}
	return out
}

func TestEveryHourOfThePageSaysWhatTheProofSays(t *testing.T) {
	m := example(t, "faults")
	p := yearOf(m, november, 365)
	page, err := chart.Page(p)
	if err != nil {
		t.Fatal(err)
	}
	for severity, hours := range hours(t, page) {
		if len(hours) != 365*24 {
			t.Fatalf("%s has %d hours", severity, len(hours))
		}
		for i, says := range hours {
			day := november.Add(i / 24)
			from, kind := calendar.Resolve(calendar.Wall{Date: day, Second: i % 24 * 3600}, m.Timezone, calendar.Starts)
			if kind != calendar.Unique {
				continue
			}
			red := strings.HasPrefix(says, "promised, nobody there")
			gap := false
			for _, c := range p.Cells {
				if string(c.Severity.ID) == severity && c.Promised {
					for _, g := range c.Gaps {
						gap = gap || g.From < from+3600 && from < g.Until
					}
				}
			}
			if red != gap {
				t.Fatalf("%s on %s at %d:00: %q, but the proof has a gap: %v", severity, day, i%24, says, gap)
			}
		}
	}
}

// said is what the page says of an hour of the faults.
func said(t *testing.T, severity string, day calendar.Date, hour int) string {
	t.Helper()
	page, err := chart.Page(yearOf(example(t, "faults"), november, 365))
	if err != nil {
		t.Fatal(err)
	}
	return hours(t, page)[severity][day.Sub(november)*24+hour]
}

func TestAnHourTellsHowItsPromiseFails(t *testing.T) {
	for _, c := range []struct {
		what, severity string
		day            calendar.Date
		hour           int
		want           string
	}{
		{
			"somebody is there until it fails half-way", "critical",
			calendar.Date{Year: 2026, Month: 11, Day: 28},
			16,
			"promised, nobody there: Appointments: Rik Frans is there, and nobody for a ticket from 16:30 on",
		},
		{
			"somebody comes too late", "critical",
			calendar.Date{Year: 2026, Month: 11, Day: 28},
			17,
			"promised, nobody there: Appointments: nobody is there; Ellen Evers comes Mon 30 Nov 07:00",
		},
		{
			"nobody comes at all", "high",
			calendar.Date{Year: 2027, Month: 7, Day: 15},
			3,
			"promised, nobody there: Pharmacy: nobody comes",
		},
		{
			"the hour is skipped", "critical",
			calendar.Date{Year: 2027, Month: 3, Day: 28},
			2,
			"clock not running: The clocks go forward: this hour is skipped",
		},
		{
			"the hour comes twice", "critical",
			calendar.Date{Year: 2027, Month: 10, Day: 31},
			2,
			"clock not running: Appointments: Ellen Evers comes Tue 2 Nov 07:00; the clocks go back: this hour lasts 120 min",
		},
	} {
		if got := said(t, c.severity, c.day, c.hour); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.what, got, c.want)
		}
	}
}

func TestThePageStandsAlone(t *testing.T) {
	page, err := chart.Page(yearOf(example(t, "small"), november, 365))
	if err != nil {
		t.Fatal(err)
	}
	for _, refused := range []string{"src=", "http-equiv", "@import", "url(http"} {
		if bytes.Contains(bytes.ReplaceAll(page, []byte("src:url(data:"), nil), []byte(refused)) {
			t.Errorf("the page holds %q", refused)
		}
	}
	if size := len(page); size > 600_000 {
		t.Errorf("the page has %d bytes", size)
	}
	if !bytes.Contains(page, []byte(fmt.Sprintf("Who picks up, every hour: %s", "Contoso"))) {
		t.Error("the page has no title")
	}
}
