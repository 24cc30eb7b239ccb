package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
)

// Habits are what people do that a model does not say. The zero Habits are those of people who never ask back, err, are away or
// hang up. Shares are from 0 to 1.
type Habits struct {
	// What comes.
	Unevenness float64   `json:"unevenness" yaml:"unevenness"`   // of days: the variance of how much more or less than usual comes; 0: Poisson's alone
	Week       []float64 `json:"week,omitempty" yaml:"week"`     // what each of the 168 hours of a week weighs, from Monday at midnight in the model's zone; empty: all the same
	Peaks      []Peak    `json:"peaks,omitempty" yaml:"peaks"`   // when more or less comes than usual
	Bursts     *Bursts   `json:"bursts,omitempty" yaml:"bursts"` // one cause that brings many tickets
	Misroutes  float64   `json:"misroutes" yaml:"misroutes"`     // the share of new tickets that whoever takes them first hands on wrongly
	HangsUp    Seconds   `json:"hangs_up" yaml:"hangs_up"`       // how long callers hold before they hang up, on average; 0: for ever
	AsksBack   float64   `json:"asks_back" yaml:"asks_back"`     // the share of tickets on which the requester is asked something
	AnswersIn  Seconds   `json:"answers_in" yaml:"answers_in"`   // how soon the requester answers, on average
	Reopens    float64   `json:"reopens" yaml:"reopens"`         // the share of solved tickets whose requester comes back
	ReopensIn  Seconds   `json:"reopens_in" yaml:"reopens_in"`   // how soon, on average

	// How work is done.
	Work         string     `json:"work" yaml:"work"`                   // how the time that work takes is spread: lognormal (also if empty), exponential or fixed
	Variation    float64    `json:"variation" yaml:"variation"`         // of lognormal work: its standard deviation over its mean
	Handling     []Handling `json:"handling,omitempty" yaml:"handling"` // what differs by line and severity; the first that matches holds
	HandsBack    float64    `json:"hands_back" yaml:"hands_back"`       // the share of what is handed on that comes back as misrouted
	Interrupts   string     `json:"interrupts" yaml:"interrupts"`       // whose work is interrupted: for what pages (paging, also if empty), for any that is more severe (any), or never
	Skilled      float64    `json:"skilled" yaml:"skilled"`             // the share of the tickets of a function that need one of the skills it names
	Coordination float64    `json:"coordination" yaml:"coordination"`   // how much more work a ticket is for each further head in its swarm, as a share
	VendorKeeps  float64    `json:"vendor_keeps" yaml:"vendor_keeps"`   // the share of its tickets on which another party keeps each target of its agreement; 0: it works without regard to them

	// Who is there.
	Absence  float64 `json:"absence" yaml:"absence"`   // the share of working days on which somebody is on holiday or ill, beside the days away that the model knows
	Meetings float64 `json:"meetings" yaml:"meetings"` // the share of the time at the desk that goes to training and meetings
	Rest     Seconds `json:"rest" yaml:"rest"`         // of rest after work at night

	Terms Terms `json:"terms" yaml:"terms"` // money and limits
}

// Peak is a time in which more comes than usual, or less.
type Peak struct {
	During   []calendar.Season `json:"during,omitempty" yaml:"during"`     // dates, such as 12-24..01-02 of every year; empty: all
	On       calendar.Selector `json:"on,omitzero" yaml:"on"`              // days, such as last 3 weekdays of month; zero: all
	Hours    calendar.Hours    `json:"hours,omitzero" yaml:"hours"`        // such as Mon 08:00-10:00; zero: all
	Services []model.ServiceID `json:"services,omitempty" yaml:"services"` // whose tickets; empty: of all
	Times    float64           `json:"times" yaml:"times"`                 // how many times as much; 1 is as usual
}

// calendar is when the peak is.
func (p Peak) calendar(zone *calendar.Zone) *calendar.Calendar {
	return calendar.New(calendar.Spec{Name: "peak", Zone: zone, During: p.During, On: p.On, Hours: p.Hours})
}

// about says whether the peak is about the tickets of a service.
func (p Peak) about(id model.ServiceID) bool {
	return len(p.Services) == 0 || slices.Contains(p.Services, id)
}

// Bursts are causes that each bring many tickets of one service within a short time. They are a part of what the model says comes:
// with them as many tickets come as without, less evenly.
type Bursts struct {
	PerWeek float64 `json:"per_week" yaml:"per_week"` // how many, of all services together
	Size    float64 `json:"size" yaml:"size"`         // how many tickets one brings, on average; 1 or more
	Within  Seconds `json:"within" yaml:"within"`     // how long after the cause they come, on average
}

// Handling is how long work takes on some tickets.
type Handling struct {
	Line      *int             `json:"line,omitempty" yaml:"line"`           // of functions of this line; nil: of any
	Function  model.FunctionID `json:"function,omitempty" yaml:"function"`   // of this function; empty: of any
	Severity  model.SeverityID `json:"severity,omitempty" yaml:"severity"`   // tickets of this severity; empty: of any
	Spread    string           `json:"spread,omitempty" yaml:"spread"`       // as Habits.Work; the same as there if empty
	Variation float64          `json:"variation,omitempty" yaml:"variation"` // as Habits.Variation; the same as there if 0
	Seen      []float64        `json:"seen,omitempty" yaml:"seen"`           // minutes that work has taken, of which each is drawn as often: in place of all else that is said of it
}

// matches says whether h is about a severity in a function.
func (h *Handling) matches(f *model.Function, v *model.Severity) bool {
	return (h.Line == nil || *h.Line == f.Line) && (h.Function == "" || h.Function == f.ID) && (h.Severity == "" || h.Severity == v.ID)
}

// Whose work is interrupted for more severe work.
const (
	forPaging = "paging"
	forAny    = "any"
	forNone   = "never"
)

// How the time that work takes is spread.
const (
	spreadLognormal   = "lognormal"
	spreadExponential = "exponential"
	spreadFixed       = "fixed"
)

// Usual are the habits of an ordinary desk.
func Usual() Habits {
	return Habits{
		Unevenness: .05, Misroutes: .03, HangsUp: 5 * minute, AsksBack: .2, AnswersIn: 8 * hour, Reopens: .03, ReopensIn: 2 * day,
		Work: spreadLognormal, Variation: 1, HandsBack: .05, Interrupts: forPaging, Skilled: .5, Coordination: .1, VendorKeeps: .95,
		Absence: .1, Meetings: .1, Rest: 11 * hour, Terms: UsualTerms(),
	}
}

// length is how long work takes in a function on tickets of a severity, which takes a mean number of seconds as the model has it.
func (h *Habits) length(f *model.Function, v *model.Severity, mean float64) Length {
	spread, variation := h.Work, h.Variation
	for i := range h.Handling {
		own := &h.Handling[i]
		if !own.matches(f, v) {
			continue
		}
		if len(own.Seen) > 0 {
			return Empirical{seen: own.Seen, scale: minute}
		}
		if own.Spread != "" {
			spread = own.Spread
		}
		if own.Variation > 0 {
			variation = own.Variation
		}
		break
	}
	switch {
	case mean <= 0:
		return Fixed(0)
	case spread == spreadExponential:
		return memoryless(mean)
	case spread == spreadFixed || variation <= 0:
		return Fixed(mean)
	}
	return NewLognormal(mean, variation)
}

// Seconds is a length of time as people write it: 90s, 5m, 8h, 2d or 1w.
type Seconds float64

// units are the units of Seconds, the longest first.
var units = [...]struct { //nolint:gochecknoglobals // a table
	letter  string
	seconds float64
}{{"w", 7 * day}, {"d", day}, {"h", hour}, {"m", minute}, {"s", 1}}

// UnmarshalText reads a number with its unit; 0 needs none.
func (s *Seconds) UnmarshalText(text []byte) error {
	word := strings.TrimSpace(string(text))
	for _, u := range units {
		digits, ok := strings.CutSuffix(word, u.letter)
		if !ok {
			continue
		}
		if n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64); err == nil {
			*s = Seconds(n * u.seconds)
			return nil
		}
	}
	if word == "0" {
		*s = 0
		return nil
	}
	return fmt.Errorf("%q is no length of time; write a number with its unit, such as 90s, 5m, 8h, 2d or 1w", word)
}

// MarshalText writes it in the longest unit of which it is a whole number, else in seconds.
func (s Seconds) MarshalText() ([]byte, error) {
	if s == 0 {
		return []byte("0"), nil
	}
	for _, u := range units {
		if n := float64(s) / u.seconds; n == float64(int64(n)) {
			return fmt.Appendf(nil, "%d%s", int64(n), u.letter), nil
		}
	}
	return fmt.Appendf(nil, "%vs", float64(s)), nil
}
