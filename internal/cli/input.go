package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/source"
)

// Names of the input.
const (
	usualFile = "support.yaml"
	stdinArg  = "-"
	stdinName = "<stdin>" // in problems
)

// maxRead bounds what is read of one file, in bytes. It is more than the language allows, so that the language can
// say that the file is too large.
const maxRead = 8 << 20

// document is a model as it was read.
type document struct {
	model    *model.Model // nil where the problems are too grave
	problems source.Problems
	files    source.Files
}

// read reads the model in a file, with what it includes. Problems of its text are no error; that it cannot be read is.
func (s *session) read(name string) (document, error) {
	shown := name
	if name == stdinArg {
		shown = stdinName
	}
	text, err := s.text(shown)
	if err != nil {
		return document{}, err
	}
	d := document{files: source.Files{}}
	d.model, d.problems = modelfile.Parse(shown, d.files.Reader(func(file string) ([]byte, error) {
		if file == shown {
			return text, nil
		}
		text, err := s.readFile(file)
		return text, inner(err)
	}))
	return d, nil
}

// text is the content of the named file, or of standard input.
func (s *session) text(name string) ([]byte, error) {
	if name == stdinName {
		text, err := io.ReadAll(io.LimitReader(s.Stdin, maxRead))
		if err != nil {
			return nil, fmt.Errorf("standard input cannot be read: %w", err)
		}
		return text, nil
	}
	text, err := s.readFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name == usualFile:
		return nil, fmt.Errorf("there is no %s here; name a model file, or write one with: belay init", usualFile)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %q", name)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, inner(err))
	}
	return text, nil
}

// readFile is the content of a file; the session remembers that it was read, so that no result goes over it.
func (s *session) readFile(name string) ([]byte, error) {
	if there, err := os.Stat(name); err == nil {
		s.files = append(s.files, there)
	}
	return readFile(name)
}

// readFile is the content of a file, as far as anybody would want it.
func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxRead))
	if closed := file.Close(); err == nil {
		err = closed
	}
	return text, err
}

// inner is an error of the file system without the path, which our sentences name already.
func inner(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// usable reads a model that has no problems. If it has some, they are drawn, and the error says that they are in the way.
func (s *session) usable(name string) (*model.Model, error) {
	d, err := s.read(name)
	if err != nil {
		return nil, err
	}
	if len(d.problems) == 0 {
		return d.model, nil
	}
	if err := source.Draw(s.Stderr, d.problems, d.files, s.err.colour); err != nil {
		return nil, err
	}
	return nil, errors.New("this needs a model without problems; mend them first")
}

// services are the service of that id, or all of m when it is empty.
func services(m *model.Model, id string) ([]*model.Service, error) {
	if id == "" {
		return m.Services, nil
	}
	if found := m.Service(model.ServiceID(id)); found != nil {
		return []*model.Service{found}, nil
	}
	return nil, nothingCalled("service", id, ids(m.Services, func(e *model.Service) model.ServiceID { return e.ID }))
}

// severity is the severity of that id; nil for all when it is empty.
func severity(m *model.Model, id string) (*model.Severity, error) {
	if found := m.Severity(model.SeverityID(id)); id == "" || found != nil {
		return found, nil
	}
	return nil, nothingCalled("severity", id, ids(m.Severities, func(e *model.Severity) model.SeverityID { return e.ID }))
}

// people are the people of those ids.
func people(m *model.Model, named []string) ([]model.PersonID, error) {
	var out []model.PersonID
	for _, id := range named {
		p := m.Person(model.PersonID(strings.TrimSpace(id)))
		if p == nil {
			return nil, nothingCalled("person", id, ids(m.People, func(e *model.Person) model.PersonID { return e.ID }))
		}
		out = append(out, p.ID)
	}
	return out, nil
}

// ids are the ids of entries as plain words.
func ids[E any, K ~string](entries []E, id func(E) K) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = string(id(e))
	}
	return out
}

// mostNamed is how many names an error lists.
const mostNamed = 12

// nothingCalled is the error for a name that the model does not have.
func nothingCalled(what, id string, there []string) error {
	switch guess := didYouMean(id, there); {
	case guess != "":
		return fmt.Errorf("the model has no %s called %q%s", what, id, guess)
	case len(there) == 0:
		return fmt.Errorf("the model has no %s called %q, nor any other", what, id)
	case len(there) > mostNamed:
		return fmt.Errorf("the model has no %s called %q; it has %d, such as %s", what, id, len(there), strings.Join(there[:mostNamed], ", "))
	}
	return fmt.Errorf("the model has no %s called %q; it has %s", what, id, strings.Join(there, ", "))
}
