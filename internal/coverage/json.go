package coverage

import (
	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// The shapes of `belay cover --format json` and `belay who --format json`. They are a contract: instants are RFC 3339
// in UTC, durations whole seconds.

// Report is a proof as JSON.
type Report struct {
	Model    string           `json:"model"`
	Digest   string           `json:"digest"`
	From     span.Instant     `json:"from"`
	Until    span.Instant     `json:"until"`
	TZData   string           `json:"tzdata"`
	Holidays string           `json:"holidays"`
	Without  []model.PersonID `json:"without,omitempty"`
	Cells    []ReportCell     `json:"cells"`
}

// ReportCell is one service and severity of a Report.
type ReportCell struct {
	Service     model.ServiceID   `json:"service"`
	Severity    model.SeverityID  `json:"severity"`
	Clock       string            `json:"clock"`
	PickUp      int64             `json:"pick_up"`
	Least       int               `json:"least"`
	Covered     float64           `json:"covered"`
	WorstWait   *int64            `json:"worst_wait"` // null when somewhere nobody comes at all
	WorstWaitAt span.Instant      `json:"worst_wait_at"`
	Gaps        []ReportSpot      `json:"gaps"`
	Thin        []ReportSpot      `json:"thin"`
	Swarm       *ReportInvitation `json:"swarm,omitempty"`
}

// ReportSpot is a gap or a thin spot: a stretch with nobody, or with one person between us and nobody.
type ReportSpot struct {
	From    span.Instant `json:"from"`
	Until   span.Instant `json:"until"`
	Least   int          `json:"least"`
	Witness *ChainReport `json:"witness,omitempty"` // of a gap: its first instant, step by step
}

// ReportInvitation is whether somebody invitable to a swarm is on duty in time.
type ReportInvitation struct {
	Least int          `json:"least"`
	Gaps  []ReportSpot `json:"gaps"`
}

// WhoReport is the chains of one instant as JSON.
type WhoReport struct {
	Model  string        `json:"model"`
	Digest string        `json:"digest"`
	At     span.Instant  `json:"at"`
	Chains []ChainReport `json:"chains"`
}

// ChainReport is one chain.
type ChainReport struct {
	Service       model.ServiceID   `json:"service"`
	Severity      model.SeverityID  `json:"severity"`
	Clock         string            `json:"clock"`
	At            *span.Instant     `json:"at,omitempty"` // of a witness
	AcknowledgeBy *span.Instant     `json:"acknowledge_by"`
	Steps         []StepReport      `json:"steps"`
	LastResort    *LastResortReport `json:"last_resort"`
}

// StepReport is one step of a chain; what is not known is null.
type StepReport struct {
	After        *int64           `json:"after"`
	At           *span.Instant    `json:"at"`
	Tell         []model.HolderID `json:"tell"`
	While        model.While      `json:"while"`
	Holders      []HolderReport   `json:"holders"`
	EmptyBecause string           `json:"empty_because,omitempty"`
	Next         *HolderReport    `json:"next,omitempty"` // who is told first where nobody is told at once
}

// HolderReport is somebody who is told.
type HolderReport struct {
	Person   model.PersonID `json:"person"` // empty for a party's contact
	Name     string         `json:"name"`
	Party    model.PartyID  `json:"party"`
	Contacts []string       `json:"contacts"`
	Since    *span.Instant  `json:"since"` // null: for longer than was looked back
	Until    *span.Instant  `json:"until"` // null: for longer than was looked ahead
	Why      string         `json:"why"`
}

// LastResortReport is who is told when the steps are used up.
type LastResortReport struct {
	Holder  model.HolderID `json:"holder"`
	At      *span.Instant  `json:"at"`
	Holders []HolderReport `json:"holders"`
}

// Report is the proof as JSON. Cells without a pick-up promise have nothing to prove and are left out.
func (p *Proof) Report() Report {
	out := Report{
		Model: p.Model.Name, Digest: p.Model.Digest(), From: p.Horizon.From, Until: p.Horizon.Until,
		TZData: calendar.TZData(), Holidays: calendar.HolidayData(), Without: p.Without, Cells: []ReportCell{},
	}
	for _, c := range p.Cells {
		if c.Promised {
			out.Cells = append(out.Cells, p.reportCell(c))
		}
	}
	return out
}

func (p *Proof) reportCell(c *Cell) ReportCell {
	out := ReportCell{
		Service: c.Service.ID, Severity: c.Severity.ID, Clock: c.Clock.Name(), PickUp: c.PickUp,
		Least: c.Least, Covered: c.Covered, WorstWaitAt: c.Wait.At, Gaps: []ReportSpot{}, Thin: spots(c.Thin, 1),
	}
	if !c.Wait.Never {
		out.WorstWait = &c.Wait.Seconds
	}
	for _, g := range c.Gaps {
		witness := p.Witness(c, g).Report()
		witness.At = &g.From
		out.Gaps = append(out.Gaps, ReportSpot{From: g.From, Until: g.Until, Witness: &witness})
	}
	if c.Swarm != nil {
		out.Swarm = &ReportInvitation{Least: c.Swarm.Least, Gaps: spots(c.Swarm.Gaps, 0)}
	}
	return out
}

func spots(in []span.Span, least int) []ReportSpot {
	out := make([]ReportSpot, 0, len(in))
	for _, s := range in {
		out = append(out, ReportSpot{From: s.From, Until: s.Until, Least: least})
	}
	return out
}

// Report is the chain as JSON.
func (c Chain) Report() ChainReport {
	out := ChainReport{Service: c.Service.ID, Severity: c.Severity.ID, Clock: c.Clock.Name(), Steps: []StepReport{}}
	if c.Promised && c.Due {
		out.AcknowledgeBy = &c.Deadline
	}
	for _, told := range c.Told {
		out.Steps = append(out.Steps, told.report())
	}
	if l := c.LastResort; l != nil {
		out.LastResort = &LastResortReport{Holder: l.Holder, Holders: holderReports(l.Holders)}
		if l.Known {
			out.LastResort.At = &l.At
		}
	}
	return out
}

func (t Told) report() StepReport {
	out := StepReport{Tell: t.Step.Tells(), While: t.Step.Lasts(), Holders: holderReports(t.Holders)}
	if t.Known {
		out.After, out.At = &t.Delay, &t.At
	}
	if len(t.Holders) > 0 {
		return out
	}
	for _, g := range t.Groups {
		if out.EmptyBecause != "" {
			out.EmptyBecause += "; "
		}
		out.EmptyBecause += string(g.Holder) + ": " + g.Empty
		if g.Next != nil && (out.Next == nil || g.Next.At < *out.Next.Since) {
			next := g.Next.report()
			next.Since = &g.Next.At
			out.Next = &next
		}
	}
	return out
}

func holderReports(hs []Holder) []HolderReport {
	out := make([]HolderReport, 0, len(hs))
	for _, h := range hs {
		out = append(out, h.report())
	}
	return out
}

func (h Holder) report() HolderReport {
	out := HolderReport{Name: h.Name(), Contacts: h.Contacts(), Why: h.Why()}
	if h.Spell.From > h.roster.window.From {
		out.Since = &h.Spell.From
	}
	if h.Spell.Until < h.roster.window.Until {
		out.Until = &h.Spell.Until
	}
	if out.Contacts == nil {
		out.Contacts = []string{}
	}
	if h.Person != nil {
		out.Person = h.Person.ID
	}
	if h.Party != nil {
		out.Party = h.Party.ID
	}
	return out
}
