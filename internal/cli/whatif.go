package cli

import (
	"errors"
	"strconv"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/source"
	"belay/internal/study"
)

// whatIfFlags are those of verbs that can look at a model as it would be.
type whatIfFlags struct {
	WhatIf []string `name:"what-if" sep:"none" placeholder:"EDIT" help:"Look at the model with this edit, such as \"people -= mette\"; may be given again. No file changes."`
}

// of is m with all edits, one after the other.
func (f whatIfFlags) of(s *session, m *model.Model) (*model.Model, error) {
	for i, text := range f.WhatIf {
		edited, err := s.edited(m, text, i, len(f.WhatIf))
		if err != nil {
			return nil, err
		}
		m = edited
	}
	return m, nil
}

// asked is the model in a file with all edits of the flags.
func (s *session) asked(name string, f whatIfFlags) (*model.Model, error) {
	m, err := s.usable(name)
	if err != nil {
		return nil, err
	}
	return f.of(s, m)
}

// whatIfs are options, and the first of them with each edit beside them.
func (s *session) whatIfs(options []study.Option, edits []string) ([]study.Option, error) {
	for i, text := range edits {
		edited, err := s.edited(options[0].Model, text, i, len(edits))
		if err != nil {
			return nil, err
		}
		options = append(options, study.Option{Name: text, Model: edited})
	}
	return options, nil
}

// edited is m with the nth of several edits. If it has problems they are drawn, and the error says that they are in the way.
func (s *session) edited(m *model.Model, text string, nth, of int) (*model.Model, error) {
	name := "--what-if"
	if of > 1 {
		name += " " + strconv.Itoa(nth+1)
	}
	edited, problems := modelfile.Edit(m, name, text)
	if len(problems) == 0 {
		return edited, nil
	}
	if err := source.Draw(s.Stderr, problems, source.Files{name: source.NewFile(name, text)}, s.err.colour); err != nil {
		return nil, err
	}
	return nil, errors.New("this edit cannot be made; the language of edits is in docs/language.md")
}
