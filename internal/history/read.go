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
	return nil, fmt.Errorf("there is no tool %q whose logs are known", tool)
}

// unpacked is the text of a log, whether gzip has packed it or not.
func unpacked(r io.Reader) (*bufio.Reader, error) {
	text := bufio.NewReaderSize(r, maxHead)
	if magic, err := text.Peek(len(gzipped)); err != nil || !bytes.Equal(magic, gzipped) {
		return text, nil // a file that is too short is its reader's business
	}
	plain, err := gzip.NewReader(text)
	if err != nil {
		return nil, fmt.Errorf("it begins as a gzip file does, but is none: %w", err)
	}
	return bufio.NewReaderSize(plain, maxHead), nil
}

// Detect is the tool whose log this is, by how it begins; nothing of it is consumed. It refuses what no tool's log looks like.
func Detect(text *bufio.Reader) (Tool, error) {
	head, err := text.Peek(maxHead)
	if len(bytes.TrimSpace(head)) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return "", errors.New("the log is empty: it should begin with the names of its columns")
	}
	first, _, _ := strings.Cut(string(head), "\n")
	if strings.Contains(first, "incident_state") && strings.Contains(first, "sys_updated_at") {
		return ServiceNow, nil
	}
	return "", errors.New("it looks like the log of no tool that is known; name the tool, or give a mapping")
}
