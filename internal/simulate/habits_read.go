package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/sheet"
)

// Noun is what a file of habits is called in the refusals of what it says.
func (h *Habits) Noun() string { return "habits" }

// ReadHabits reads the habits that text says, YAML or JSON, with the usual ones for what it does not say. The error tells all that is
// wrong, each on a line of its own, with name and place where there is one.
func ReadHabits(name, text string) (Habits, error) {
	h := Usual()
	if err := sheet.Read(name, text, &h); err != nil {
		return Habits{}, err
	}
	if err := h.Check(); err != nil {
		return Habits{}, fmt.Errorf("%s: %w", name, err)
	}
	return h, nil
}

// hoursOfWeek is how many hours a week has.
const hoursOfWeek = 168

// Check refuses habits that nobody can have, in sentences that say which and why.
func (h *Habits) Check() error {
	var problems []error
	wrong := func(format string, words ...any) { problems = append(problems, fmt.Errorf(format, words...)) }
	for _, s := range []struct {
		key   string
		share float64
	}{
		{"misroutes", h.Misroutes},
		{"asks_back", h.AsksBack},
		{"reopens", h.Reopens},
		{"hands_back", h.HandsBack},
		{"skilled", h.Skilled},
		{"vendor_keeps", h.VendorKeeps},
		{"absence", h.Absence},
		{"meetings", h.Meetings},
	} {
		if !(s.share >= 0 && s.share <= 1) {
			wrong("%s is a share from 0 to 1, or 0%% to 100%%, not %v", s.key, s.share)
		}
	}
	if h.VendorKeeps == 1 {
		wrong("vendor_keeps is below 100%%: nobody keeps every promise, and how late they are otherwise could not be drawn")
	}
	if h.Absence == 1 || h.Meetings == 1 {
		wrong("absence and meetings are below 100%%: nobody would ever work")
	}
	for _, a := range []struct {
		key          string
		amount, most float64
	}{
		{"unevenness", h.Unevenness, mostUneven},
		{"variation", h.Variation, mostVaried},
		{"coordination", h.Coordination, mostCoordinated},
	} {
		if !within(a.amount, a.most) {
			wrong("%s is 0 to %v, not %v", a.key, a.most, a.amount)
		}
	}
	for _, a := range []struct {
		key  string
		time Seconds
	}{
		{"hangs_up", h.HangsUp},
		{"answers_in", h.AnswersIn},
		{"reopens_in", h.ReopensIn},
		{"rest", h.Rest},
	} {
		if !within(float64(a.time), longestHabit) {
			wrong("%s is 0 to %s, not %s", a.key, spelt(longestHabit), spelt(a.time))
		}
	}
	if word := h.Interrupts; !slices.Contains([]string{"", forPaging, forAny, forNone}, word) {
		wrong("interrupts is %s, %s or %s, not %q", forPaging, forAny, forNone, word)
	}
	problems = append(problems, spread("work", h.Work), h.Terms.Check())
	problems = append(problems, h.checkArrivals()...)
	for i := range h.Handling {
		problems = append(problems, h.Handling[i].check(fmt.Sprintf("handling[%d]", i)))
	}
	return errors.Join(problems...)
}

// The most that a habit may be. What lies beyond is a slip of the pen, and would bring nothing, or everything at once.
const (
	mostUneven      = 100 // the standard deviation of a day is ten times its mean
	mostVaried      = 100 // the standard deviation of work is a hundred times its mean
	mostCoordinated = 100
	mostTimes       = 1000
	longestHabit    = 52 * week           // of a length of time
	longestSeen     = 520 * week / minute // minutes of work
)

// within says whether x is a number from 0 to most.
func within(x, most float64) bool { return x >= 0 && x <= most }

// spelt is a length of time as people write it.
func spelt(s Seconds) string {
	text, _ := s.MarshalText() // which never fails
	return string(text)
}

// amount says whether x is a number of 0 or more.
func amount(x float64) bool { return x >= 0 && !math.IsInf(x, 0) }

// spread refuses a word that says no spread.
func spread(key, word string) error {
	if !slices.Contains([]string{"", spreadLognormal, spreadExponential, spreadFixed}, word) {
		return fmt.Errorf("%s is %s, %s or %s, not %q", key, spreadLognormal, spreadExponential, spreadFixed, word)
	}
	return nil
}

// checkArrivals refuses weights, peaks and bursts that make no sense.
func (h *Habits) checkArrivals() (problems []error) {
	wrong := func(format string, words ...any) { problems = append(problems, fmt.Errorf(format, words...)) }
	if n := len(h.Week); n != 0 && n != hoursOfWeek {
		wrong("week has a weight for each of the 168 hours from Monday at midnight, not %d weights", n)
	}
	sum := 0.0
	for i, weight := range h.Week {
		if !amount(weight) {
			wrong("week[%d] weighs 0 or more, not %v", i, weight)
		}
		sum += weight
	}
	if len(h.Week) > 0 && sum == 0 {
		wrong("week weighs every hour 0, so that nothing could come; leave it out, or weigh some hour more")
	}
	for i, p := range h.Peaks {
		if !within(p.Times, mostTimes) {
			wrong("peaks[%d].times is 0 to %v, not %v", i, mostTimes, p.Times)
		}
	}
	if b := h.Bursts; b != nil && !(amount(b.PerWeek) && b.Size >= 1 && amount(b.Size) && within(float64(b.Within), longestHabit)) {
		wrong("bursts come 0 times a week or more, bring 1 ticket or more, within 0 to %s, not %v times, %v tickets and %s", spelt(longestHabit), b.PerWeek, b.Size, spelt(b.Within))
	}
	return problems
}

// check refuses a handling that makes no sense; key is its place.
func (h *Handling) check(key string) error {
	switch {
	case !within(h.Variation, mostVaried):
		return fmt.Errorf("%s.variation is 0 to %v, not %v", key, mostVaried, h.Variation)
	case !slices.ContainsFunc(h.Seen, func(m float64) bool { return !within(m, longestSeen) }):
		return spread(key+".spread", h.Spread)
	}
	return fmt.Errorf("%s.seen are minutes, 0 to 520 weeks of them", key)
}

// Fit refuses habits that speak of what a model does not have, in sentences that say what it has.
func (h *Habits) Fit(m *model.Model) error {
	problems := []error{h.Terms.Fit(m)}
	for i, x := range h.Handling {
		if x.Function != "" && m.Function(x.Function) == nil {
			problems = append(problems, unknown(fmt.Sprintf("handling[%d].function", i), x.Function, m.Functions, func(f *model.Function) model.FunctionID { return f.ID }))
		}
		if x.Severity != "" && m.Severity(x.Severity) == nil {
			problems = append(problems, unknown(fmt.Sprintf("handling[%d].severity", i), x.Severity, m.Severities, func(v *model.Severity) model.SeverityID { return v.ID }))
		}
	}
	for i, p := range h.Peaks {
		for _, id := range p.Services {
			if m.Service(id) == nil {
				problems = append(problems, unknown(fmt.Sprintf("peaks[%d].services", i), id, m.Services, func(s *model.Service) model.ServiceID { return s.ID }))
			}
		}
	}
	return errors.Join(problems...)
}

// unknown refuses a name that a model does not have.
func unknown[E any, ID ~string](key string, name ID, list []E, id func(E) ID) error {
	known := make([]string, len(list))
	for i, e := range list {
		known[i] = string(id(e))
	}
	if near, ok := modelfile.Nearest(string(name), known); ok {
		return fmt.Errorf("%s names %q, which the model does not have; did you mean %s?", key, name, near)
	}
	return fmt.Errorf("%s names %q, and the model has %s", key, name, strings.Join(known, ", "))
}
