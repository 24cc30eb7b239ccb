package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/model"
	"belay/internal/simulate"
)

// The most rows of a table; JSON and CSV have them all.
const (
	mostFunctions = 12
	mostPeople    = 15
	mostMoves     = 8
)

// rest says how many rows are left out of a table.
func (p simulatePage) rest(n, most int, what string) string {
	if n <= most {
		return ""
	}
	return p.columns(columnGap, [][]string{{p.dim(fmt.Sprintf("and %d more %s; --format csv has them all", n-most, what))}})
}

// functions are what came to each, those first where tickets wait most.
func (p simulatePage) functions() string {
	if len(p.Functions) == 0 {
		return ""
	}
	all := slices.Clone(p.Functions)
	slices.SortStableFunc(all, func(a, b simulate.FunctionReport) int {
		return cmp.Compare(b.Visits.Mean*b.Wait.Mean.Mean+b.Waiting.Mean*1e9, a.Visits.Mean*a.Wait.Mean.Mean+a.Waiting.Mean*1e9)
	})
	head := []string{"function", "a week", "half wait", "9 in 10", "in use", "at the end", ""}
	if p.width >= roomy {
		head = slices.Insert(head, 6, "by week")
	}
	var rows [][]string
	for _, f := range all[:min(len(all), mostFunctions)] {
		used, state, half, most := "-", "", "-", "-"
		if f.Wait.Mean.N > 0 {
			half, most = lengthWords(f.Wait.Median), lengthWords(f.Wait.P90)
		}
		if f.Used.Mean > 0 {
			used = p.loaded(f.Used.Mean, percentOf(f.Used.Mean))
		}
		if f.Drowns {
			state = p.bad("drowns")
		}
		row := []string{holderName(p.model, model.HolderID(f.Function)), amount(f.Visits.Mean), half, most, used, dash(f.Waiting.Mean, ""), state}
		if p.width >= roomy {
			row = slices.Insert(row, 6, sparks(f.Backlog))
		}
		rows = append(rows, row)
	}
	return p.table(head, rows, 1, 2, 3, 4, 5) + p.rest(len(all), mostFunctions, "functions") + p.fullest()
}

// widestSparks is how many weeks a line of sparks shows; of more, each spark stands for several.
const widestSparks = 14

// sparks are a backlog week by week, each bar as high as its part of the highest. What is less than a ticket is none.
func sparks(backlog []simulate.Interval) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	highest := 1.0
	for _, i := range backlog {
		highest = max(highest, i.Mean)
	}
	var b strings.Builder
	n := min(len(backlog), widestSparks)
	for k := range n {
		i := k * (len(backlog) - 1) / max(1, n-1)
		b.WriteRune(bars[int(backlog[i].Mean/highest*float64(len(bars)-1)+.5)])
	}
	return b.String()
}

// fullest says in which hours of the week people have too much to do, and for what: the fullest first. It is empty if in none.
func (p simulatePage) fullest() string {
	type full struct {
		function model.FunctionID
		hour     int
		share    float64
	}
	var all []full
	for _, f := range p.Functions {
		for h, share := range f.Busy {
			if share > .85 {
				all = append(all, full{f.Function, h, share})
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b full) int { return cmp.Compare(b.share, a.share) })
	var words []string
	for _, x := range all[:min(len(all), mostListed)] {
		words = append(words, fmt.Sprintf("%s at %02d:00 (%s, %s)", time.Weekday((x.hour/24+1)%7), x.hour%24, holderName(p.model, model.HolderID(x.function)), percentOf(x.share)))
	}
	hours := count(len(all), "hour of the week is", "hours of the week are") + " too full at some function: " + strings.Join(words, ", ")
	if more := len(all) - len(words); more > 0 {
		hours += fmt.Sprintf(" and %d more", more)
	}
	return p.columns(columnGap, [][]string{{hours + "."}})
}

// loaded is a share of time that is work, marked where it is too much.
func (p simulatePage) loaded(share float64, words string) string {
	const full, much = 1, .85
	switch {
	case share >= full:
		return p.bad(words)
	case share > much:
		return p.thin(words)
	}
	return words
}

// percentOf is a share in whole percent.
func percentOf(share float64) string { return fmt.Sprintf("%.0f%%", share*100) }

// moves are the hand-overs, those made most first, and who else comes to a ticket.
func (p simulatePage) moves() string {
	if len(p.Moves) == 0 {
		return "" // who else comes to a ticket stands below the times then
	}
	all := slices.Clone(p.Moves)
	slices.SortStableFunc(all, func(a, b simulate.MoveReport) int { return cmp.Compare(b.Tickets.Mean, a.Tickets.Mean) })
	var rows [][]string
	for _, m := range all[:min(len(all), mostMoves)] {
		back := "-"
		if m.Back > 0 {
			back = percentOf(m.Back)
		}
		rows = append(rows, []string{
			holderName(p.model, model.HolderID(m.From)) + " → " + holderName(p.model, model.HolderID(m.To)), amount(m.Tickets.Mean), back,
		})
	}
	hops := fmt.Sprintf("Until it is solved a ticket is handed on %.2f times; %s come back to where they had been.", p.Hops.Mean, percentWords(p.PingPong.Mean))
	return p.table([]string{"hand-over", "a week", "handed back"}, rows, 1, 2) + p.rest(len(all), mostMoves, "hand-overs") + p.columns(columnGap, [][]string{{hops}}) + p.others()
}

// others says how often others join the owner of a ticket, nobody can do it, and it comes back; nothing of what never happens.
func (p simulatePage) others() string {
	var said []string
	if s := p.Swarms; s.Joined.Mean > 0 {
		said = append(said, fmt.Sprintf("Others join its owner %.2f times, which is %s of their work a week; %.2f times they have no time.", s.Joined.Mean, hoursWords(s.Hours.Mean), s.Declined.Mean))
	}
	if p.Unskilled.Mean > 0 {
		said = append(said, fmt.Sprintf("For %s of the tickets nobody on duty has the skill that they need.", percentWords(p.Unskilled.Mean)))
	}
	if p.Reopened.Mean > 0 {
		said = append(said, fmt.Sprintf("Of what is solved %s is opened again.", percentWords(p.Reopened.Mean)))
	}
	if len(said) == 0 {
		return ""
	}
	return p.columns(columnGap, [][]string{{strings.Join(said, " ")}})
}

// people are what each had to do, the busiest first.
func (p simulatePage) people() string {
	var all []simulate.PersonReport
	for _, x := range p.People {
		if x.Busy.Mean >= .005 || x.Pages.Mean >= .05 || x.OnCall.Mean > 0 {
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b simulate.PersonReport) int {
		return cmp.Or(cmp.Compare(b.OverLimit.Mean, a.OverLimit.Mean), cmp.Compare(b.Busy.Mean, a.Busy.Mean))
	})
	var rows [][]string
	for _, x := range all[:min(len(all), mostPeople)] {
		beyond := "-"
		if x.OverLimit.Mean > 0 {
			beyond = p.thin(percentOf(x.OverLimit.Mean) + " of weeks")
		}
		rows = append(rows, []string{
			p.model.Person(x.Person).Called(), p.loaded(x.Busy.Mean, percentOf(x.Busy.Mean)), dash(x.Overload.Mean, " h"), dash(x.OnCall.Mean, " h"),
			dash(x.Pages.Mean, ""), dash(x.Nights.Mean, ""), beyond,
		})
	}
	note := fmt.Sprintf("Too full: hours a week at the desk of which more than 85%% are work. Too many pages: more than %s in a shift of twelve hours.",
		count(p.Habits.Terms.PagesAShift, "ticket", "tickets"))
	return p.table([]string{"person", "busy", "too full", "on call", "pages", "nights", "too many pages"}, rows, 1, 2, 3, 4, 5) +
		p.rest(len(all), mostPeople, "people") + p.columns(columnGap, [][]string{{p.dim(note)}})
}

// dash is an amount with its unit, or a dash for none.
func dash(n float64, unit string) string {
	if n < .05 {
		return "-"
	}
	return amount(n) + unit
}

// cost is what a week costs.
func (p simulatePage) cost() string {
	c := p.Cost
	if c.People.Mean+c.Contracts.Mean+c.Delay.Mean == 0 {
		return p.columns(columnGap, [][]string{{"The model names no rates and no prices, so nothing is said of cost."}})
	}
	sentence := fmt.Sprintf("A week costs %s: %s for people and %s for contracts. That is %s a ticket.",
		p.currency(c.People.Mean+c.Contracts.Mean), p.money(c.People), p.money(c.Contracts), p.money(c.Ticket))
	if c.Delay.Mean > 0 {
		sentence += fmt.Sprintf(" Tickets that are open cost another %s a week.", p.money(c.Delay))
	}
	if c.OneOff > 0 {
		sentence += fmt.Sprintf(" Once, to begin: %s.", p.currency(c.OneOff))
	}
	var rows [][]string
	for _, l := range c.Lines {
		if l.Cost.Mean > 0 {
			rows = append(rows, []string{fmt.Sprintf("line %d", l.Line), p.money(l.Cost), p.money(l.Ticket)})
		}
	}
	if len(c.Services) > 1 {
		for _, s := range c.Services {
			rows = append(rows, []string{"service " + string(s.Service), p.money(s.Cost), p.money(s.Ticket)})
		}
	}
	for _, a := range c.Agreements {
		rows = append(rows, []string{"agreement " + p.model.Agreement(a.Agreement).Called(), p.money(a.Cost), "-"})
	}
	var b strings.Builder
	b.WriteString(p.columns(columnGap, [][]string{{sentence}}))
	if len(rows) > 0 {
		b.WriteString(p.table([]string{"", "a week", "a ticket"}, rows, 1, 2))
	}
	return b.String()
}
