package web

import (
	"cmp"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/span"
)

// form is questions to whoever reads the page. When it comes back with a mistake it is shown again with what was typed, and
// the mistake beside the field.
type form struct {
	Action string
	Name   string // tells its fields from those of other forms on the page; the end of Action if empty
	Button string
	Look   string // of the button: primary, danger
	Wrong  string // a mistake that belongs to no field
	Upload bool   // it carries files
	Key    string // made when the form is shown; a form that is sent twice counts once
	Fields []*field
}

// field is one question.
type field struct {
	Name, Label, Hint string
	Kind              string // text when empty; area, select, radio, check, checks, hidden, unseen, file, or a type of HTML
	Value             string
	Values            []string // of checks, and of a select of several
	Wrong             string
	Required          bool
	Auto              string // what browsers fill in by themselves
	Max               int    // characters
	Rows              int
	Options           []option
	form              string // the name of its form
}

// option is one answer among several.
type option struct{ Value, Words, More string }

// ID names the field's control in the page.
func (f *field) ID() string { return "f-" + f.form + "-" + f.Name }

// Told is the ids of what is said about the field, for those who listen.
func (f *field) Told() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.Wrong != "" {
		ids = append(ids, f.ID()+"-wrong")
	}
	return strings.Join(ids, " ")
}

// Has says whether a value is chosen.
func (f *field) Has(value string) bool { return f.Value == value || slices.Contains(f.Values, value) }

// Questions are the fields, each with a name of its own on the page.
func (f *form) Questions() []*field {
	for _, x := range f.Fields {
		x.form = cmp.Or(f.Name, path.Base(f.Action))
	}
	return f.Fields
}

// field is the field of that name.
func (f *form) field(name string) (*field, error) {
	if i := slices.IndexFunc(f.Fields, func(x *field) bool { return x.Name == name }); i >= 0 {
		return f.Fields[i], nil
	}
	return nil, fmt.Errorf("the form to %s has no field %s", f.Action, name)
}

// fill takes what was typed.
func (f *form) fill(c *call) error {
	if err := parseForm(c.r); err != nil {
		return err
	}
	for _, x := range f.Fields {
		x.Values = c.r.PostForm[x.Name]
		x.Value = strings.ReplaceAll(c.r.PostForm.Get(x.Name), "\r\n", "\n")
	}
	f.Key = c.r.PostForm.Get(keyField)
	return nil
}

// unprocessable is the status of a page that shows what is wrong with what was sent.
const unprocessable = http.StatusUnprocessableEntity

// keyField carries the key of a form.
const keyField = "form-key"

// inMemory is how much of an upload is held in memory; the rest waits in a file.
const inMemory = 4 << 20

// parseForm reads the body of a form, with files or without. A body that is none is refused.
func parseForm(r *http.Request) error {
	var err error
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		err = r.ParseMultipartForm(inMemory)
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return refusal{http.StatusBadRequest, "What was sent cannot be read as a form. Open the page again and send it once more."}
	}
	return err
}

// value is what was typed into a field, without the spaces around it.
func (f *form) value(name string) string {
	if x, err := f.field(name); err == nil {
		return strings.TrimSpace(x.Value)
	}
	return ""
}

// values are the answers chosen among several.
func (f *form) values(name string) []string {
	if x, err := f.field(name); err == nil {
		return x.Values
	}
	return nil
}

// raw is what was typed into a field, as it is: a password.
func (f *form) raw(name string) string {
	if x, err := f.field(name); err == nil {
		return x.Value
	}
	return ""
}

// wrong puts a mistake beside a field; beside the whole form where there is no such field.
func (f *form) wrong(name, sentence string) {
	if x, err := f.field(name); err == nil {
		x.Wrong = sentence
		return
	}
	f.Wrong = sentence
}

// complete puts a mistake beside every field that must be answered and is not, and beside answers that were not offered.
func (f *form) complete() bool {
	for _, x := range f.Fields {
		switch {
		case x.Required && strings.TrimSpace(x.Value) == "" && x.Kind != "file":
			x.Wrong = "This is needed."
		case x.Max > 0 && len([]rune(x.Value)) > x.Max:
			x.Wrong = fmt.Sprintf("At most %d characters, please.", x.Max)
		case (x.Kind == "select" || x.Kind == "radio") && x.Value != "" && !slices.ContainsFunc(x.Options, func(o option) bool { return o.Value == x.Value }):
			x.Wrong = "Choose one of the answers offered."
		}
	}
	return f.ok()
}

// ok says that nothing is wrong so far.
func (f *form) ok() bool {
	return f.Wrong == "" && !slices.ContainsFunc(f.Fields, func(x *field) bool { return x.Wrong != "" })
}

// forget empties fields that must not travel back to the browser, such as passwords.
func (f *form) forget(names ...string) {
	for _, x := range f.Fields {
		if slices.Contains(names, x.Name) {
			x.Value, x.Values = "", nil
		}
	}
}

// again shows a form once more, with what is wrong with it: a refusal goes beside the field named, or above the form;
// anything else is a fault. A nil error means that the mistakes stand in the form already.
func (c *call) again(f *form, name string, err error, show func() error) error {
	if err != nil {
		if !refused(err) {
			return err
		}
		status, sentence := verdict(err)
		f.wrong(name, sentence)
		c.status = status
		c.sayWhen(err)
	}
	if c.status == http.StatusOK {
		c.status = unprocessable
	}
	return show()
}

// localForm is how browsers write a local time in a field of the type datetime-local.
const localForm = "2006-01-02T15:04"

// parseLocal reads such a field in a zone.
func parseLocal(text string, zone *calendar.Zone) (span.Instant, error) {
	if len(text) > len(localForm) {
		text = text[:len(localForm)] // some browsers send seconds
	}
	wall, err := calendar.ParseWall(text)
	if err != nil {
		return 0, refusal{http.StatusUnprocessableEntity, "Write a date and a time, such as 2026-12-24T09:00."}
	}
	at, _ := calendar.Resolve(wall, zone, calendar.Starts)
	return at, nil
}
