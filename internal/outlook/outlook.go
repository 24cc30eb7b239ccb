// Package outlook provides what a study of support models came to as one page that stands alone: a verdict in a sentence, then
// figures with the numbers in them, and what was assumed.
//
//	Outlook ──▶ sections: a title, a sentence, a drawing, a table ──▶ Body, for a page of others
//	                                                              └─▶ HTML, a file that needs neither network nor script
//
// A figure is a table whose cells are drawn: the eye reads the drawing, a screen reader and a printer without ink the number
// beside it. Drawings are SVG in shares of their width, so that they fit a phone and a sheet of paper alike.
package outlook

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"

	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
)

// Outlook is a study as it is shown: values alone.
type Outlook struct {
	Options []Option // that met the same tickets, the base first; at least one
	Weeks   int      // that were counted
	WarmUp  int      // weeks before them that were not
	Within  float64  // how closely the mean time to solve was asked for, a share of itself
	Narrow  bool     // it is known as closely as that
	Cut     bool     // somebody ended it before
	Repeat  string   // the command that does it again; empty where there is none
	Changes *Changes // of the model, and what each comes to; nil where nobody asked

	Specimens []Specimen // tickets that were played, to be read one by one
	Tickets   string     // where the tickets behind a number are shown, as a path; empty where they are not
}

// Option is one model of a study and what became of it.
type Option struct {
	Name   string
	Model  *model.Model
	Report *simulate.Report
	Runs   []*simulate.Tally // in the order of their seeds; differences are taken run by run
}

// Changes are changes of the base, and what each comes to beside it with the same tickets.
type Changes struct {
	Title, Says string
	Rows        []Change // in their order
}

// Change is one change, or one parameter with its two ends.
type Change struct {
	Words string
	Ends  []End
}

// End is what a change comes to.
type End struct {
	Words string            // what is done; empty where the change says it
	More  simulate.Interval // how much larger the share of kept promises is: .02 is two in a hundred
	Costs float64           // how much more a year costs
}

// Specimen is one ticket that was played.
type Specimen struct {
	Title   string // its number and what it is about
	About   string // its service, its severity, how it ended
	Journal []Moment
}

// Moment is one line of the journal of a ticket.
type Moment struct {
	At    span.Instant
	Words string
	Late  bool // a promise is broken
}

//go:embed page.html.tmpl body.html.tmpl figures.css page.css zoom.js zoom.css
var files embed.FS

// base is the option that the others are held against.
func (o Outlook) base() Option { return o.Options[0] }

// Title says which model was played.
func (o Outlook) Title() string {
	return "Outlook: " + o.base().Model.Name
}

// Body is the study as a part of a page that brings the styles of figures.css, and zoom.js where it may.
func (o Outlook) Body() (template.HTML, error) {
	t, err := parsed()
	if err != nil {
		return "", err
	}
	return executed(t, "body", o.page())
}

// HTML is the study as one page that stands alone: letters, style and script are in it, and nothing is asked of a network. Without
// script it can be read; with it, what runs over weeks can be looked at closely.
func (o Outlook) HTML() ([]byte, error) {
	t, err := parsed()
	if err != nil {
		return nil, err
	}
	p := o.page()
	body, err := executed(t, "body", p)
	if err != nil {
		return nil, err
	}
	style, script, err := dressed()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, "page.html.tmpl", map[string]any{
		"Page": p, "Body": body,
		"Style":  template.CSS(draw.FontStyle(letters(string(body)+p.Title+p.Lead)) + draw.PaletteStyle() + style), //nolint:gosec // our own style
		"Script": template.JS(script),                                                                              //nolint:gosec // our own script
	})
	if err != nil {
		return nil, fmt.Errorf("write the outlook as HTML: %w", err)
	}
	return b.Bytes(), nil
}

// parsed is the templates of the page.
func parsed() (*template.Template, error) {
	t, err := template.ParseFS(files, "*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read the outlook's page: %w", err)
	}
	return t, nil
}

// executed is one template with its values.
func executed(t *template.Template, name string, p page) (template.HTML, error) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, p); err != nil {
		return "", fmt.Errorf("write the outlook: %w", err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // escaped by the template
}

// dressed is the style and the script of a page that stands alone.
func dressed() (style, script string, err error) {
	for _, name := range []string{"page.css", "figures.css", "zoom.css"} {
		text, err := files.ReadFile(name)
		if err != nil {
			return "", "", fmt.Errorf("read the outlook's style: %w", err)
		}
		style += string(text)
	}
	code, err := files.ReadFile("zoom.js")
	if err != nil {
		return "", "", fmt.Errorf("read the outlook's script: %w", err)
	}
	return style, string(code), nil
}

// letters is a scene that holds the words of the page in every face it is set in.
func letters(words string) *draw.Scene {
	words += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:–%"
	out := draw.New(1, 1)
	for _, face := range []draw.Face{draw.Sans, draw.SansMedium, draw.SansSemi, draw.SerifSemi} {
		out.Root.Text(0, 0, words, draw.Lettering{Face: face, Size: 10})
	}
	return out
}
