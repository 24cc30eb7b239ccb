package simulate

import "belay/internal/demand"

// Habits are what people do that a model does not say. The zero Habits are those of people who never ask back, err or hang up.
type Habits struct {
	Work       string  `json:"work"`       // how the time that work takes is spread: lognormal (the default), exponential or fixed
	Variation  float64 `json:"variation"`  // of lognormal work: its standard deviation over its mean
	AsksBack   float64 `json:"asks_back"`  // the share of tickets on which the requester is asked something
	AnswersIn  float64 `json:"answers_in"` // how soon the requester answers, the mean in seconds
	HandsBack  float64 `json:"hands_back"` // the share of what is handed on that comes back as misrouted
	Unevenness float64 `json:"unevenness"` // of days: the variance of how much more or less than usual comes; 0: Poisson's alone
	HangsUp    float64 `json:"hangs_up"`   // how long callers hold before they hang up, the mean in seconds; 0: for ever
	Rest       int64   `json:"rest"`       // seconds of rest after work at night
}

// Usual are the habits of an ordinary desk.
func Usual() Habits {
	return Habits{Work: "lognormal", Variation: 1, AsksBack: .2, AnswersIn: 8 * hour, HandsBack: .05, Unevenness: .05, HangsUp: 5 * minute, Rest: 11 * hour}
}

// work is how long work takes that usually takes a mean time.
func (h Habits) work(mean float64) Length {
	switch {
	case h.Work == "exponential":
		return Exponential(mean)
	case h.Work == "fixed" || h.Variation <= 0:
		return Fixed(mean)
	}
	return NewLognormal(mean, h.Variation)
}

// questions are what the habits stand for until somebody says it.
func (h Habits) questions() []demand.Question {
	return []demand.Question{
		{On: "habits.asks_back", Ask: "On which share of tickets is the requester asked something, and how soon do they answer?", Assumed: percent(h.AsksBack) + ", after " + hours(h.AnswersIn) + " on average."},
		{On: "habits.hands_back", Ask: "Which share of what is handed on comes back as misrouted?", Assumed: percent(h.HandsBack) + "."},
		{On: "habits.variation", Ask: "How evenly does work take its time?", Assumed: "Lognormal, its standard deviation " + percent(h.Variation) + " of its mean."},
	}
}
