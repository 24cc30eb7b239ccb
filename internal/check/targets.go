package check

import (
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
)

// targetRules ask whether what is promised is defined, fits together, and is held up by the promises behind it.
var targetRules = []Rule{
	{
		Name: "matrix-missing", Source: "SLA-01", Levels: rising, Pass: model.Logical,
		Title:  "nothing says which severity a ticket has",
		Why:    "Without impact and urgency the loudest requester sets the severity.",
		Remedy: "Add a `matrix` of impact by urgency.",
		find:   matrixMissing,
	},
	{
		Name: "matrix-monotone", Source: "SLA-01", Levels: firm, Pass: model.Logical,
		Title:  "more impact or urgency gives a milder severity",
		Why:    "Whoever finds out will report the smaller thing to be helped sooner.",
		Remedy: "Let severities in the matrix only become milder downwards and to the right.",
		find:   matrixMonotone,
	},
	{
		Name: "matrix-words", Source: "SLA-01", Levels: firm, Pass: model.Logical,
		Title:  "two rows or two columns of the matrix have the same word",
		Why:    "Whoever sets the severity cannot know which of the two is meant.",
		Remedy: "Give each impact and each urgency a word of its own.",
		find:   matrixWords,
	},
	{
		Name: "severity-definition", Source: "SLA-02", Levels: advice, Pass: model.Logical,
		Title:  "a severity has no definition or no example",
		Why:    "At night nobody should have to argue about what a word means.",
		Remedy: "Say under `means` how one recognises it, and give `examples`.",
		find:   severityDefinition,
	},
	{
		Name: "severity-authority", Source: "SLA-12", Levels: late, Pass: model.Logical,
		Title:  "nobody is named who sets a severity, or decides in doubt",
		Why:    "In doubt one takes the higher and argues afterwards, but only where that is agreed.",
		Remedy: "Write `doubt` and `set_by` in the matrix.",
		find:   severityAuthority,
	},
	{
		Name: "severity-unused", Source: "STR-06", Levels: hint, Pass: model.Logical,
		Title:  "neither the matrix nor a need gives a severity",
		Why:    "A promise that no ticket can ever claim only costs readers.",
		Remedy: "Let the matrix give it, or take it out.",
		find:   severityUnused,
	},
	{
		Name: "target-per-severity", Source: "SLA-03", Levels: rising, Pass: model.Logical,
		Title:  "a severity in use promises too little",
		Why:    "What is not promised will be expected anyway.",
		Remedy: "Give the severity the missing targets.",
		find:   targetPerSeverity,
	},
	{
		Name: "targets-monotone", Source: "SLA-04", Levels: firm, Pass: model.Logical,
		Title:  "a milder severity is promised more",
		Why:    "Then it pays to call a disaster small.",
		Remedy: "Tighten the target of the more severe one, or loosen the other.",
		find:   targetsMonotone,
	},
	{
		Name: "targets-ordered", Source: "SLA-04", Levels: firm, Pass: model.Logical,
		Title:  "a target falls due after one that should come later",
		Why:    "Nothing is solved before somebody has taken it.",
		Remedy: "Order them: acknowledge, then respond, then resolve; and update within resolve.",
		find:   targetsOrdered,
	},
	{
		Name: "attain-something", Source: "SLA-03", Levels: firm, Pass: model.Logical,
		Title:  "no ticket of a severity need meet its targets",
		Why:    "A promise that is kept when every ticket misses it promises nothing.",
		Remedy: "Write under `attain` the share that must meet them, such as 90%.",
		find:   attainSomething,
	},
	{
		Name: "clock-defined", Source: "SLA-05", Levels: rising, Pass: model.Logical,
		Title:  "targets have no clock",
		Why:    "Four hours from Friday afternoon are four hours, or Monday noon: two readers, two promises.",
		Remedy: "Name the severity's `clock`, or the service's `hours` where the clock is `service`.",
		find:   clockDefined,
	},
	{
		Name: "others-pause", Source: "SLA-05", Levels: advice, Pass: model.Logical,
		Title:  "the promise to the requester stops while somebody else works",
		Why:    "The requester waits just as long, whoever it is that is working.",
		Remedy: "Let only `requester` pause it, and put what others need into their agreements.",
		find:   othersPause,
	},
	{
		Name: "major-pages", Source: "MI-01; SLA-03", Levels: firm, Pass: model.Logical,
		Title:  "a major incident wakes nobody",
		Why:    "What is worth a bridge is worth a call.",
		Remedy: "Set `page: true`, or take `major` away.",
		find:   majorPages,
	},
	{
		Name: "contract-fits", Source: "SLA-08", Levels: firm,
		Title:  "a contract allows more time than was promised",
		Why:    "The party can keep its contract and break the promise.",
		Remedy: "Buy a tighter target or longer hours, hand over sooner, or promise less.",
		find:   contractFits,
	},
	{
		Name: "ola-fits", Source: "SLA-07", Levels: firm,
		Title:  "an agreement inside the house allows more time than was promised",
		Why:    "Colleagues can keep their word to each other and break the one to the requester.",
		Remedy: "Agree on a tighter target or longer hours, hand over sooner, or promise less.",
		find:   olaFits,
	},
	{
		Name: "contract-too-tight", Source: "SLA-09", Levels: hint, Pass: model.Logical,
		Title:  "a contract is much tighter than any promise it serves",
		Why:    "Speed that nobody was promised is usually paid for.",
		Remedy: "Promise it to the users, or buy less at the next renewal.",
		Params: []Param{{"percent", 25, "part of the loosest promise below which a contract is much tighter"}},
		find:   contractTooTight,
	},
	{
		Name: "sample-size", Source: "SLA-14", Levels: aside, Pass: model.Logical,
		Title:  "one miss in a quarter breaks the promised share",
		Why:    "A share of a handful of tickets is luck, and the review will be about luck.",
		Remedy: "Promise each of these tickets, or judge the share over a longer time.",
		find:   sampleSize,
	},
}

func matrixMissing(s *subject) {
	if s.Matrix == nil && len(s.Severities) > 1 {
		s.find("severities", "nothing says which of the %d severities a ticket has", len(s.Severities)).on("")
	}
}

// rank is the place of a severity in the list, most severe first; ok is false for a placeholder.
func (s *facts) rank(id model.SeverityID) (place int, ok bool) {
	place = slices.IndexFunc(s.Severities, func(v *model.Severity) bool { return v.ID == id })
	return place, place >= 0
}

func matrixMonotone(s *subject) {
	x := s.Matrix
	if x == nil {
		return
	}
	milder := func(i, j, a, b int) bool { // the cell i,j, with more impact or urgency, is milder than a,b
		if a >= len(x.Gives) || b >= len(x.Gives[a]) || j >= len(x.Gives[i]) {
			return false
		}
		more, ok := s.rank(x.Gives[i][j])
		less, known := s.rank(x.Gives[a][b])
		return ok && known && more > less
	}
	told := func(i, j int) string {
		return fmt.Sprintf("impact %s and urgency %s give %s", x.Impact[i], x.Urgency[j], x.Gives[i][j])
	}
	for i := range min(len(x.Gives), len(x.Impact)) {
		for j := range min(len(x.Gives[i]), len(x.Urgency)) {
			for _, next := range [][2]int{{i, j + 1}, {i + 1, j}} {
				if milder(i, j, next[0], next[1]) {
					s.find(fmt.Sprintf("matrix.gives[%d][%d]", i, j), "%s, which is milder than its neighbour", told(i, j)).
						witness(told(next[0], next[1])).on("matrix")
					break
				}
			}
		}
	}
}

func matrixWords(s *subject) {
	if s.Matrix == nil {
		return
	}
	for _, of := range []struct {
		what, key string
		words     []string
	}{{"impacts", "impact", s.Matrix.Impact}, {"urgencies", "urgency", s.Matrix.Urgency}} {
		for i, word := range of.words {
			if given(word) && slices.IndexFunc(of.words, func(o string) bool { return sameWords(o, word) }) < i {
				s.find(fmt.Sprintf("matrix.%s[%d]", of.key, i), "two %s of the matrix are called %s", of.what, word).on("matrix")
			}
		}
	}
}

func severityDefinition(s *subject) {
	for _, v := range s.Severities {
		var missing []string
		if v.Means == "" {
			missing = append(missing, "a definition")
		}
		if len(v.Examples) == 0 {
			missing = append(missing, "an example")
		}
		if len(missing) > 0 {
			s.find("severities."+string(v.ID), "severity %s lacks %s", v.ID, and(missing))
		}
	}
}

func severityAuthority(s *subject) {
	if s.Matrix == nil {
		return
	}
	var missing []string
	if len(s.Matrix.SetBy) == 0 {
		missing = append(missing, "who sets a severity")
	}
	if s.Matrix.Doubt == "" {
		missing = append(missing, "which is taken in doubt")
	}
	if len(missing) > 0 {
		s.find("matrix", "the matrix does not say %s", and(missing))
	}
}

func severityUnused(s *subject) {
	if s.Matrix == nil {
		return
	}
	given := map[model.SeverityID]bool{}
	for _, row := range s.Matrix.Gives {
		for _, id := range row {
			given[id] = true
		}
	}
	for _, n := range s.Needs {
		given[n.Severity] = true
	}
	for _, v := range s.Severities {
		if !given[v.ID] {
			s.find("severities."+string(v.ID), "nothing gives severity %s", v.ID)
		}
	}
}

// targetPerSeverity wants a first answer and a solution of every severity, an acknowledgement of those that page, and
// updates of those that open a major incident.
func targetPerSeverity(s *subject) {
	for _, v := range s.Severities {
		var missing []string
		for _, t := range []struct {
			name   string
			wanted bool
			target *model.Duration
		}{
			{"acknowledge", v.Page, v.Acknowledge},
			{"respond", true, v.Respond},
			{"update", v.Page || v.Major, v.Update},
			{"resolve", true, v.Resolve},
		} {
			if t.wanted && t.target == nil {
				missing = append(missing, t.name)
			}
		}
		if len(missing) > 0 {
			s.find("severities."+string(v.ID), "severity %s lacks a target for %s", v.ID, and(missing))
		}
	}
}

// clockOf is the clock of a severity; ok is false where it differs by service or is not known.
func (s *facts) clockOf(v *model.Severity) (clock *calendar.Calendar, ok bool) {
	if v.Clock == model.ServiceClock || v.Clock == model.Unknown {
		return nil, false
	}
	return s.Calendar(model.CalendarID(v.Clock)), true
}

// targetsMonotone compares only targets on one clock: an hour of two clocks is not the same hour. Between a clock that
// always runs and another the longer number of hours is looser in any case, so that pair is compared too.
func targetsMonotone(s *subject) {
	for i, severe := range s.Severities {
		for _, milder := range s.Severities[i+1:] {
			for _, name := range model.TargetNames() {
				more, less := severe.Target(name), milder.Target(name)
				if amount(more) && amount(less) && s.looser(severe, *more, milder, *less) {
					s.find(fmt.Sprintf("severities.%s.%s", severe.ID, name), "%s is promised to %s within %s, and the milder %s within %s", severe.ID,
						name, s.onClockOf(*more, severe), milder.ID, s.onClockOf(*less, milder))
				}
			}
		}
	}
}

// looser says that a target of a certainly falls due later than one of b.
func (s *facts) looser(a *model.Severity, more model.Duration, b *model.Severity, less model.Duration) bool {
	if a.Clock == model.ServiceClock && b.Clock == model.ServiceClock {
		for _, service := range s.Services {
			if clock := s.Clock(service, a); more.On(clock) > less.On(clock) {
				return true
			}
		}
		return false
	}
	clock, ok := s.clockOf(a)
	other, known := s.clockOf(b)
	return ok && known && (clock == other || other.Always()) && more.On(clock) > less.On(other)
}

// onClockOf is a target with its clock: "4h of office".
func (s *facts) onClockOf(d model.Duration, v *model.Severity) string {
	if v.Clock == "" || v.Clock == model.ClockID(model.Always) {
		return d.String()
	}
	return fmt.Sprintf("%s of %s", d, v.Clock)
}

// order is a target and one that falls due no sooner.
type order struct{ first, then model.TargetName }

// orders hold for whoever promises.
var orders = []order{
	{model.Acknowledge, model.Respond}, {model.Acknowledge, model.Resolve}, {model.Respond, model.Resolve},
}

// targetsOrdered asks of each severity, on its clock, and of each agreement, on its hours. How long a party may be silent
// says nothing to it: it may solve sooner.
func targetsOrdered(s *subject) {
	for _, v := range s.Severities {
		id := model.CalendarID(v.Clock)
		if v.Clock == model.ServiceClock && len(s.Services) > 0 {
			id = s.Services[0].Hours
		}
		updated := append(slices.Clip(orders), order{model.Update, model.Resolve})
		s.ordered(updated, "severities."+string(v.ID), "severity "+string(v.ID), "", id, v.Target)
	}
	for _, a := range s.Agreements {
		for _, t := range a.Targets {
			s.ordered(orders, fmt.Sprintf("agreements.%s.targets.%s", a.ID, t.ID), a.Called(), fmt.Sprintf(" for %s tickets", t.ID), a.Hours, t.Target)
		}
	}
}

// ordered notes targets under path that fall due after one that should come later, on a calendar.
func (s *subject) ordered(by []order, path, who, of string, on model.CalendarID, target func(model.TargetName) *model.Duration) {
	if on == model.Unknown {
		return
	}
	clock := s.Calendar(on)
	for _, p := range by {
		first, then := target(p.first), target(p.then)
		if amount(first) && amount(then) && first.On(clock) > then.On(clock) {
			s.find(fmt.Sprintf("%s.%s", path, p.first), "%s promises %s within %s and %s within %s%s", who, p.first, first, p.then, then, of).
				witness(s.dayOn(on, first, then)...)
		}
	}
}

func attainSomething(s *subject) {
	for _, v := range s.Severities {
		if v.Attain != nil && !v.Attain.Unknown && v.Attain.Ratio == 0 {
			s.find(fmt.Sprintf("severities.%s.attain", v.ID), "%s of %s tickets must meet the targets, which is none", v.Attain, v.ID)
		}
	}
}

func clockDefined(s *subject) {
	for _, v := range s.Severities {
		switch v.Clock {
		case "":
			s.find("severities."+string(v.ID), "it is not said on which hours severity %s counts", v.ID).
				witness("it counts at all hours until a clock is named")
		case model.ServiceClock:
			for _, service := range s.Services {
				if service.Hours == "" && s.uses(service, v) {
					s.find("services."+string(service.ID), "severity %s counts on the hours of %s, which are not given", v.ID, service.Called())
				}
			}
		}
	}
}

func othersPause(s *subject) {
	for _, v := range s.Severities {
		for i, reason := range v.Pauses {
			if reason != model.PausesUsually && v.PausesFor(reason) && (v.Page || v.Major) {
				s.find(fmt.Sprintf("severities.%s.pauses[%d]", v.ID, i), "the time to solve a %s ticket stops while waiting for the %s", v.ID, reason)
			}
		}
	}
}

func majorPages(s *subject) {
	for _, v := range s.Severities {
		if v.Major && !v.Page {
			s.find("severities."+string(v.ID), "severity %s opens a major incident and may not wake anybody", v.ID)
		}
	}
}

func contractFits(s *subject) {
	s.promises(func(a *model.Agreement) bool { return a.Kind == model.Contract })
}

func olaFits(s *subject) { s.promises(func(a *model.Agreement) bool { return a.Kind == model.OLA }) }

// promises notes the promises that an agreement of the given kind does not hold up.
func (s *subject) promises(of func(*model.Agreement) bool) {
	for _, p := range s.broken() {
		if !of(p.Agreement) {
			continue
		}
		path := fmt.Sprintf("agreements.%s.targets.%s.%s", p.Agreement.ID, p.Severity.ID, p.Target)
		on := fmt.Sprintf("%s/%s", p.Agreement.ID, p.Severity.ID)
		f := s.outlasted(path, p).on(on)
		if clock := s.unknownClock(p.Service, p.Severity); len(clock) > 0 {
			f.hangs(clock)
		}
	}
}

// outlasted notes at path that an agreement allows more than was promised.
func (s *subject) outlasted(path string, p coverage.Promise) *Finding {
	if p.Never {
		return s.find(path, "under %s a %s ticket of %s need never be done: its hours do not open long enough", p.Agreement.Called(), p.Severity.ID,
			p.Service.Called())
	}
	return s.find(path, "under %s a %s ticket of %s may miss its %s target by %s", p.Agreement.Called(), p.Severity.ID, p.Service.Called(), p.Target, length(p.Late)).
		witness(
			"raised "+s.local(p.At),
			"reaches "+p.Function.Called()+" by "+s.local(p.Reach),
			"promised by "+s.local(p.Due),
			"the agreement allows until "+s.local(p.Deadline),
		).witness(s.daysOf(p)...)
}

// daysOf says how long a day of a promise is, and one of the agreement behind it.
func (s *facts) daysOf(p coverage.Promise) []string {
	promised, allowed := p.Severity.Target(p.Target), p.Agreement.For(p.Severity.ID).Target(p.Target)
	clock := clockID(p.Service, p.Severity)
	if clock == p.Agreement.Hours {
		return s.dayOn(clock, promised, allowed)
	}
	return append(s.dayOn(clock, promised), s.dayOn(p.Agreement.Hours, allowed)...)
}

// allBroken are the promises that an agreement behind them does not hold up.
func (s *facts) allBroken() (out []coverage.Promise) {
	for _, p := range coverage.Promises(s.Model, s.over) {
		if p.Broken() {
			out = append(out, p)
		}
	}
	return out
}

// contractTooTight compares where both count on the same hours; a contract is left alone if it is markedly tighter than
// only some of the promises it serves.
func contractTooTight(s *subject) {
	for _, a := range s.Agreements {
		if a.Kind != model.Contract {
			continue
		}
		for _, t := range a.Targets {
			v := s.Severity(t.ID)
			if v == nil || !amount(v.Resolve) || !amount(t.Resolve) || !s.sameHours(a, v) {
				continue
			}
			clock := s.Calendar(a.Hours)
			bought, promised := t.Resolve.On(clock), v.Resolve.On(clock)
			if bought*100 < promised*int64(s.param("percent")) {
				s.find(fmt.Sprintf("agreements.%s.targets.%s.resolve", a.ID, t.ID), "%s solves %s tickets within %s, and %s is promised", a.Called(), t.ID, t.Resolve, v.Resolve).
					on(fmt.Sprintf("%s/%s", a.ID, t.ID))
			}
		}
	}
}

// sameHours says that an agreement and a severity count on the same hours.
func (s *facts) sameHours(a *model.Agreement, v *model.Severity) bool {
	clock, ok := s.clockOf(v)
	return ok && given(v.Clock) && a.Hours != model.Unknown && s.Calendar(a.Hours) == clock
}

// weeksOfQuarter is the length of a quarter, over which a share is usually judged.
const weeksOfQuarter = 13

func sampleSize(s *subject) {
	for _, v := range s.Severities {
		if v.Attain == nil || v.Attain.Unknown || v.Attain.Ratio == 1 {
			continue
		}
		var services, sums []string
		for _, d := range s.Demand {
			at := slices.IndexFunc(d.Mix, func(m model.MixShare) bool { return m.ID == v.ID })
			if at < 0 || d.Mix[at].Share.Unknown {
				continue
			}
			tickets := d.PerWeek * weeksOfQuarter * d.Mix[at].Share.Ratio
			if tickets > 0 && tickets*(1-v.Attain.Ratio) < 1 {
				services = append(services, string(d.ID))
				sums = append(sums, fmt.Sprintf("%s: %g a week × %d weeks × %s = %.1f", d.ID, d.PerWeek, weeksOfQuarter, d.Mix[at].Share, tickets))
			}
		}
		if len(services) > 0 {
			s.find(fmt.Sprintf("severities.%s.attain", v.ID), "so few %s tickets of %s come in a quarter that one miss breaks %s", v.ID, and(services), v.Attain).
				witness(sums...)
		}
	}
}
