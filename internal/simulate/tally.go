package simulate

import (
	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/span"
)

// Tally is what one run comes to: counts alone, so that it costs what its answer costs and runs can be added up, here or, since
// its JSON holds all of it, elsewhere.
type Tally struct {
	From  span.Instant `json:"from"` // what is counted
	Until span.Instant `json:"until"`

	Flow // of all tickets

	HungUp     int               `json:"hung_up"`
	Hops       int               `json:"hops"`
	PingPong   int               `json:"ping_pong"` // tickets that came back to a function they had left
	Reopened   int               `json:"reopened"`  // how often requesters came back with what was solved
	Unskilled  int               `json:"unskilled"` // how often a ticket came to where nobody on duty had the skill that it needs
	Open       int               `json:"open"`      // in flight when the run ended
	Spent      Spent             `json:"spent"`     // of those that were solved
	Swarms     Swarms            `json:"swarms"`
	Promises   []Promise         `json:"promises"`
	Severities []SeverityFlow    `json:"severities"`
	Services   []ServiceFlow     `json:"services"`
	Functions  []Before          `json:"functions"`
	Moves      []Move            `json:"moves"`
	People     []Load            `json:"people"`
	Cost       float64           `json:"cost"` // of people, in the model's currency
	Asked      []demand.Question `json:"asked"`
	Specimens  []Specimen        `json:"specimens,omitempty"` // by their numbers, if the scenario keeps any
}

// Flow is how tickets come and go.
type Flow struct {
	Opened  int       `json:"opened"`
	Solved  int       `json:"solved"`
	OpenFor int64     `json:"open_for"` // seconds in which they were open, all together
	ToSolve Histogram `json:"to_solve"` // seconds from opening until solved
	ToTake  Histogram `json:"to_take"`  // seconds from opening until taken
}

// SeverityFlow is the flow of one severity.
type SeverityFlow struct {
	Severity model.SeverityID `json:"severity"`
	Flow
}

// ServiceFlow is the flow of one service.
type ServiceFlow struct {
	Service model.ServiceID `json:"service"`
	Flow
}

// Spent is where the time of tickets went, in seconds; what is left of it they waited for somebody to be there and free.
type Spent struct {
	Worked  int64 `json:"worked"`  // somebody worked on them
	Held    int64 `json:"held"`    // they waited for their requesters
	Outside int64 `json:"outside"` // they were with another party
}

// Swarms is what became of invitations to work on a ticket together.
type Swarms struct {
	Tickets  int   `json:"tickets"`  // that somebody joined; more than once if a swarm came to it more than once
	Joined   int   `json:"joined"`   // how often somebody came
	Declined int   `json:"declined"` // how often somebody had no time
	Helped   int64 `json:"helped"`   // seconds of work beside the owner
}

// Promise is what became of one promise.
type Promise struct {
	Service  model.ServiceID  `json:"service"`
	Severity model.SeverityID `json:"severity"`
	Target   model.TargetName `json:"target"`
	Kept     int              `json:"kept"`
	Late     int              `json:"late"`
}

// Judged is how many tickets were kept or late.
func (p Promise) Judged() int { return p.Kept + p.Late }

// Share is which part of them was kept; 0 of none.
func (p Promise) Share() float64 { return float64(p.Kept) / float64(max(1, p.Judged())) }

// Before is what came to a function, and what became of it there.
type Before struct {
	Function model.FunctionID `json:"function"`
	Visits   int              `json:"visits"`
	Begun    int              `json:"begun"`    // lay there when counting began
	Waiting  int              `json:"waiting"`  // lie there in the end
	Backlog  []int            `json:"backlog"`  // lay there at the beginning of each week, and at the end of the last
	Wait     Histogram        `json:"wait"`     // seconds from coming there until work on it began
	Busy     []int64          `json:"busy"`     // seconds of work, by the 168 hours of the week from Monday 00:00 in the model's zone
	There    []int64          `json:"there"`    // seconds of people at the desk for it, likewise
	Outside  float64          `json:"outside"`  // seconds of work that another party does on what came
	Pay      float64          `json:"pay"`      // of people, by how long they worked for it
	Services []Share          `json:"services"` // of which services it was
}

// Share is the part of a service in what comes to a function.
type Share struct {
	Service model.ServiceID `json:"service"`
	Visits  int             `json:"visits"`
	Work    int64           `json:"work"` // seconds
}

// Move is how often tickets went from one function to another.
type Move struct {
	From    model.FunctionID `json:"from"`
	To      model.FunctionID `json:"to"`
	Tickets int              `json:"tickets"`
	Back    int              `json:"back"` // of those, that were handed back to where they came from
}

// Load is what one person had to do.
type Load struct {
	Person     model.PersonID `json:"person"`
	Busy       int64          `json:"busy"`        // seconds of work
	AtDesk     int64          `json:"at_desk"`     // seconds on duty at the desk
	Overload   int64          `json:"overload"`    // of those, in hours of which more than 85 % were work
	OnCall     int64          `json:"on_call"`     // seconds on call, away from the desk
	CallOut    int64          `json:"call_out"`    // seconds of work away from the desk
	Paid       int64          `json:"paid"`        // seconds of contract
	Pay        float64        `json:"pay"`         // for all of these, in the model's currency
	Pages      int            `json:"pages"`       // how often told of what may wake people
	NightPages int            `json:"night_pages"` // of those between 22:00 and 07:00
	Nights     int            `json:"nights"`      // in which they were paged
	Shifts     []int          `json:"shifts"`      // by week, the most tickets that paged them in one shift of twelve hours
}
