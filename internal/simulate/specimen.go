package simulate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Specimen is a ticket of a run with all that happened to it, so that somebody can look behind the figures.
type Specimen struct {
	Random  bool          `json:"random,omitempty"` // it is one of those picked at random
	Worst   []Worst       `json:"worst,omitempty"`  // the promises of which it is among those that took longest
	Ticket  ticket.Ticket `json:"ticket"`
	Journal Journal       `json:"journal"`
}

// Worst is how a ticket stands among those with the same promise.
type Worst struct {
	Service  model.ServiceID  `json:"service"`
	Severity model.SeverityID `json:"severity"`
	Target   model.TargetName `json:"target"`
	Place    int              `json:"place"` // 1 for the one that took longest
	Used     float64          `json:"used"`  // of the time promised, as a share; above 1 is late
}

// Journal is the entries of a ticket in order. Its JSON names the events as the record does.
type Journal []ticket.Entry

// entryJSON is an entry in JSON.
type entryJSON struct {
	At     span.Instant    `json:"at"`
	By     ticket.Account  `json:"by,omitempty"`
	Ticket ticket.Number   `json:"ticket"`
	Seq    int             `json:"seq"`
	Events json.RawMessage `json:"events"`
}

// MarshalJSON writes the entries with the names of their events.
func (j Journal) MarshalJSON() ([]byte, error) {
	out := make([]entryJSON, len(j))
	for i, e := range j {
		events, err := ticket.Marshal(e.Events)
		if err != nil {
			return nil, err
		}
		out[i] = entryJSON{At: e.At, By: e.By, Ticket: e.Ticket, Seq: e.Seq, Events: events}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (j *Journal) UnmarshalJSON(text []byte) error {
	var in []entryJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("a journal: %w", err)
	}
	*j = make(Journal, len(in))
	for i, e := range in {
		events, err := ticket.Unmarshal(e.Events)
		if err != nil {
			return fmt.Errorf("entry %d of a journal: %w", e.Seq, err)
		}
		(*j)[i] = ticket.Entry{Ticket: e.Ticket, Seq: e.Seq, At: e.At, By: e.By, Events: events}
	}
	return nil
}

// cabinet keeps, of all tickets that are over, so many of each promise that took longest, and so many at random.
type cabinet struct {
	keep   int
	seed   uint64
	worst  [][]candidate // by promise, the worst first
	random []candidate   // by chance, the least first
}

// candidate is a ticket that may become a specimen.
type candidate struct {
	*life

	score float64
}

// newCabinet is an empty cabinet for a number of promises.
func newCabinet(keep int, seed uint64, promises int) *cabinet {
	return &cabinet{keep: keep, seed: seed, worst: make([][]candidate, promises)}
}

// look considers a ticket that is over, or is in flight when the run ends: place finds each of its promises.
func (b *cabinet) look(l *life, now span.Instant, place func(model.SeverityID, model.TargetName) int) {
	worst := func(v model.SeverityID, target model.TargetName, used float64) {
		if i := place(v, target); i >= 0 {
			b.worst[i] = b.put(b.worst[i], candidate{l, -used})
		}
	}
	for _, o := range l.Outcomes {
		if o.Under == "" {
			worst(o.Severity, o.Target, float64(o.Used)/float64(max(1, o.Budget)))
		}
	}
	for _, c := range l.Clocks {
		if c.Under == "" && c.State == sla.Breached && c.Ended == 0 {
			worst(c.Severity, c.Target, 1+float64(now-c.Breach)/float64(max(1, c.Budget)))
		}
	}
	b.random = b.put(b.random, candidate{l, float64(mix(b.seed ^ mix(uint64(l.Number))))})
}

// put puts a candidate in its place by score, of equals the ticket that came first, and lets the last go when there are
// too many. A ticket is in a list once.
func (b *cabinet) put(list []candidate, c candidate) []candidate {
	if i := slices.IndexFunc(list, func(o candidate) bool { return o.life == c.life }); i >= 0 {
		if list[i].score <= c.score {
			return list
		}
		list = slices.Delete(list, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(list, c, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.Number, b.Number))
	})
	if i >= b.keep {
		return list
	}
	list = slices.Insert(list, i, c)
	return list[:min(len(list), b.keep)]
}

// specimens are what the cabinet keeps, by the numbers of the tickets.
func (b *cabinet) specimens(promises []Promise) []Specimen {
	kept := map[ticket.Number]*Specimen{}
	of := func(l *life) *Specimen {
		if kept[l.Number] == nil {
			kept[l.Number] = &Specimen{Ticket: l.Ticket, Journal: l.journal}
		}
		return kept[l.Number]
	}
	for i, list := range b.worst {
		for k, c := range list {
			s, p := of(c.life), promises[i]
			s.Worst = append(s.Worst, Worst{Service: p.Service, Severity: p.Severity, Target: p.Target, Place: k + 1, Used: -c.score})
		}
	}
	for _, c := range b.random {
		of(c.life).Random = true
	}
	var out []Specimen
	for _, s := range kept {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Specimen) int { return cmp.Compare(a.Ticket.Number, b.Ticket.Number) })
	return out
}
