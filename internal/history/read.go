package history

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"belay/internal/calendar"
)

// maxHead is how much of a log is looked at to tell whose it is, in bytes.
const maxHead = 1 << 16

// gzipped begins a file that gzip has compressed (RFC 1952).
var gzipped = []byte{0x1f, 0x8b}

// byteOrder is the mark with which some programs begin a text.
const byteOrder = "\ufeff"

// Read reads a log to its end and hands each of its incidents over, one after another; when each refuses one, reading ends
// with that error. A log that gzip has packed is unpacked. Where no tool is named the log is asked whose it is, as Detect
// does; a nil mapping is the tool's usual one with times of UTC. What cannot be read is counted in the tally.
func Read(tool Tool, m *Mapping, r io.Reader, each func(Incident) error) (Tally, error) {
	log, err := Open(tool, m, r)
	if err != nil {
		return Tally{}, err
	}
	for in := range log.Incidents() {
		if err := each(in); err != nil {
			return log.Tally(), err
		}
	}
	return log.Tally(), log.Err()
}

// Open begins to read a log, as Read does, for whoever wants to walk it.
func Open(tool Tool, m *Mapping, r io.Reader) (*Log, error) {
	text, err := unpacked(r)
	if err != nil {
		return nil, err
	}
	if tool == "" && m != nil {
		tool = m.Tool
	}
	if tool == "" {
		if tool, err = Detect(text); err != nil {
			return nil, err
		}
	}
	zone := calendar.UTC()
	if m != nil && m.Zone != nil {
		zone = m.Zone
	}
	if tool == ServiceNow {
		return ReadServiceNow(text, zone)
	}
	if m == nil || m.Tool != tool {
		if m, err = usualMapping(tool); err != nil {
			return nil, err
		}
		m.Zone = zone
	}
	switch shapeOf(text) {
	case nothing:
		return nil, errEmpty
	case elements:
		return newProcess(m, text), nil
	case braces:
		return newObjects(m, text), nil
	}
	return newSheet(m, text)
}

// shape is what a log is written in.
type shape int

const (
	nothing shape = iota
	rows
	braces   // JSON
	elements // XML
)

// shapeOf is what a log is written in, by its first character.
func shapeOf(text *bufio.Reader) shape {
	head := bytes.TrimSpace(head(text))
	switch {
	case len(head) == 0:
		return nothing
	case head[0] == '{' || head[0] == '[':
		return braces
	case head[0] == '<':
		return elements
	}
	return rows
}

// head is how a log begins.
func head(text *bufio.Reader) []byte {
	head, _ := text.Peek(maxHead) // a log that is shorter is as good, and one that cannot be read is its reader's business
	return head
}

// unpacked is the text of a log, whether gzip has packed it or not.
func unpacked(r io.Reader) (*bufio.Reader, error) {
	text := bufio.NewReaderSize(r, maxHead)
	if magic, err := text.Peek(len(gzipped)); err == nil && bytes.Equal(magic, gzipped) {
		plain, err := gzip.NewReader(text)
		if err != nil {
			return nil, fmt.Errorf("it begins as a gzip file does, but is none: %w", err)
		}
		text = bufio.NewReaderSize(plain, maxHead)
	}
	if mark, err := text.Peek(len(byteOrder)); err == nil && string(mark) == byteOrder {
		_, _ = text.Discard(len(byteOrder)) // it was peeked at
	}
	return text, nil
}

// Detect is the tool whose log this is, by how it begins; nothing of it is consumed. It refuses what no tool's log looks like.
func Detect(text *bufio.Reader) (Tool, error) {
	begins := string(head(text))
	is := shapeOf(text)
	switch is {
	case nothing:
		if _, err := text.Peek(1); err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("reading the log: %w", err)
		}
		return "", errEmpty
	case elements:
		return XES, nil
	case rows:
		begins, _, _ = strings.Cut(begins, "\n")
		if strings.Contains(begins, "incident_state") && strings.Contains(begins, "sys_updated_at") {
			return ServiceNow, nil
		}
	}
	for _, tool := range mapped {
		m, err := usualMapping(tool)
		if err != nil {
			return "", err
		}
		for _, marks := range m.looksLike {
			if bears(begins, marks, is) {
				return tool, nil
			}
		}
	}
	if is == rows {
		return CSV, nil // which says what it lacks
	}
	return "", errors.New("it looks like the log of no tool that is known; name the tool, or give a mapping")
}

// bears says whether a log begins with all of some names: keys of JSON, or columns.
func bears(begins string, marks []string, is shape) bool {
	for _, mark := range marks {
		if is == braces {
			mark = `"` + mark + `"`
		}
		if !strings.Contains(begins, mark) {
			return false
		}
	}
	return true
}
