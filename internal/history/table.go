package history

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is rows of separated values below the names of their columns.
type table struct {
	*Log

	input  *bounded
	rows   *csv.Reader
	header []string
}

// newTable begins to read a table.
func newTable(log *Log, r io.Reader, comma rune) (*table, error) {
	input := &bounded{from: r, left: maxRow}
	t := &table{Log: log, input: input, rows: csv.NewReader(input)}
	t.rows.Comma, t.rows.FieldsPerRecord, t.rows.ReuseRecord = comma, -1, true
	header, err := t.rows.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errEmpty
	case err != nil:
		return nil, fmt.Errorf("reading the names of the columns: %w", err)
	}
	for _, name := range header {
		if i := strings.IndexFunc(name, commands); i >= 0 {
			first, _ := utf8.DecodeRuneInString(name[i:])
			return nil, fmt.Errorf("it is no table of text: its first line holds %q", first)
		}
	}
	t.header = slices.Clone(header)
	t.header[0] = strings.TrimPrefix(t.header[0], "\ufeff")
	return t, nil
}

// next is the next row that is one of the table; ok is false at the end. The fields are its until the next one is read.
func (t *table) next() (line int, fields []string, ok bool) {
	for {
		t.input.left = maxRow
		fields, err := t.rows.Read()
		wrong, broken := errors.AsType[*csv.ParseError](err)
		switch {
		case errors.Is(err, io.EOF):
			return 0, nil, false
		case errors.Is(err, errLongRow):
			t.err = fmt.Errorf("a row after line %d is longer than %d bytes; is a quotation mark left open there?", t.tally.Rows+1, maxRow)
			return 0, nil, false
		case err != nil && !broken:
			t.err = fmt.Errorf("reading the log after row %d: %w", t.tally.Rows, err)
			return 0, nil, false
		}
		t.tally.Rows++
		if broken {
			t.tally.skip(wrong.StartLine, Malformed, "%v", wrong.Err)
			continue
		}
		line, _ := t.rows.FieldPos(0)
		if len(fields) != len(t.header) {
			t.tally.skip(line, Malformed, "it has %d fields where the header has %d", len(fields), len(t.header))
			continue
		}
		if i := slices.IndexFunc(fields, noText); i >= 0 {
			t.tally.skip(line, NoText, "field %d holds bytes that are no text", i+1)
			continue
		}
		return line, fields, true
	}
}

// noText says whether bytes are no text.
func noText(s string) bool { return !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 }

// commands says whether a character is one for a terminal and not for a reader: no text has it.
func commands(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }

// separator is what separates the values of a table, by the names of its columns: most often a comma.
func separator(text *bufio.Reader) rune {
	head, _ := text.Peek(maxHead) // a table that is shorter is as good
	first, _, _ := bytes.Cut(head, []byte("\n"))
	comma, most := ',', bytes.Count(first, []byte(","))
	for _, other := range ";\t|" {
		if n := bytes.Count(first, []byte(string(other))); n > most {
			comma, most = other, n
		}
	}
	return comma
}

// sheet is a table that is read by a mapping.
type sheet struct {
	*mappedLog

	rows   *table
	places [roles][]int // the columns in which each role stands
}

// newSheet begins to read a table by a mapping. It refuses a table that lacks what cannot be done without, and one that lacks
// a column which somebody named.
func newSheet(m *Mapping, text *bufio.Reader) (*Log, error) {
	l := newMappedLog(m)
	t, err := newTable(l.Log, text, separator(text))
	if err != nil {
		return nil, err
	}
	s := &sheet{mappedLog: l, rows: t}
	for r := range roles {
		for _, name := range m.columns[r] {
			if at := slices.IndexFunc(t.header, func(h string) bool { return folded(h) == folded(name) }); at >= 0 {
				s.places[r] = append(s.places[r], at)
			}
		}
		if len(s.places[r]) == 0 && m.own[r] {
			wanted := strings.Join(m.columns[r], " or ")
			return nil, fmt.Errorf("the mapping says that %s stands in the column %s, and the log has none of that name%s; it has %s",
				roleNames[r], wanted, meant(m.columns[r][0], t.header), shown(t.header))
		}
	}
	return l.Log, s.begin()
}

// begin finds out of which shape the table is.
func (s *sheet) begin() error {
	lacks := func(r role, what string) error {
		return fmt.Errorf("the log has no column for %s (%s: %s); it has %s; name it under columns in a mapping",
			what, roleNames[r], strings.Join(s.m.columns[r], ", "), shown(s.rows.header))
	}
	switch {
	case len(s.places[roleNumber]) == 0:
		return lacks(roleNumber, "the number of a ticket")
	case len(s.places[roleAt]) > 0:
		s.walk = s.events
	case len(s.places[roleOpened]) == 0:
		return lacks(roleOpened, "when a ticket was opened")
	default:
		s.walk = s.cases
	}
	return nil
}

// maxShown is how much of the names of a log's columns is shown, in bytes.
const maxShown = 600

// shown are the names of columns in a sentence, in quotation marks where their bytes are no text.
func shown(header []string) string {
	names := slices.Clone(header)
	for i, name := range names {
		if !utf8.ValidString(name) {
			names[i] = strconv.Quote(name)
		}
	}
	return one(strings.Join(names, ", "), maxShown)
}

// cells is a row of a sheet.
type cells struct {
	fields []string
	places *[roles][]int
}

func (c cells) value(r role, nth int) (string, bool) {
	if nth >= len(c.places[r]) {
		return "", false
	}
	return strings.TrimSpace(c.fields[c.places[r][nth]]), true
}

// cases hands over what each row says of one case.
func (s *sheet) cases(yield func(Incident) bool) {
	for {
		line, fields, ok := s.rows.next()
		if !ok {
			return
		}
		if in, ok := s.snapshot(line, cells{fields, &s.places}, nil); ok && !s.finish(in, yield) {
			return
		}
	}
}

// events gathers what rows say of what happened to cases.
func (s *sheet) events(yield func(Incident) bool) {
	for {
		line, fields, ok := s.rows.next()
		if !ok {
			break
		}
		if !s.event(line, cells{fields, &s.places}, yield) {
			return
		}
	}
	s.flush(yield)
}
