package simulate

import (
	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/span"
)

// Report is what several runs of one scenario come to, each with chance of its own. Unless something else is said, an amount is the
// mean over runs with Student's interval.
type Report struct {
	Model      string            `json:"model"`
	Digest     string            `json:"digest"`
	From       span.Instant      `json:"from"` // of what is counted; the warm-up lies before
	Until      span.Instant      `json:"until"`
	Seed       uint64            `json:"seed"`
	Runs       int               `json:"runs"`
	Habits     Habits            `json:"habits"`
	Tickets    Interval          `json:"tickets"` // a week
	Promises   []PromiseReport   `json:"promises"`
	Take       Times             `json:"take"`       // from opening until somebody has it
	Solve      Times             `json:"solve"`      // from opening until it is solved
	Severities []SeverityReport  `json:"severities"` // of which tickets came
	Services   []ServiceReport   `json:"services"`   // likewise
	Spent      SpentReport       `json:"spent"`      // where the time of tickets went until they were solved
	Hops       Interval          `json:"hops"`       // a ticket
	PingPong   Interval          `json:"ping_pong"`
	HungUp     Interval          `json:"hung_up"`
	Reopened   Interval          `json:"reopened"`  // how often requesters came back, a solved ticket
	Unskilled  Interval          `json:"unskilled"` // how often nobody on duty had the skill that a ticket needs, a ticket
	Swarms     SwarmReport       `json:"swarms"`
	Open       Interval          `json:"open"`    // in flight at the end
	Backlog    []Interval        `json:"backlog"` // in flight at the beginning of each week, and at the end
	Functions  []FunctionReport  `json:"functions"`
	Moves      []MoveReport      `json:"moves"`
	People     []PersonReport    `json:"people"`
	Cost       CostReport        `json:"cost"`
	Asked      []demand.Question `json:"asked"`
}

// SwarmReport is what became of invitations to work on tickets together.
type SwarmReport struct {
	Joined   Interval `json:"joined"`   // how often somebody came, a ticket
	Declined Interval `json:"declined"` // how often somebody had no time, a ticket
	Hours    Interval `json:"hours"`    // of work beside the owner, a week
}

// PromiseReport is what became of one promise, with the interval of Attainment.
type PromiseReport struct {
	Service    model.ServiceID  `json:"service"`
	Severity   model.SeverityID `json:"severity"`
	Target     model.TargetName `json:"target"`
	Kept       int              `json:"kept"`
	Late       int              `json:"late"`
	Attainment Interval         `json:"attainment"`
	Attain     *float64         `json:"attain"`  // what the model asks for; null for nothing
	Verdict    string           `json:"verdict"` // kept, missed, or open where the interval holds what is asked for; empty where nothing is
}

// Verdicts of a promise for which something is asked.
const (
	Kept   = "kept"   // the interval lies above what is asked
	Missed = "missed" // below
	Open   = "open"   // it holds what is asked: more runs would tell
)

// Times are lengths of time in seconds of wall time.
type Times struct {
	Mean   Interval `json:"mean"` // over runs
	Median int64    `json:"median"`
	P75    int64    `json:"p75"`
	P90    int64    `json:"p90"`
	P95    int64    `json:"p95"`
	P99    int64    `json:"p99"`
	Bars   []Bar    `json:"bars"` // all of them, by length
}

// Bar is how many lengths are shorter than the end of a bar, and not shorter than that of the bar before.
type Bar struct {
	Until int64   `json:"until"` // seconds; 0 for what is longer than all other bars
	Share float64 `json:"share"`
}

// SeverityReport is how the tickets of a severity fare.
type SeverityReport struct {
	Severity model.SeverityID `json:"severity"`
	Tickets  Interval         `json:"tickets"` // a week
	Take     Times            `json:"take"`
	Solve    Times            `json:"solve"`
}

// ServiceReport is how the tickets of a service fare.
type ServiceReport struct {
	Service model.ServiceID `json:"service"`
	Tickets Interval        `json:"tickets"` // a week
	Take    Times           `json:"take"`
	Solve   Times           `json:"solve"`
}

// SpentReport is where the time of tickets went until they were solved, as shares that sum to 1.
type SpentReport struct {
	Worked    Interval `json:"worked"`    // somebody worked on them
	Requester Interval `json:"requester"` // they waited for their requesters
	Outside   Interval `json:"outside"`   // they were with another party
	Waiting   Interval `json:"waiting"`   // they waited for somebody to be there and free
}

// FunctionReport is what came to one function.
type FunctionReport struct {
	Function model.FunctionID `json:"function"`
	Visits   Interval         `json:"visits"`  // a week
	Wait     Times            `json:"wait"`    // from coming there until work on it began
	Waiting  Interval         `json:"waiting"` // in the end
	Backlog  []Interval       `json:"backlog"` // there at the beginning of each week, and at the end
	Grows    Interval         `json:"grows"`   // the backlog, a week
	Drowns   bool             `json:"drowns"`  // the backlog grows by more than a twentieth of what comes
	Since    *span.Instant    `json:"since"`   // from when on; null unless it drowns
	Used     Interval         `json:"used"`    // the share of the time of people at the desk for it that was work for it; 0 where nobody is
	Busy     []float64        `json:"busy"`    // likewise, in each of the 168 hours of the week from Monday 00:00 in the model's zone
}

// MoveReport is how many tickets go from one function to another.
type MoveReport struct {
	From    model.FunctionID `json:"from"`
	To      model.FunctionID `json:"to"`
	Tickets Interval         `json:"tickets"` // a week
	Back    float64          `json:"back"`    // the share of those that came back as handed back
}

// PersonReport is what one person had to do.
type PersonReport struct {
	Person     model.PersonID `json:"person"`
	Busy       Interval       `json:"busy"`        // the share of the time at the desk; over 1 where they also work on call
	Overload   Interval       `json:"overload"`    // hours a week at the desk of which more than 85 % were work
	OnCall     Interval       `json:"on_call"`     // hours a week, away from the desk
	CallOut    Interval       `json:"call_out"`    // hours of work a week, away from the desk
	Pages      Interval       `json:"pages"`       // a week
	NightPages Interval       `json:"night_pages"` // a week, between 22:00 and 07:00
	Nights     Interval       `json:"nights"`      // a week, in which they were paged
	MostPages  int            `json:"most_pages"`  // the most tickets that paged them in one shift of twelve hours, of all runs
	OverLimit  Interval       `json:"over_limit"`  // the share of weeks in which one shift had more than the limit of the terms
	Pay        Interval       `json:"pay"`         // a week
}

// CostReport is what a week costs, in the model's currency.
type CostReport struct {
	People    Interval `json:"people"`
	Contracts Interval `json:"contracts"`
	Ticket    Interval `json:"ticket"`  // both, over the tickets of the week
	Delay     Interval `json:"delay"`   // of tickets that are open, by the terms; in neither of the above
	OneOff    float64  `json:"one_off"` // of all agreements, once

	Agreements []AgreementCost `json:"agreements"` // those with a price
	Lines      []LineCost      `json:"lines"`
	Services   []ServiceCost   `json:"services"`
}

// AgreementCost is what one agreement costs by its price.
type AgreementCost struct {
	Agreement model.AgreementID `json:"agreement"`
	Tickets   Interval          `json:"tickets"` // a month, that came to the functions it covers
	Hours     Interval          `json:"hours"`   // of work a month that its party does on them
	Cost      Interval          `json:"cost"`    // a week
}

// LineCost is what the functions of one line cost, people and contracts.
type LineCost struct {
	Line   int      `json:"line"`
	Cost   Interval `json:"cost"`   // a week
	Ticket Interval `json:"ticket"` // for each ticket that comes to the line
}

// ServiceCost is what is spent for one service, people and contracts, by the work that it makes.
type ServiceCost struct {
	Service model.ServiceID `json:"service"`
	Cost    Interval        `json:"cost"`   // a week
	Ticket  Interval        `json:"ticket"` // for each of its tickets
}
