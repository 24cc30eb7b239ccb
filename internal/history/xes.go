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
	var trace, event map[string]string
	depth, inEvent, begun := 0, false, false
	for {
		p.input.left = maxRow
		token, err := p.decoder.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) || !begun {
				p.broken(err, begun)
			}
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				p.broken(fmt.Errorf("more than %d elements stand in each other", maxDepth), begun)
				p.flush(yield)
				return
			}
			switch name := t.Name.Local; {
			case name == "log":
				begun = true
			case name == "trace":
				trace = map[string]string{}
			case name == "event":
				event, inEvent = map[string]string{}, true
				for key, value := range trace {
					event["case:"+key] = value
				}
			case inEvent && depth == eventDepth+1:
				note(event, t)
			case trace != nil && !inEvent && depth == eventDepth:
				note(trace, t)
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "event":
				inEvent = false
				p.tally.Rows++
				if !p.event(p.tally.Rows, keys{event, p.m}, yield) {
					return
				}
			case "trace":
				trace = nil
				if !p.flush(yield) {
					return
				}
			}
		}
	}
	p.flush(yield)
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
