package desk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/coverage"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Instants at which a random ticket is raised: any second of a year, and often near where clocks change or days end.
func anyInstant(t *rapid.T, label string) span.Instant {
	const year = 365 * 86_400
	from := at(t, "2026-01-01T00:00:00Z")
	if rapid.Bool().Draw(t, label+" near a corner") {
		corner := rapid.SampledFrom([]string{
			"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", // Europe
			"2026-09-06T04:00:00Z", "2026-04-05T03:00:00Z", // Santiago
			"2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z", // Lord Howe
			"2026-12-24T15:00:00Z", "2026-04-03T07:00:00Z", "2026-11-20T15:00:00Z",
		}).Draw(t, label+" corner")
		return at(t, corner) + span.Instant(rapid.IntRange(-6*3600, 6*3600).Draw(t, label+" off by"))
	}
	return from + span.Instant(rapid.IntRange(0, year).Draw(t, label))
}

// anyEdition is the office, the harbour, or a model that nobody thought of.
func anyEdition(t *rapid.T) *desk.Edition {
	switch rapid.IntRange(0, 6).Draw(t, "which model") {
	case 0:
		return harbour()
	case 1, 2:
		return swarming(t, rapid.SampledFrom([]string{"severity critical", "untouched 30m", "severity low"}).Draw(t, "swarm when"))
	}
	return parsed(t, 1, modeltest.Draw(t))
}

// theHarbour is read once: a model never changes.
var theHarbour = sync.OnceValue(func() *model.Model {
	m, problems := modelfile.Parse("support.yaml", func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join("..", "..", "examples", "harbour", name))
	})
	if m == nil {
		panic(problems)
	}
	return m
})

// anyOpen is a ticket on some service of a severity that it uses.
func anyOpen(t *rapid.T, e *desk.Edition) desk.Open {
	s := e.Model.Services[rapid.IntRange(0, len(e.Model.Services)-1).Draw(t, "service")]
	used := e.Model.SeveritiesOf(s)
	v := used[rapid.IntRange(0, len(used)-1).Draw(t, "severity")]
	return desk.Open{Subject: "Help", Service: s.ID, Severity: v.ID, Requester: "rita"}
}

func functionOf(t *rapid.T, e *desk.Edition) model.FunctionID {
	return e.Model.Functions[rapid.IntRange(0, len(e.Model.Functions)-1).Draw(t, "function")].ID
}

// anyInput is what anybody might ask of a ticket now, sensible or not.
func anyInput(t *rapid.T, e *desk.Edition, now span.Instant) desk.Input {
	who := ticket.Account(rapid.SampledFrom([]string{"ida", "jon", "p1", "p2", ""}).Draw(t, "who"))
	number := ticket.Number(rapid.IntRange(0, 3).Draw(t, "number"))
	severity := e.Model.Severities[rapid.IntRange(0, len(e.Model.Severities)-1).Draw(t, "to severity")].ID
	switch rapid.IntRange(0, 32).Draw(t, "verb") {
	case 0, 1:
		return desk.Take{}
	case 2, 3:
		return desk.PutBack{Why: "away"}
	case 4:
		return desk.Assign{To: who, Person: model.PersonID(who)}
	case 5, 6:
		return desk.Reply{Body: "Hello", FromRequester: rapid.Bool().Draw(t, "by the requester")}
	case 7:
		return desk.Note{Body: "Hm", To: model.PartyID(rapid.SampledFrom([]string{"", "north", "vendor"}).Draw(t, "to"))}
	case 8, 9, 10:
		wake := span.Instant(0)
		if rapid.Bool().Draw(t, "wakes") {
			wake = now + span.Instant(rapid.IntRange(1, 3*86_400).Draw(t, "wake"))
		}
		return desk.Wait{Reason: rapid.SampledFrom(ticket.Reasons()).Draw(t, "reason"), Wake: wake}
	case 11:
		return desk.Resume{}
	case 12, 13:
		return desk.Escalate{To: functionOf(t, e), Why: rapid.SampledFrom([]string{"", "so"}).Draw(t, "why")}
	case 14:
		return desk.HandBackTo{Reason: "not-ours"}
	case 15, 16, 17:
		return desk.Rate{Severity: severity}
	case 18:
		return desk.Describe{Service: e.Model.Services[rapid.IntRange(0, len(e.Model.Services)-1).Draw(t, "to service")].ID}
	case 19, 20:
		return desk.Resolve{}
	case 21:
		return desk.Close{Why: rapid.SampledFrom([]string{"", "so"}).Draw(t, "why")}
	case 22, 23:
		return desk.Reopen{}
	case 24:
		return desk.Spam{Not: rapid.Bool().Draw(t, "not")}
	case 25:
		return rapid.SampledFrom([]desk.Input{
			desk.CallSwarm{Functions: []model.FunctionID{functionOf(t, e)}},
			desk.EndSwarm{},
			desk.Invite{Who: who},
			desk.Answer{State: ticket.Joined},
			desk.Answer{State: ticket.Left},
			desk.Credit{Who: who, What: "much"},
		}).Draw(t, "swarm")
	case 26:
		return rapid.SampledFrom([]desk.Input{desk.MergeInto{Into: number}, desk.Absorb{Source: number, Requester: who}}).Draw(t, "merge")
	case 27:
		return rapid.SampledFrom([]desk.Input{desk.Unmerge{}, desk.Drop{Source: number}}).Draw(t, "unmerge")
	case 28:
		return rapid.SampledFrom([]desk.Input{
			desk.Tie{Kind: "relates", Other: number},
			desk.Untie{Kind: "relates", Other: number},
			desk.Adopt{Parent: number},
			desk.Bear{Child: number, Gone: rapid.Bool().Draw(t, "gone")},
		}).Draw(t, "tie")
	case 29:
		return rapid.SampledFrom([]desk.Input{desk.Watch{Who: who}, desk.Watch{Who: who, Gone: true}, desk.Tag{Add: []string{"a"}}, desk.Tag{Remove: []string{"a"}}}).Draw(t, "watch")
	case 30:
		return desk.OpenCase{Function: functionOf(t, e)}
	case 31:
		return desk.UpdateCase{ID: rapid.IntRange(0, 2).Draw(t, "case"), Status: rapid.SampledFrom(ticket.CaseStatuses()).Draw(t, "status")}
	}
	return desk.Tick{}
}

// later is a while, from no time at all to a week.
func laterBy(t *rapid.T) span.Instant {
	return span.Instant(rapid.SampledFrom([]int{0, 1, 59, 300, 3600, 4 * 3600, 86_400, 8 * 86_400}).Draw(t, "a while"))
}

// TestWhateverHappensTheTicketIsWhatItsJournalSays plays anything, at any time, on any model. After every turn the ticket is
// the fold of its journal, and goes through the record and back; a refusal leaves nothing behind; no instant that time
// must be looked at again lies in the past; and nothing changes before it comes.
func TestWhateverHappensTheTicketIsWhatItsJournalSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		s := newStory(t, e)
		now := anyInstant(t, "raised")
		s.play("rita", anyOpen(t, e), now)
		for range rapid.IntRange(0, 12).Draw(t, "turns") {
			s.nothingBefore(t, now)
			now += laterBy(t)
			if rapid.Bool().Draw(t, "on time") {
				s.pass(now)
			}
			by := ticket.Account(rapid.SampledFrom([]string{"ida", "jon", "p1"}).Draw(t, "by"))
			s.try(by, anyInput(t, e, now), now)
		}
		s.play("", desk.Tick{}, now)
		s.folds()
		s.keepsItsPromises(t, now)
		s.survivesTheRecord(t)
	})
}

// try plays one input, which may be refused.
func (s *story) try(by ticket.Account, in desk.Input, now span.Instant) {
	before := written(s.t, s.ticket)
	out, err := desk.Turn(s.world, s.ticket, by, in, now)
	if after := written(s.t, s.ticket); after != before {
		s.t.Fatalf("%T changed the ticket it was given from\n%s\nto\n%s", in, before, after)
	}
	var refusal *ticket.Refusal
	switch {
	case err == nil:
		was := s.ticket
		s.keep(out)
		s.sound(was, now)
	case !errors.As(err, &refusal):
		s.t.Fatalf("%T at %s: %v", in, clockTime(now), err)
	case len(out.Entry.Events) > 0 || out.Ticket.Seq != 0:
		s.t.Fatalf("%T was refused and left %+v behind", in, out)
	}
}

// nothingBefore looks at the ticket between now and when the desk asks to, and must see nothing new.
func (s *story) nothingBefore(t *rapid.T, now span.Instant) {
	end := s.next
	if end == 0 {
		end = now + 30*86_400
	}
	if end <= now+1 {
		return
	}
	look := now + span.Instant(rapid.IntRange(1, int(min(end-now, 1<<31))-1).Draw(t, "look"))
	out, err := desk.Turn(s.world, s.ticket, "", desk.Tick{}, look)
	if err != nil || len(out.Entry.Events) > 0 {
		t.Fatalf("the desk asks to look at %s, and at %s already it does %+v, %v", clockTime(s.next), clockTime(look), out.Entry.Events, err)
	}
	if s.next == 0 && out.Next != 0 || out.Next < s.next && s.next != 0 {
		t.Fatalf("the desk asks to look at %s, and at %s it asks for %s", clockTime(s.next), clockTime(look), clockTime(out.Next))
	}
}

// keepsItsPromises checks what is always true of clocks.
func (s *story) keepsItsPromises(t *rapid.T, now span.Instant) {
	seen := map[string]bool{}
	for _, o := range s.ticket.Outcomes {
		key := fmt.Sprintf("%s %s %d", o.Target, o.Under, o.Run)
		if seen[key] {
			t.Fatalf("run %s ended twice: %+v", key, s.ticket.Outcomes)
		}
		seen[key] = true
		if late := o.Used > o.Budget; late && o.State != sla.Breached {
			t.Fatalf("%+v used more than it had", o)
		}
	}
	for _, c := range s.ticket.Clocks {
		switch {
		case c.Counts() && s.ticket.State == ticket.Closed:
			t.Fatalf("%s counts on a closed ticket", c.Target)
		case c.Held && s.ticket.State != ticket.Waiting:
			t.Fatalf("%s pauses on a ticket that is %s", c.Target, s.ticket.State)
		case c.State == sla.Running && c.Late != 0 && c.Late <= now:
			t.Fatalf("%s runs at %s, and was late at %s", c.Target, clockTime(now), clockTime(c.Late))
		}
	}
}

// survivesTheRecord reads the journal back from what is written down, and must find the same ticket.
func (s *story) survivesTheRecord(t *rapid.T) {
	read := make([]ticket.Entry, len(s.journal))
	for i, e := range s.journal {
		text, err := ticket.Marshal(e.Events)
		if err != nil {
			t.Fatal(err)
		}
		if e.Events, err = ticket.Unmarshal(text); err != nil {
			t.Fatal(err)
		}
		read[i] = e
	}
	if folded, kept := written(t, ticket.Fold(read)), written(t, s.ticket); folded != kept {
		t.Fatalf("the record folds to\n%s\nand the ticket is\n%s", folded, kept)
	}
}

func written(t teller, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(text)
}

func TestATicketThatGoesThroughTheRecordEachTurnGoesTheSameWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		kept, stored := newStory(t, e), newStory(t, e)
		now := anyInstant(t, "raised")
		in := anyOpen(t, e)
		kept.play("rita", in, now)
		stored.play("rita", in, now)
		for range rapid.IntRange(0, 8).Draw(t, "turns") {
			now += laterBy(t)
			text := written(t, stored.ticket)
			stored.ticket = ticket.Ticket{}
			if err := json.Unmarshal([]byte(text), &stored.ticket); err != nil {
				t.Fatal(err)
			}
			in := anyInput(t, e, now)
			kept.try("ida", in, now)
			stored.try("ida", in, now)
			if a, b := written(t, kept.ticket), written(t, stored.ticket); a != b || kept.next != stored.next {
				t.Fatalf("after %T\n%s, next at %s\n%s, next at %s", in, a, clockTime(kept.next), b, clockTime(stored.next))
			}
		}
	})
}

// TestATicketOutlivesAnyEdition publishes models that have nothing to do with each other while a ticket runs.
func TestATicketOutlivesAnyEdition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		editions := []*desk.Edition{anyEdition(t)}
		s := newStory(t, editions...)
		now := anyInstant(t, "raised")
		s.play("rita", anyOpen(t, editions[0]), now)
		for range rapid.IntRange(1, 3).Draw(t, "editions") {
			e := desk.NewEdition(len(editions)+1, anyEdition(t).Model)
			editions = append(editions, e)
			s.publish(editions...)
			for range rapid.IntRange(1, 5).Draw(t, "turns") {
				now += laterBy(t)
				s.play("", desk.Tick{}, now) // whoever publishes lets the desk look
				s.nothingBefore(t, now)
				s.try("ida", anyInput(t, e, now), now)
			}
		}
		s.play("", desk.Tick{}, now)
		s.folds()
		s.keepsItsPromises(t, now)
		s.survivesTheRecord(t)
	})
}

// TestTheForecastOfANewTicketIsWhatWhoAnswers holds what a screen says will happen against the chain that the proof follows.
func TestTheForecastOfANewTicketIsWhatWhoAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		raised := anyInstant(t, "raised")
		in := anyOpen(t, e)
		story := newStory(t, e)
		story.play("rita", in, raised)
		foreseen := map[string]string{}
		for _, f := range desk.Next(story.world, story.ticket, raised, 1000) {
			key := fmt.Sprint(f.Step, f.Holder)
			if _, first := foreseen[key]; !first && f.Step != ticket.LastResort && f.Empty != "too far ahead to say" {
				foreseen[key] = fmt.Sprint(f.At, keysOf(f.Holders))
			}
		}
		for i, told := range e.Who(e.Model.Service(in.Service), e.Model.Severity(in.Severity), raised).Told {
			if !told.Known || told.At <= raised || told.At > raised+15*86_400 {
				continue // never, over already, or further off than rosters see
			}
			for _, g := range told.Groups {
				want := fmt.Sprint(told.At, keysOf(g.Holders))
				if says := foreseen[fmt.Sprint(i, g.Holder)]; says != want {
					t.Fatalf("raised at %s, step %d tells %s at %s, and the screen says %q", clockTime(raised), i, g.Holder, want, says)
				}
			}
		}
	})
}

func keysOf(holders []coverage.Holder) (out []string) {
	for _, h := range holders {
		out = append(out, desk.Key(h))
	}
	return out
}

// TestALateDeskComesToTheSameClocks plays one ticket turn by turn as the desk asks, and another in one turn at the end.
func TestALateDeskComesToTheSameClocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		prompt, late := newStory(t, e), newStory(t, e)
		now := anyInstant(t, "raised")
		in := anyOpen(t, e)
		prompt.play("rita", in, now)
		late.play("rita", in, now)
		for range rapid.IntRange(0, 5).Draw(t, "turns") {
			then := now + laterBy(t)
			prompt.pass(then)
			late.play("", desk.Tick{}, then)
			if diff := cmp.Diff(aside(prompt.ticket.Clocks), aside(late.ticket.Clocks)); diff != "" {
				t.Fatalf("from %s until %s the clocks differ:\n%s", clockTime(now), clockTime(then), diff)
			}
			if p, l := doneOf(prompt.ticket), doneOf(late.ticket); p != l {
				t.Fatalf("from %s until %s the prompt desk did %s, and the late one %s", clockTime(now), clockTime(then), p, l)
			}
			now = then
			act := rapid.SampledFrom([]desk.Input{
				desk.Take{},
				desk.Reply{Body: "Hello"},
				desk.Wait{Reason: ticket.ForRequester, Wake: now + 7000},
				desk.Reply{Body: "So", FromRequester: true},
				desk.Resolve{},
				desk.Reopen{},
			}).Draw(t, "act")
			prompt.try("ida", act, now)
			late.try("ida", act, now)
		}
	})
}

// aside are clocks without the place in the order in which they were changed.
func aside(clocks []sla.Clock) []sla.Clock {
	return slices.SortedFunc(slices.Values(clocks), func(a, b sla.Clock) int {
		return slices.Compare([]string{string(a.Target), a.Under}, []string{string(b.Target), b.Under})
	})
}

// doneOf is how far the chain of a ticket has run, where nothing was handed over: a late hand-over starts the chain late. When
// the last resort is told depends on who could be told before, which is not the same for a desk that stood still.
func doneOf(t ticket.Ticket) string {
	if slices.ContainsFunc(t.Hops, func(h ticket.Hop) bool { return h.Step }) {
		return ""
	}
	return fmt.Sprint(t.State, t.Paging.Done, t.Paging.Swarm)
}

// TestThoseToldByTheDeadlineAreThoseWhomTheProofCounts lets a ticket lie untaken until its pick-up promise falls due. Whoever
// the chain of its raising says can be told by then was told, and nobody else but those of the function where it lies.
func TestThoseToldByTheDeadlineAreThoseWhomTheProofCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEdition(t)
		raised := anyInstant(t, "raised")
		in := anyOpen(t, e)
		s, v := e.Model.Service(in.Service), e.Model.Severity(in.Severity)
		promise := v.PickUp()
		due, ok := e.Clock(s.ID, v.ID).Deadline(raised, promise.On(e.Model.Clock(s, v)))
		if !ok || due > raised+30*86_400 {
			return // it never falls due, or so late that the roster's sight ends
		}
		story := newStory(t, e)
		story.play("rita", in, raised)
		story.pass(due)
		told := map[string]bool{}
		for _, entry := range story.journal {
			for _, event := range entry.Events {
				if paged, ok := event.(ticket.Paged); ok {
					for _, who := range paged.Told {
						told[who] = true
					}
				}
			}
		}
		counted := countable(e.Model, s, v, raised, due)
		for who := range counted {
			if !told[who] {
				t.Fatalf("raised at %s, due %s: the proof counts %s, whom the desk told not:\n%v", clockTime(raised), clockTime(due), who, story.tells())
			}
		}
		for who := range told {
			if !counted[who] && !mayKnow(e.Model, v, story.ticket, raised, due)[who] {
				t.Fatalf("raised at %s, due %s: the desk told %s, whom the proof counts not:\n%v", clockTime(raised), clockTime(due), who, story.tells())
			}
		}
		proof := coverage.Prove(e.Model, span.Span{From: raised, Until: raised + 1}, coverage.Options{})
		if n := proof.Cell(s.ID, v.ID).At(raised); n != len(counted) {
			t.Fatalf("the proof counts %d, and the oracle %v", n, counted)
		}
		if chain := coverage.Who(e.Model, s, v, raised); chain.Due && chain.Deadline != due {
			t.Fatalf("the chain falls due at %s, the clock at %s", clockTime(chain.Deadline), clockTime(due))
		}
	})
}

// mayKnow are those whom the desk tells though the proof counts them not: those of a function where the ticket lay or whom a
// swarm calls, and whoever is told by name outside their own hours, or as the last resort.
func mayKnow(m *model.Model, v *model.Severity, t ticket.Ticket, raised, due span.Instant) map[string]bool {
	out := map[string]bool{}
	lay := []model.FunctionID{t.Function}
	for _, h := range t.Hops {
		lay = append(lay, h.From)
	}
	resort := model.HolderID("")
	if e := m.EscalationOf(m.Service(t.Service), v); e != nil {
		resort = e.LastResort
		lay = append(lay, model.FunctionID(resort))
	}
	if rule := m.SwarmOf(m.Service(t.Service)); rule != nil {
		lay = append(lay, rule.Invite...)
	}
	roster := coverage.NewRoster(m, span.Span{From: raised - 3*86_400, Until: due + 3*86_400})
	for _, f := range lay {
		for _, h := range roster.Spells(model.HolderID(f), v) {
			if h.Spell.From <= due && h.Spell.Until > raised {
				out[desk.Key(h)] = true
			}
		}
	}
	for _, p := range m.People {
		named := resort == model.HolderID(p.ID)
		for _, step := range m.StepsOf(m.Service(t.Service), v) {
			named = named || slices.Contains(step.Tell, model.HolderID(p.ID))
		}
		if named {
			out[string(p.ID)] = true
		}
	}
	return out
}

// countable are those who hold what a step tells at some instant from the step to the deadline, found second by second at
// the corners of their duties.
func countable(m *model.Model, s *model.Service, v *model.Severity, raised, due span.Instant) map[string]bool {
	out := map[string]bool{}
	roster := coverage.NewRoster(m, span.Span{From: raised - 3*86_400, Until: due + 3*86_400})
	for _, step := range coverage.Who(m, s, v, raised).Told {
		if !step.Known || step.At > due {
			continue
		}
		for _, g := range step.Groups {
			for _, h := range roster.Spells(g.Holder, v) {
				if h.Spell.From <= due && h.Spell.Until > step.At {
					out[desk.Key(h)] = true
				}
			}
		}
	}
	return out
}
