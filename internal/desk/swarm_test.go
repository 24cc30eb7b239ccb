package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

// swarming is the office with a rule that calls a swarm of two functions.
func swarming(t teller, when string) *desk.Edition {
	return officeWith(t, 1, "routes:\n", "swarms:\n  ledger: {when: ["+when+"], invite: [team, code], first_within: 15m, per_person: 2}\nroutes:\n")
}

func members(t *ticket.Ticket) (out []string) {
	if t.Swarm == nil {
		return nil
	}
	for _, m := range t.Swarm.Members {
		out = append(out, string(m.Account)+" "+m.State)
	}
	return out
}

func TestARuleCallsASwarmAndInvitesWhoIsOnDuty(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", swarming(t, "severity critical"))
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:00 a swarm",
		"11-23 10:00 team: mette, sara",
		"11-23 10:00 code: party:north",
	)
	if diff := cmp.Diff([]string{"mette invited", "sara invited"}, members(&s.ticket)); diff != "" {
		t.Error(diff)
	}
	if s.ticket.Function != "desk" {
		t.Errorf("it moved to %s", s.ticket.Function)
	}
}

func TestATicketUntouchedForLongCallsASwarmAndATakenOneDoesNot(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00", swarming(t, "untouched 30m"))
	s.until("11-23 10:29:59")
	if s.ticket.Swarm != nil {
		t.Error("called too early")
	}
	s.until("11-23 10:30")
	if !s.ticket.Swarm.Active() {
		t.Error("not called")
	}
	taken := opened(t, "normal", "11-23 10:00", swarming(t, "untouched 30m"))
	taken.do("ida", desk.Take{}, "11-23 10:10")
	taken.until("11-23 14:00")
	if taken.ticket.Swarm != nil {
		t.Error("called for a ticket that somebody has")
	}
}

func TestASwarmIsJoinedDeclinedLeftAndCredited(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.CallSwarm{Functions: []model.FunctionID{"team"}, Why: "two of us have looked"}, "11-23 10:10")
	if s.ticket.Assignee != "ida" {
		t.Error("who calls a swarm does not own the ticket")
	}
	s.do("mette", desk.Answer{State: ticket.Joined}, "11-23 10:15")
	s.do("sara", desk.Answer{State: ticket.Declined}, "11-23 10:16")
	s.do("lars", desk.Answer{State: ticket.Joined}, "11-23 10:17") // nobody asked him, and he may
	s.do("ida", desk.Credit{Who: "mette", What: "found the lock"}, "11-23 11:00")
	s.do("mette", desk.Answer{State: ticket.Left}, "11-23 11:10")
	if diff := cmp.Diff([]string{"mette left", "sara declined", "lars joined"}, members(&s.ticket)); diff != "" {
		t.Error(diff)
	}
	if s.ticket.Member("mette").Credit != "found the lock" {
		t.Error("the credit is lost")
	}
	s.do("ida", desk.Invite{Who: "sara", Person: "sara"}, "11-23 11:20") // asked again
	if s.ticket.Member("sara").State != ticket.Invited {
		t.Errorf("%+v", s.ticket.Member("sara"))
	}
	s.do("ida", desk.Resolve{}, "11-23 12:00")
	if s.ticket.Swarm.Active() || s.ticket.Member("mette").Credit == "" {
		t.Errorf("%+v", s.ticket.Swarm)
	}
	s.folds()
}

func TestNobodyIsInMoreSwarmsThanTheModelLetsThem(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00", swarming(t, "severity critical"))
	s.do("ida", desk.CallSwarm{}, "11-23 10:10")
	s.do("ida", desk.Invite{Who: "mette", Busy: 1}, "11-23 10:11")
	s.says(s.refused("ida", desk.Invite{Who: "sara", Busy: 2}, "11-23 10:12"), "The model lets one person be in 2 swarms at once, and they are.")
	s.says(s.refused("mette", desk.Answer{State: ticket.Joined, Busy: 2}, "11-23 10:13"), "The model lets one person be in 2 swarms at once, and they are.")
	s.do("mette", desk.Answer{State: ticket.Joined, Busy: 1}, "11-23 10:14")
}

func TestASwarmOfAFunctionWithoutAnybodySaysSo(t *testing.T) {
	s := opened(t, "normal", "11-21 12:00") // Saturday
	s.do("mette", desk.CallSwarm{Functions: []model.FunctionID{"code"}}, "11-21 12:10")
	s.told(
		"11-21 12:00 desk: mette",
		"11-21 12:10 a swarm",
		"11-21 12:10 code: nobody",
	)
}

func TestASwarmMayEndAndBeCalledAgain(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Invite{Who: "mette"}, "11-23 10:10") // inviting somebody calls one
	s.do("ida", desk.EndSwarm{}, "11-23 10:20")
	s.says(s.refused("mette", desk.Answer{State: ticket.Joined}, "11-23 10:21"), "There is no swarm on SUP-1 any more.")
	s.do("ida", desk.CallSwarm{}, "11-23 10:30")
	s.do("mette", desk.Answer{State: ticket.Joined}, "11-23 10:31")
	s.folds()
}

func TestWhoOwnsATicketIsNotInvitedToItsSwarm(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("mette", desk.CallSwarm{Functions: []model.FunctionID{"team"}}, "11-23 10:10")
	if diff := cmp.Diff([]string{"sara invited"}, members(&s.ticket)); diff != "" {
		t.Error(diff)
	}
}
