package simulate

import (
	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/span"
)

// Tally is what one run comes to: counts alone, so that it costs what its answer costs and runs can be added up, here or, since
// its JSON holds all of it, elsewhere.
type Tally struct {
	From      span.Instant      `json:"from"` // what is counted
	Until     span.Instant      `json:"until"`
	Opened    int               `json:"opened"`
	Solved    int               `json:"solved"`
	HungUp    int               `json:"hung_up"`
	Hops      int               `json:"hops"`
	PingPong  int               `json:"ping_pong"` // tickets that came back to a function they had left
	Open      int               `json:"open"`      // in flight when the run ended
	Promises  []Promise         `json:"promises"`
	ToSolve   Histogram         `json:"to_solve"` // seconds from opening until solved
	ToTake    Histogram         `json:"to_take"`  // seconds from opening until taken
	Functions []Before          `json:"functions"`
	People    []Load            `json:"people"`
	Cost      float64           `json:"cost"` // of people, in the model's currency
	Asked     []demand.Question `json:"asked"`
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

// Before is what came to a function, and what lies before it in the end.
type Before struct {
	Function model.FunctionID `json:"function"`
	Visits   int              `json:"visits"`
	Begun    int              `json:"begun"`   // lay there when counting began
	Waiting  int              `json:"waiting"` // lie there in the end
	Outside  float64          `json:"outside"` // seconds of work that another party does on what came
}

// Load is what one person had to do.
type Load struct {
	Person     model.PersonID `json:"person"`
	Busy       int64          `json:"busy"`        // seconds of work
	AtDesk     int64          `json:"at_desk"`     // seconds on duty at the desk
	Pages      int            `json:"pages"`       // how often told of what may wake people
	NightPages int            `json:"night_pages"` // of those between 22:00 and 07:00
}
