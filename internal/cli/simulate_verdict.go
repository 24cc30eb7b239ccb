package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/model"
	"belay/internal/simulate"
)

// verdict is the answer in sentences, the worst first.
func (p simulatePage) verdict() string {
	sentences := append(p.judged(), p.drowning()...)
	switch {
	case p.answer.Cut:
		sentences = append(sentences, p.thin("It was cut short: this is what the runs came to that were done."))
	case !p.answer.Narrow:
		sentences = append(sentences, p.dim("The runs ended before all of this was known to "+p.within()+"; ask for more with --runs or --weeks."))
	}
	var b strings.Builder
	for _, sentence := range sentences {
		b.WriteString(p.prose(sentence))
	}
	return b.String()
}

// judged says what becomes of the promises for which something is asked.
func (p simulatePage) judged() (sentences []string) {
	of := map[string][]simulate.PromiseReport{}
	for _, x := range p.Promises {
		of[x.Verdict] = append(of[x.Verdict], x)
	}
	missed, open, kept := of[simulate.Missed], len(of[simulate.Open]), len(of[simulate.Kept])
	all := len(missed) + open + kept
	switch {
	case all == 0:
		return []string{p.unasked()}
	case len(missed) > 0:
		slices.SortStableFunc(missed, func(a, b simulate.PromiseReport) int {
			return cmp.Compare(a.Attainment.Mean-*a.Attain, b.Attainment.Mean-*b.Attain)
		})
		sentences = append(sentences, p.bad(fmt.Sprintf("%d of %s will be missed:", len(missed), count(all, "promise", "promises")))+" "+p.listed(missed)+".")
	case open == 0:
		return []string{p.good("All " + count(all, "promise", "promises") + " will be kept.")}
	case kept > 0:
		sentences = append(sentences, fmt.Sprintf("No promise will be missed as far as one can tell: %d of %s will be kept.", kept, count(all, "promise", "promises")))
	}
	if open > 0 {
		sentences = append(sentences, p.untold(open))
	}
	return sentences
}

// unasked says why no promise is judged: the model asks for no share of any, or none came due for which it does.
func (p simulatePage) unasked() string {
	if slices.ContainsFunc(p.model.Severities, func(v *model.Severity) bool { return v.Attain != nil && !v.Attain.Unknown }) {
		return "No ticket came of a severity that says which share of its promises must be kept, or none of them came due, so no promise can be missed."
	}
	return "No severity says which share of its tickets must keep what is promised, so no promise can be missed; say it as attain."
}

// untold says of how many promises it cannot be told whether they will be kept, and what would tell.
func (p simulatePage) untold(n int) string {
	words := "It cannot be told yet whether " + count(n, "promise", "promises") + " will be kept: "
	if p.Runs < 2 {
		return words + "one run says nothing of how runs differ; ask for more with --runs."
	}
	if n == 1 {
		return words + "what is asked lies within its 95 % interval, which more runs (--runs) or weeks (--weeks) make narrower."
	}
	return words + "what is asked lies within their 95 % intervals, which more runs (--runs) or weeks (--weeks) make narrower."
}

// drowning names the functions whose backlog grows without end.
func (p simulatePage) drowning() (sentences []string) {
	for _, f := range p.Functions {
		if f.Drowns {
			sentences = append(sentences, p.bad("Drowning: "+holderName(p.model, model.HolderID(f.Function))+",")+fmt.Sprintf(" whose backlog grows from %s on, to %s in the end.",
				f.Since.In(p.model.Timezone.Location()).Format(dayForm), ticketsWords(f.Waiting.Mean)))
		}
	}
	return sentences
}

// mostListed is how many things are named in a sentence.
const mostListed = 3

// listed are promises in words, those that are named and how many more there are.
func (p simulatePage) listed(promises []simulate.PromiseReport) string {
	var words []string
	for i, x := range promises {
		if i == mostListed {
			words = append(words, fmt.Sprintf("and %d more", len(promises)-i))
			break
		}
		words = append(words, fmt.Sprintf("%s, %s: %s (%s, asked %s)", x.Service, x.Severity, x.Target, percentWords(x.Attainment.Mean), percentWords(*x.Attain)))
	}
	return strings.Join(words, "; ")
}

// within is how closely the study was asked for.
func (p simulatePage) within() string {
	return strconv.FormatFloat(p.answer.Ask.Within*100, 'f', -1, 64) + "%"
}
