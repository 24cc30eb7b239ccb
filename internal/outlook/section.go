package outlook

import (
	"encoding/json"
	"fmt"
	"html/template"

	"belay/internal/simulate"
)

// page is what the templates show.
type page struct {
	Title, Lead string
	Verdict     string
	Tone        string // of the verdict: good, warn or bad
	Keys        []option
	Tiles       []tile
	Sections    []section
	Repeat      string
}

// option is a letter and what it stands for.
type option struct{ Key, Name, Tone string }

// tile is a number to be read first.
type tile struct{ Label, Value, Small, Tone string }

// section is a question and its answer: a sentence, a drawing or a plot, a table; what is too much for the eye folds away.
type section struct {
	ID, Title, Says string
	Plot            *plot
	Table           *table
	More            *table
	Fold            string // what unfolds More; empty: it stands open
	Also            *table // a third thing to see
	Levels          bool   // the colours of hours are explained
	List            []note
	Specimens       []specimen
}

// note is a line of words about something.
type note struct{ On, Words, Small string }

// specimen is a ticket that was played, in words.
type specimen struct {
	Title, About string
	Journal      []moment
}

// moment is a line of its journal.
type moment struct {
	At, Words string
	Late      bool
}

// table is rows under a head, in groups where they have names.
type table struct {
	Look   string // a class for its columns
	Keyed  bool   // its lines begin with the letters of options
	Head   []cell
	Groups []group
}

// group is rows that belong together.
type group struct {
	Name string
	Rows [][]cell
}

// cell is what stands in a table: words, or a line for each option. The first cell of a row is its heading.
type cell struct {
	Text, Small, Tone string
	Severity          int // from 1; 0 for none
	Number, Drawn     bool
	Draw              template.HTML
	Scale             template.HTML // above the drawings of lines
	Link              string        // of a heading
	Lines             []line
	Label             string // what the column is called, for a phone
	Swatch            string // the class of a colour that the heading explains
}

// line is one option within a cell.
type line struct {
	Key, Series       string
	Draw              template.HTML
	Text, Small, Tone string
	Link              string
}

// plot is what script draws so that one can zoom: values over time, or over lengths of time.
type plot struct {
	Kind   string       `json:"kind"` // weeks: x are instants; lengths: x are seconds
	Zone   string       `json:"zone,omitempty"`
	Says   string       `json:"says"` // what is drawn, for those who do not see it
	Unit   string       `json:"unit"`
	X      []float64    `json:"x"`
	Series []plotSeries `json:"series"`
}

// plotSeries is one line of a plot, and between what it is known to lie.
type plotSeries struct {
	Name string    `json:"name"`
	Y    []float64 `json:"y"`
	Bad  bool      `json:"bad,omitempty"`
	Show bool      `json:"show"`
}

// Keys are the colours of hours in words.
func (section) Keys() []option {
	var out []option
	for i, from := range levels {
		words := "under " + roughly(levels[1])
		switch {
		case i == len(levels)-1:
			words = "all of it"
		case i > 0:
			words = fmt.Sprintf("%s to %s", roughly(from), roughly(levels[i+1]))
		}
		out = append(out, option{Name: words, Tone: fmt.Sprintf("level-%d", i)})
	}
	return append(out, option{Name: "nobody at the desk", Tone: "off"})
}

// Data is the plot as the script reads it.
func (p *plot) Data() (string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write the values of a plot: %w", err)
	}
	return string(text), nil
}

// page puts the study in words and figures, the gravest first.
func (o Outlook) page() page {
	b := o.base()
	p := page{
		Title: b.Model.Name,
		Lead: fmt.Sprintf("%s from %s, played %s, each with chance of its own. %s come in a week.", capital(count(o.Weeks, "week", "weeks")),
			o.dayOf(b.Report.From), count(b.Report.Runs, "time", "times"), capital(tickets(b.Report.Tickets.Mean))),
		Tiles: o.tiles(), Repeat: o.Repeat,
	}
	p.Verdict, p.Tone = o.verdict()
	if len(o.Options) > 1 {
		for i, x := range o.Options {
			p.Keys = append(p.Keys, option{Key: o.key(i), Name: x.Name, Tone: series(i)})
		}
	}
	for _, s := range []*section{
		o.beside(), o.changes(), o.promises(), o.backlog(), o.waits(), o.crowds(), o.load(), o.lengths(), o.cost(), o.specimens(), o.assumed(), o.provenance(),
	} {
		if s != nil {
			p.Sections = append(p.Sections, *s)
		}
	}
	return p
}

// series is the class of the colour of the option at a place.
func series(place int) string { return fmt.Sprintf("of-%d", place%5) }

// tickets is a number of tickets in words.
func tickets(n float64) string {
	if n == 1 {
		return "1 ticket"
	}
	return amount(n) + " tickets"
}

// whisker draws an estimate on a scale: what it lies between, and itself.
func whisker(s *strip, series string, i simulate.Interval, on func(float64) float64, middle float64) {
	s.bar("band "+series, on(i.Low), on(i.High), middle-4, 8)
	s.dot("mean "+series, on(i.Mean), middle, 3.5)
}
