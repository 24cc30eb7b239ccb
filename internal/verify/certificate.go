package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"belay/internal/model"
	"belay/internal/span"
)

// certificate is the document that is checked.
type certificate struct {
	Version  int              `json:"certificate"`
	Model    string           `json:"model"`
	Digest   string           `json:"digest"`
	From     instant          `json:"from"`
	Until    instant          `json:"until"`
	TZData   string           `json:"tzdata"`
	Holidays string           `json:"holidays"`
	Without  []model.PersonID `json:"without"`
	Cells    []cell           `json:"cells"`
}

// cell is what the certificate claims of one severity of one service.
type cell struct {
	Service   model.ServiceID  `json:"service"`
	Severity  model.SeverityID `json:"severity"`
	Clock     model.CalendarID `json:"clock"`
	PickUp    *int64           `json:"pick_up"`
	Steps     []step           `json:"steps"`
	Intervals []interval       `json:"intervals"`
}

// step is when an escalation tells whom, in seconds of the cell's clock since the ticket was raised.
type step struct {
	After int64            `json:"after"`
	Tells []model.HolderID `json:"tells"`
}

// interval says that N people can be told in time, from From until the next interval.
type interval struct {
	From instant `json:"from"`
	N    int     `json:"n"`
}

// instant is a whole second, in UTC; nothing else can be read into one.
type instant span.Instant

// UnmarshalText reads 2026-11-22T00:00:00Z, and no other way to write it.
func (i *instant) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil || span.At(t).String() != string(text) {
		return fmt.Errorf("%q is not a whole second in UTC, such as 2026-11-22T00:00:00Z", text)
	}
	*i = instant(span.At(t))
	return nil
}

// longestHorizon bounds the work that a certificate may ask for.
const longestHorizon = 30 * 366 * daySeconds

// read reads a certificate for m. It refuses what it does not know, since it could not vouch for it.
func read(document []byte, m *model.Model) (*certificate, error) {
	var c certificate
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("the certificate cannot be read: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("the certificate cannot be read: something follows its end")
	}
	switch {
	case c.Version != 1:
		return nil, fmt.Errorf("the certificate is of version %d; this checker reads version 1", c.Version)
	case m.Digest() == "" || c.Digest != m.Digest():
		return nil, fmt.Errorf("the certificate is for another model: its digest is %q, that of this model %q; make a new certificate from this file", c.Digest, m.Digest())
	case c.Model != m.Name:
		return nil, fmt.Errorf("the certificate calls the model %q; its name is %q", c.Model, m.Name)
	case c.Until <= c.From:
		return nil, fmt.Errorf("the certificate is for no time at all: it ends at %s and starts at %s", span.Instant(c.Until), span.Instant(c.From))
	case c.Until-c.From > longestHorizon:
		return nil, fmt.Errorf("the certificate is for more than 30 years, from %s until %s; check it in parts", span.Instant(c.From), span.Instant(c.Until))
	}
	for _, id := range c.Without {
		if m.Person(id) == nil {
			return nil, fmt.Errorf("the certificate is made without %q, but the model has no such person", id)
		}
	}
	return &c, nil
}

// same says whether c speaks of p.
func (c *cell) same(p *promise) bool { return c.Service == p.Service && c.Severity == p.Severity }

// differs is what c says otherwise than the model does in promised; empty if nothing.
func (c *cell) differs(promised *cell) string {
	switch {
	case c.Clock != promised.Clock:
		return fmt.Sprintf("the certificate counts on clock %q; the model on %q", c.Clock, promised.Clock)
	case seconds(c.PickUp) != seconds(promised.PickUp):
		return fmt.Sprintf("the certificate has it picked up within %s; the model within %s", seconds(c.PickUp), seconds(promised.PickUp))
	case len(c.Steps) != len(promised.Steps):
		return fmt.Sprintf("the number of its steps is %d in the certificate, and %d in the model", len(c.Steps), len(promised.Steps))
	}
	for i, s := range c.Steps {
		if p := promised.Steps[i]; s.After != p.After || !slices.Equal(s.Tells, p.Tells) {
			return fmt.Sprintf("step %d of the certificate tells %s after %d s; the model tells %s after %d s", i+1, s.Tells, s.After, p.Tells, p.After)
		}
	}
	return ""
}

// seconds writes a time that may not be promised.
func seconds(n *int64) string {
	if n == nil {
		return "no time"
	}
	return fmt.Sprintf("%d s", *n)
}

// untiled is how c's intervals fail to fill the horizon, one after the other; empty if they do.
func (c *cell) untiled(horizon span.Span) string {
	if c.PickUp == nil {
		if len(c.Intervals) > 0 {
			return "the certificate has intervals although no time is promised"
		}
		return ""
	}
	if len(c.Intervals) == 0 {
		return "the certificate has no intervals"
	}
	for i, v := range c.Intervals {
		at := span.Instant(v.From)
		switch {
		case i == 0 && at != horizon.From:
			return fmt.Sprintf("the first interval starts at %s instead of %s, where the certificate does", at, horizon.From)
		case i > 0 && at <= span.Instant(c.Intervals[i-1].From):
			return fmt.Sprintf("interval %d starts at %s, not after the one before it", i+1, at)
		case !horizon.Holds(at):
			return fmt.Sprintf("interval %d starts at %s, beyond the end of the certificate", i+1, at)
		case i > 0 && v.N == c.Intervals[i-1].N:
			return fmt.Sprintf("the intervals before and after %s both claim %d; they are one", at, v.N)
		}
	}
	return ""
}
