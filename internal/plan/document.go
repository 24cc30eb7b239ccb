package plan

import "belay/internal/draw"

// Document is a plan before it is written: titled sections of blocks. The three writers (HTML, Markdown, PDF) say the
// same words in the same order.
type Document struct {
	Title    string
	Subtitle string
	Facts    []Fact // the title block: edition, stage, zone, digest
	Sections []Section
	Foot     string // under every page
}

// Fact is a label and its value.
type Fact struct{ Label, Value string }

// Section is a chapter of the plan.
type Section struct {
	ID     string // for links, stable
	Title  string
	Blocks []Block
}

// Block is one of Paragraph, List, Table, Figure, Note and Signatures.
type Block interface{ block() }

// Paragraph is running text.
type Paragraph struct{ Text string }

// Heading is a title inside a section.
type Heading struct{ Text string }

// List is items, numbered when Ordered.
type List struct {
	Items   []string
	Ordered bool
}

// Table is rows under a head. Widths are the columns' shares of the page; equal where none are given.
type Table struct {
	Head   []string
	Rows   [][]Cell
	Widths []float64
}

// Cell is what stands in a table.
type Cell struct {
	Text     string
	Severity int // drawn with that severity's square, from 1; 0 for none
	Tone     Tone
}

// Tone is how a text looks at one.
type Tone string

// The tones: plain, strong, quiet, and the three that mean something.
const (
	Plain  Tone = ""
	Strong Tone = "strong"
	Quiet  Tone = "quiet"
	Bad    Tone = "bad"
	Warn   Tone = "warn"
	Good   Tone = "good"
)

// Figure is a drawing on a page of its own.
type Figure struct {
	Scene   *draw.Scene
	Caption string
}

// Note is a text that must not be overlooked, or the quiet word that there is nothing to say.
type Note struct {
	Text string
	Tone Tone
}

// Signatures is a line to sign on for each party.
type Signatures struct {
	Statement string
	Rows      []Signature
}

// Signature is one line to sign on.
type Signature struct{ Party, Person, Role string }

func (Paragraph) block()  {}
func (Heading) block()    {}
func (List) block()       {}
func (Table) block()      {}
func (Figure) block()     {}
func (Note) block()       {}
func (Signatures) block() {}

// cells are plain cells.
func cells(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, t := range texts {
		out[i] = Cell{Text: t}
	}
	return out
}
