package coverage

import (
	"encoding/json"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// Certificate is a proof written down so that somebody who does not trust the prover can confirm it: for every cell
// the chain it rests on and N over the whole horizon.
type Certificate struct {
	Version  int               `json:"certificate"` // 1
	Model    string            `json:"model"`
	Digest   string            `json:"digest"`
	From     span.Instant      `json:"from"`
	Until    span.Instant      `json:"until"`
	TZData   string            `json:"tzdata"`
	Holidays string            `json:"holidays"`
	Without  []model.PersonID  `json:"without,omitempty"`
	Cells    []CertificateCell `json:"cells"`
}

// CertificateCell is one service and severity. Without a promise there is neither PickUp nor Intervals.
type CertificateCell struct {
	Service   model.ServiceID       `json:"service"`
	Severity  model.SeverityID      `json:"severity"`
	Clock     string                `json:"clock"`             // the calendar's name
	PickUp    *int64                `json:"pick_up,omitempty"` // seconds of the clock
	Steps     []CertificateStep     `json:"steps"`
	Intervals []CertificateInterval `json:"intervals,omitempty"`
}

// CertificateStep is a step whose time is known.
type CertificateStep struct {
	After int64            `json:"after"` // seconds of the clock
	Tells []model.HolderID `json:"tells"`
}

// CertificateInterval is a stretch of constant N, until the next one.
type CertificateInterval struct {
	From span.Instant `json:"from"`
	N    int          `json:"n"`
}

// Certificate writes the proof down.
func (p *Proof) Certificate() *Certificate {
	out := &Certificate{
		Version: 1, Model: p.Model.Name, Digest: p.Model.Digest(), From: p.Horizon.From, Until: p.Horizon.Until,
		TZData: calendar.TZData(), Holidays: calendar.HolidayData(), Without: p.Without,
	}
	for _, c := range p.Cells {
		cell := CertificateCell{Service: c.Service.ID, Severity: c.Severity.ID, Clock: c.Clock.Name()}
		for _, s := range c.Steps {
			cell.Steps = append(cell.Steps, CertificateStep{s.Delay, s.Tells})
		}
		if c.Promised {
			cell.PickUp = &c.PickUp
			for _, v := range c.Intervals {
				cell.Intervals = append(cell.Intervals, CertificateInterval{v.From(), v.N()})
			}
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

// JSON is the certificate as a file, ending in a line break.
func (c *Certificate) JSON() ([]byte, error) {
	text, err := json.MarshalIndent(c, "", " ")
	return append(text, '\n'), err
}
