// Package modelfile is the language of support models: text to model, canonical form and digest, layout and schema.
//
// YAML is only the syntax. What may stand where is read off the types of package model by reflection, so that reader,
// schema and canonical form cannot drift from them or from each other. A file is read to its end whatever is wrong with
// it, and everything that is wrong comes out in one run.
package modelfile

import (
	"errors"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/source"
)

// Parse reads the model in the file called name and in those that it includes, through read. It tells every problem
// in the order of files and places. The model is nil when they keep it from being made; one that comes with problems has
// holes and no digest: it may be shown, and nothing can be proved of it.
func Parse(name string, read source.Reader) (*model.Model, source.Problems) {
	r := newReading(name, read)
	r.include(name, source.Range{File: name})
	r.finish()
	return r.build(), r.told()
}

// ParseText reads the model in text, which is called name in problems and can include nothing.
func ParseText(name, text string) (*model.Model, source.Problems) {
	return Parse(name, func(file string) ([]byte, error) {
		if file != name {
			return nil, errors.New("a text by itself can include no files")
		}
		return []byte(text), nil
	})
}

// reading is the reading of one model, from all its files.
type reading struct {
	main       string
	read       source.Reader
	document   *document // the one being bound
	open       []string  // files being read, each included by the one before it
	seen       map[string]bool
	bytes      int // of all files
	model      *model.Model
	plans      map[reflect.Type]*plan
	zones      map[string]*calendar.Zone
	names      names
	references []reference
	said       map[string]source.Range // keys of the top level that one value is said for
	positions  model.Positions
	unknowns   []string
	late       []func()              // what can be done only when every file is read
	unbound    map[source.Range]bool // places with a problem before the text was asked for its sense
	partial    bool                  // some of the text could not be read
	unsound    bool                  // calendars are made of what is not there: nothing can be built
	problems   source.Problems
	untold     int // problems beyond maxNoted
}

func newReading(name string, read source.Reader) *reading {
	return &reading{
		main:      name,
		read:      read,
		seen:      map[string]bool{},
		model:     &model.Model{},
		plans:     map[reflect.Type]*plan{},
		zones:     map[string]*calendar.Zone{},
		names:     newNames(),
		unbound:   map[source.Range]bool{},
		said:      map[string]source.Range{},
		positions: model.Positions{"": {File: name, Start: source.Position{Line: 1, Column: 1}, End: source.Position{Line: 1, Column: 1}}},
	}
}

// report notes a problem.
func (r *reading) report(code string, at source.Range, hint, format string, args ...any) {
	if len(r.problems) >= maxNoted {
		r.untold++
		return
	}
	r.problems = append(r.problems, source.Problem{Code: code, At: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// noted is how many problems there are so far.
func (r *reading) noted() int { return len(r.problems) + r.untold }

// lose notes a problem that keeps a part of the text from being read: what seems to be missing may stand there.
func (r *reading) lose(code string, at source.Range, hint, format string, args ...any) {
	r.partial = true
	r.report(code, at, hint, format, args...)
}

// told is the problems as an author sees them: in order, and not more than one can read.
func (r *reading) told() source.Problems {
	sorted := r.problems.Sorted()
	untold := r.untold
	if len(sorted) > maxShown {
		untold += len(sorted) - maxShown
		sorted = sorted[:maxShown]
	}
	if untold > 0 {
		sorted = append(sorted, source.Problem{
			Code: codeAndMore, At: sorted[len(sorted)-1].At, Message: fmt.Sprintf("and %d more", untold),
			Hint: "mend these first; many of the others may go with them",
		})
	}
	return sorted
}

// include reads the file called name, and what it includes; from is where that was asked for.
func (r *reading) include(name string, from source.Range) {
	switch {
	case slices.Contains(r.open, name):
		r.report(codeIncludeCircle, from, "", "%q includes itself: %s", name, strings.Join(append(slices.Clone(r.open), name), " → "))
		return
	case r.seen[name]:
		r.report(codeInclude, from, "include it once", "%q is included already", name)
		return
	case len(r.seen) > maxFiles:
		r.lose(codeIncludeTooMany, from, "", "a model includes no more than %d files", maxFiles)
		return
	}
	r.seen[name] = true
	text, err := r.read(name)
	if err != nil {
		hint := ""
		if len(r.open) > 0 {
			hint = "names of files are relative to the file that includes them"
		}
		r.lose(codeUnread, from, hint, "%q cannot be read: %v", name, err)
		return
	}
	if r.bytes += len(text); r.bytes > maxAllBytes {
		r.lose(codeTooLarge, from, fmt.Sprintf("the limit is %d MiB for all of them", maxAllBytes>>20), "with %q the files of this model are too large", name)
		return
	}
	r.open = append(r.open, name)
	outer := r.document
	r.document = r.parseText(name, text)
	if r.document.root != nil {
		r.bindFile()
	}
	r.document = outer
	r.open = r.open[:len(r.open)-1]
}

// included resolves a name that the file at hand includes.
func (r *reading) included(name string, at source.Range) {
	if name == "" || path.IsAbs(name) || strings.ContainsAny(name, `\:`) {
		r.lose(codeInclude, at, "write it relative to this file, with / between folders", "%q is not the name of a file beside this one", name)
		return
	}
	r.include(path.Join(path.Dir(r.document.file.Name), name), at)
}

// finish does what needs every file: names, what is done late, and whether the whole makes sense.
func (r *reading) finish() {
	for _, do := range r.late {
		do()
	}
	if !r.partial {
		r.checkNames()
		r.checkTop()
		r.checkSense()
	}
}

// build makes the model ready, if its calendars are sound.
func (r *reading) build() *model.Model {
	if r.unsound || r.partial || r.model.Timezone == nil {
		return nil
	}
	origin := model.Origin{Positions: r.positions, Unknowns: r.unknowns}
	if r.noted() == 0 {
		origin.Digest = Digest(r.model)
	}
	m, err := model.Build(r.model, origin)
	if circle, ok := errors.AsType[*model.Circle](err); ok {
		r.report(codeCircle, r.positions["calendars."+string(circle.Path[0])], "", "%v", err)
	} else if err != nil {
		r.report(codeCalendar, r.positions["calendars"], "", "%v", err)
	}
	return m
}
