package simulate_test

import (
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// mill is two owners of tickets and two millwrights whom they may need, all of them always there.
const mill = `
belay: 1
name: Mill
timezone: UTC
shape: swarm
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us}, bea: {name: Bea, party: us}, cai: {name: Cai, party: us}, dan: {name: Dan, party: us}}
services: {mill: {name: The mill, entry: owners}}
severities:
  stop:   {means: The mill stands still, clock: always, acknowledge: 15m, resolve: 4h, page: false}
  normal: {means: One machine is slow, clock: always, respond: 4h, resolve: 1d}
functions:
  owners: {link: functional, line: 1, resolves: 50%, cover: [{people: [ann, bea]}], escalates_to: [wrights]}
  wrights: {link: application, line: 2, cover: [{people: [cai, dan]}]}
demand: {mill: {per_week: 200, mix: {stop: 10%, normal: 90%}, pattern: always, effort: {1: 30m, 2: 1h}}}
swarms: {mill: {when: [untouched 20d], invite: [wrights], per_person: 2}}
`

// seen counts the inputs of a run by what they are.
func seen(t *testing.T, text string, habits simulate.Habits, also func(before ticket.Ticket, by ticket.Account, in desk.Input)) (*simulate.Tally, map[string]int) {
	t.Helper()
	count := map[string]int{}
	_, tally := lived(t, text, habits, func(before ticket.Ticket, by ticket.Account, in desk.Input, _ span.Instant, _ desk.Outcome) {
		switch in := in.(type) {
		case desk.Escalate:
			count["escalate"]++
		case desk.HandBackTo:
			count["hand back"]++
		case desk.Invite:
			count["invite"]++
		case desk.Answer:
			count[in.State]++
		case desk.Credit:
			count["credit"]++
		case desk.Resolve:
			count["resolve"]++
		case desk.Take:
			count["take by "+string(by)]++
		case desk.Reply:
			if in.FromRequester {
				count["requester"]++
			}
		case desk.OpenCase:
			count["case"]++
		}
		if also != nil {
			also(before, by, in)
		}
	})
	return tally, count
}

func TestInASwarmTheOwnerStaysAndOthersCome(t *testing.T) {
	tally, count := seen(t, mill, simulate.Habits{Work: "exponential", Coordination: .1}, func(before ticket.Ticket, by ticket.Account, in desk.Input) {
		if _, solves := in.(desk.Resolve); solves && by != before.Assignee {
			t.Errorf("%s is solved by %s, and %s owns it", before.Number, by, before.Assignee)
		}
	})
	if tally.Hops != 0 || count["escalate"] != 0 || count["take by cai"]+count["take by dan"] != 0 {
		t.Errorf("%d hand-overs; %v", tally.Hops, count)
	}
	needed := float64(count["credit"]) / float64(count["resolve"])
	if needed < .45 || needed > .55 {
		t.Errorf("others helped with %.2f of the tickets, and half need them; %v", needed, count)
	}
	if tally.Swarms.Tickets < 500 || count[ticket.Joined] < count["credit"] {
		t.Errorf("%+v; %v", tally.Swarms, count)
	}
}

func TestWhoIsInvitedAndBusyDeclinesAndComesLater(t *testing.T) {
	declined := map[ticket.Number]bool{}
	came := 0
	tally, count := seen(t, strings.Replace(mill, "people: [cai, dan]", "people: [cai]", 1), simulate.Habits{Work: "exponential", Coordination: .1},
		func(before ticket.Ticket, _ ticket.Account, in desk.Input) {
			switch answer, ok := in.(desk.Answer); {
			case !ok:
			case answer.State == ticket.Declined:
				declined[before.Number] = true
			case answer.State == ticket.Joined && declined[before.Number]:
				came++
			}
		})
	if len(declined) < 20 || came < len(declined)*9/10 || tally.Swarms.Declined == 0 {
		t.Errorf("%d declined and %d came later; %v", len(declined), came, count)
	}
}

// TestASwarmWorksAsMuchAsLinesDoAndAShareMoreForEachFurtherHead holds the hours of all heads together: those of the tiered model,
// and what coordination adds to the work that two do together.
func TestASwarmWorksAsMuchAsLinesDoAndAShareMoreForEachFurtherHead(t *testing.T) {
	hours := func(text string, coordination float64) (all float64, t2 *simulate.Tally) {
		tally, _ := seen(t, text, simulate.Habits{Work: "fixed", Coordination: coordination}, nil)
		for _, p := range tally.People {
			all += float64(p.Busy) / 3600
		}
		return all / float64(tally.Solved), tally
	}
	tiered, lines := hours(strings.Replace(mill, "shape: swarm", "shape: tiered", 1), 0)
	alike, _ := hours(mill, 0)
	costly, swarm := hours(mill, .5)
	if tiered < .95 || tiered > 1.05 || alike < .95 || alike > 1.05 { // half an hour, and half of them an hour more
		t.Errorf("a ticket takes %.3f h in lines and %.3f h in a swarm without coordination, and should take 1", tiered, alike)
	}
	if costly < 1.2 || costly > 1.3 { // half of them half an hour more
		t.Errorf("with a share of a half for coordination a ticket takes %.3f h, and should take 1.25", costly)
	}
	if lines.Hops < 500 || swarm.Hops != 0 || lines.Swarms.Joined != 0 {
		t.Errorf("lines hand over %d times and swarms %d times", lines.Hops, swarm.Hops)
	}
}

func TestNobodyIsInMoreSwarmsThanTheModelLets(t *testing.T) {
	in := map[ticket.Account]map[ticket.Number]bool{"cai": {}, "dan": {}}
	most := 0
	seen(t, strings.Replace(strings.Replace(mill, "per_week: 200", "per_week: 330", 1), "per_person: 2", "per_person: 1", 1), simulate.Habits{Work: "exponential"},
		func(before ticket.Ticket, by ticket.Account, input desk.Input) {
			if answer, ok := input.(desk.Answer); ok {
				if answer.State == ticket.Joined {
					in[by][before.Number] = true
				} else {
					delete(in[by], before.Number)
				}
				most = max(most, len(in[by]))
			}
		})
	if most != 1 {
		t.Errorf("somebody was in %d swarms at once", most)
	}
}

func TestTheModelsRuleCallsPeopleToWhatIsWorstInLinesToo(t *testing.T) {
	text := strings.NewReplacer("shape: swarm", "shape: tiered", "{when: [untouched 20d], invite: [wrights], per_person: 2}", "{when: [severity stop], invite: [wrights]}").Replace(mill)
	tally, count := seen(t, text, simulate.Habits{Work: "exponential", Coordination: .1}, func(before ticket.Ticket, _ ticket.Account, in desk.Input) {
		if answer, ok := in.(desk.Answer); ok && before.Severity != "stop" {
			t.Errorf("%v to a swarm on %s, which is %s", answer, before.Number, before.Severity)
		}
	})
	if count[ticket.Joined] < 50 || tally.Swarms.Helped == 0 || tally.Hops == 0 {
		t.Errorf("%v, %+v", count, tally.Swarms)
	}
}
