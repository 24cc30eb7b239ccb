package diff

import (
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/modelfile"
)

// others are the entries that are written differently in canonical form and of which nothing has been told yet.
func others(from, to *model.Model, told []Change) []Change {
	out := []Change{}
	was, is := canonicalLines(from), canonicalLines(to)
	for _, l := range is.order {
		before, known := was.text[l]
		if !known {
			out = append(out, Change{On: l, New: entire})
		} else if before != is.text[l] {
			out = append(out, Change{On: l, Old: entire, New: entire})
		}
	}
	for _, l := range was.order {
		if _, known := is.text[l]; !known {
			out = append(out, Change{On: l, Old: entire})
		}
	}
	return slices.DeleteFunc(out, func(c Change) bool {
		section, id, _ := strings.Cut(c.On, ".")
		return slices.Contains([]string{"functions", "severities", "agreements"}, section) &&
			slices.ContainsFunc(told, func(t Change) bool { return t.On == id })
	})
}

// lines are the entries of a canonical form: "people.mette", or the section alone where its entries have no name.
type lines struct {
	order []string
	text  map[string]string
}

func canonicalLines(m *model.Model) lines {
	out := lines{text: map[string]string{}}
	section := ""
	for line := range strings.Lines(string(modelfile.Canonical(m))) {
		name := section
		switch entry, indented := strings.CutPrefix(line, "  "); {
		case !indented:
			var rest string
			section, rest, _ = strings.Cut(line, ":")
			if strings.TrimSpace(rest) == "" {
				continue // its entries follow
			}
			name = section
		case !strings.HasPrefix(entry, "-"):
			id, _, _ := strings.Cut(entry, ":")
			name = section + "." + strings.Trim(id, `"`)
		}
		if _, known := out.text[name]; !known {
			out.order = append(out.order, name)
		}
		out.text[name] += line
	}
	return out
}
