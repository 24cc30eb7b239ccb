package outlook

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/simulate"
)

// judged is how many promises of a report came out so.
func judged(r *simulate.Report, verdict string) (n int) {
	for _, p := range r.Promises {
		if p.Verdict == verdict {
			n++
		}
	}
	return n
}

// drowning is the functions whose backlog grows without end, by their names.
func (o Option) drowning() (out []string) {
	for _, f := range o.Report.Functions {
		if f.Drowns {
			out = append(out, o.function(f.Function))
		}
	}
	return out
}

// function is what people call a function.
func (o Option) function(id model.FunctionID) string {
	if f := o.Model.Function(id); f != nil {
		return f.Called()
	}
	return string(id)
}

// person is what people call somebody.
func (o Option) person(id model.PersonID) string {
	if p := o.Model.Person(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// verdict is the answer in a sentence or two, and how it sounds.
func (o Outlook) verdict() (words, tone string) {
	words, tone = o.base().verdict()
	if len(o.Options) == 1 {
		return words, tone
	}
	words = capital(o.base().Name) + ": " + words
	best := slices.MinFunc(o.Options, worse)
	if best.Name == o.base().Name {
		return words + " No other option keeps more.", tone
	}
	other, tone := best.verdict()
	return words + " " + capital(best.Name) + ": " + other, tone
}

// worse orders options: those that drown last, then those that miss more, then those that leave more open, then the dearer.
func worse(a, b Option) int {
	for _, d := range []int{
		len(a.drowning()) - len(b.drowning()), judged(a.Report, simulate.Missed) - judged(b.Report, simulate.Missed),
		judged(a.Report, simulate.Open) - judged(b.Report, simulate.Open),
	} {
		if d != 0 {
			return d
		}
	}
	return 0
}

// verdict is what became of the promises of one model.
func (o Option) verdict() (words, tone string) {
	kept, missed, open := judged(o.Report, simulate.Kept), judged(o.Report, simulate.Missed), judged(o.Report, simulate.Open)
	asked := kept + missed + open
	drown := o.drowning()
	var said []string
	switch {
	case asked == 0 && o.asks():
		said = append(said, "no promise for which the model asks a share came due, so none is judged")
	case asked == 0:
		said = append(said, "the model asks for no share of its promises to be kept, so none is judged")
	case missed == asked && asked > 1:
		said = append(said, fmt.Sprintf("all %d promises that are asked for are missed", missed))
	case missed > 0:
		said = append(said, fmt.Sprintf("%d of the %d promises that are asked for %s missed: %s", missed, asked, isAre(missed), listed(o.missed(), 2)))
	case open == asked:
		said = append(said, fmt.Sprintf("of none of the %s that are asked for can it be told yet whether it is kept", count(asked, "promise", "promises")))
	case open > 0:
		said = append(said, "no promise is missed beyond doubt")
	default:
		said = append(said, "every promise that is asked for is kept")
	}
	if len(drown) > 0 {
		said = append(said, "the backlog of "+listed(drown, 3)+" grows without end")
	}
	words = capital(strings.Join(said, "; ")) + "."
	switch {
	case open > 0 && o.Report.Runs < 2:
		words += " One run says nothing of how runs differ."
	case open > 0:
		words += fmt.Sprintf(" %s too close to call in %s.", capital(count(open, "is", "are")), count(o.Report.Runs, "run", "runs"))
	}
	switch {
	case missed > 0 || len(drown) > 0:
		tone = "bad"
	case open > 0 || asked == 0:
		tone = "warn"
	default:
		tone = "good"
	}
	return words, tone
}

// asks says whether the model asks for a share of any promise to be kept.
func (o Option) asks() bool {
	return slices.ContainsFunc(o.Model.Severities, func(v *model.Severity) bool { return v.Attain != nil && !v.Attain.Unknown })
}

// missed is the promises that are missed, in a few words each.
func (o Option) missed() (out []string) {
	for _, p := range o.Report.Promises {
		if p.Verdict == simulate.Missed {
			words := fmt.Sprintf("%s %s", p.Severity, p.Target)
			if len(o.Model.Services) > 1 {
				words += " of " + o.Model.Service(p.Service).Called()
			}
			out = append(out, words)
		}
	}
	return out
}

// isAre is the verb of a number.
func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// tiles are the numbers to be read first, of the base.
func (o Outlook) tiles() []tile {
	b := o.base()
	r := b.Report
	kept, asked := judged(r, simulate.Kept), judged(r, simulate.Kept)+judged(r, simulate.Missed)+judged(r, simulate.Open)
	var out []tile
	if asked > 0 {
		t := tile{Label: "Promises kept", Value: fmt.Sprintf("%d of %d", kept, asked), Small: fmt.Sprintf("%d missed, %d open", judged(r, simulate.Missed), judged(r, simulate.Open))}
		if judged(r, simulate.Missed) > 0 {
			t.Tone = "bad"
		}
		out = append(out, t)
	}
	out = append(
		out,
		tile{Label: "Half are solved in", Value: lasted(r.Solve, r.Solve.Median), Small: "nine in ten in " + lasted(r.Solve, r.Solve.P90)},
		tile{Label: "Handed on", Value: fmt.Sprintf("%.2f times", r.Hops.Mean), Small: percent(r.PingPong.Mean) + " came back"},
	)
	if len(r.People) > 0 {
		busiest := slices.MaxFunc(r.People, func(a, b simulate.PersonReport) int { return compare(a.Busy.Mean, b.Busy.Mean) })
		t := tile{Label: "Busiest", Value: roughly(busiest.Busy.Mean), Small: b.person(busiest.Person)}
		if busiest.Busy.Mean > full {
			t.Tone = "bad"
		}
		out = append(out, t)
	}
	if c := r.Cost; c.People.Mean+c.Contracts.Mean > 0 {
		out = append(out, tile{Label: "A week costs", Value: b.money(c.People.Mean + c.Contracts.Mean), Small: b.money(c.Ticket.Mean) + " a ticket"})
	}
	return out
}
