package history

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A process log (IEEE 1849): traces, which are cases, each with its events. Whatever is known of either stands in attributes:
//
//	<trace><string key="concept:name" value="4711"/>
//	  <event><string key="concept:name" value="Closed"/><date key="time:timestamp" value="2016-02-29T01:16:00Z"/></event>
//	</trace>
type process struct {
	*mappedLog

	input   *bounded
	decoder *xml.Decoder
}

// keys is what the attributes of an event say, and with case: before them those of its trace.
type keys struct {
	of map[string]string
	m  *Mapping
}

func (k keys) value(r role, nth int) (string, bool) {
	if nth >= len(k.m.columns[r]) {
		return "", false
	}
	return k.of[k.m.columns[r][nth]], true
}

// newProcess begins to read a process log by a mapping.
func newProcess(m *Mapping, r io.Reader) *Log {
	input := &bounded{from: r, left: maxRow}
	p := &process{mappedLog: newMappedLog(m), input: input, decoder: xml.NewDecoder(input)}
	p.walk = p.all
	return p.Log
}

// maxKeys is how many attributes an event or a trace may have.
const maxKeys = 500

// all hands over every trace of the log.
func (p *process) all(yield func(Incident) bool) {
	var at place
	for {
		p.input.left = maxRow
		token, err := p.decoder.Token()
		if err == nil && at.depth > maxDepth {
			err = fmt.Errorf("more than %d elements stand in each other", maxDepth)
		}
		if err != nil {
			if !errors.Is(err, io.EOF) || !at.begun {
				p.broken(err, at.begun)
			}
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			at.into(t)
		case xml.EndElement:
			at.depth--
			if !p.ends(t.Name.Local, &at, yield) {
				return
			}
		}
	}
	p.flush(yield)
}

// place is where in a process log reading is.
type place struct {
	depth     int
	begun     bool
	inside    bool // of an event
	trace, of map[string]string
}

// into is where reading is when an element has begun.
func (at *place) into(t xml.StartElement) {
	at.depth++
	switch name := t.Name.Local; {
	case name == "log":
		at.begun = true
	case name == "trace":
		at.trace = map[string]string{}
	case name == "event":
		at.of, at.inside = map[string]string{}, true
		for key, value := range at.trace {
			at.of["case:"+key] = value
		}
	case at.inside && at.depth == eventDepth+1:
		note(at.of, t)
	case at.trace != nil && !at.inside && at.depth == eventDepth:
		note(at.trace, t)
	}
}

// ends takes in the event or hands over the trace that has ended; false is to end reading.
func (p *process) ends(element string, at *place, yield func(Incident) bool) bool {
	switch element {
	case "event":
		at.inside = false
		p.tally.Rows++
		return p.event(p.tally.Rows, keys{at.of, p.m}, yield)
	case "trace":
		at.trace = nil
		return p.flush(yield)
	}
	return true
}

// eventDepth is how deep an event stands: log, trace, event.
const eventDepth = 3

// note keeps an attribute.
func note(in map[string]string, t xml.StartElement) {
	var key, value string
	for _, a := range t.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = strings.TrimSpace(a.Value)
		}
	}
	if key != "" && len(in) < maxKeys {
		in[key] = value
	}
}

// broken ends reading.
func (p *process) broken(err error, begun bool) {
	switch {
	case errors.Is(err, errLongRow):
		err = fmt.Errorf("an element is longer than %d MiB", maxRow>>20)
	case errors.Is(err, io.EOF):
		err = errors.New("it holds no element log")
	}
	if !begun {
		p.err = fmt.Errorf("this is no process log: %w", err)
		return
	}
	p.err = fmt.Errorf("the log cannot be read after event %d: %w", p.tally.Rows, err)
}
