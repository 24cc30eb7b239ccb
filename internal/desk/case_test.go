package desk_test

import (
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/ticket"
)

// theirs is how another party's promise stands.
func (s *story) theirs(target model.TargetName) string {
	for _, c := range s.ticket.Clocks {
		if c.Target == target && c.Under == "nw" {
			switch {
			case c.State == sla.Breached:
				return "breached " + clockTime(c.Breach)
			case c.Ended != 0:
				return string(c.State) + " " + clockTime(c.Ended)
			}
			return "due " + clockTime(c.Due)
		}
	}
	return "not promised"
}

func (s *story) case1(want ...string) {
	s.t.Helper()
	if got := []string{s.theirs(model.Respond), s.theirs(model.Resolve)}; got[0] != want[0] || got[1] != want[1] {
		s.t.Errorf("their respond and resolve stand %q, not %q", got, want)
	}
}

func TestACaseCountsOnTheOtherPartysHoursByItsAgreement(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.OpenCase{Function: "code", Reference: "NC-88"}, "11-23 19:00") // 18:00 in London, an hour before they close
	s.case1("due 11-24 09:00", "due 11-25 19:00")                                   // two of their twelve-hour days
	s.do("ida", desk.UpdateCase{ID: 1, Status: "acknowledged"}, "11-24 08:10")
	s.do("ida", desk.UpdateCase{ID: 1, Status: "answered", Reference: "NC-89"}, "11-24 09:00")
	s.case1("met 11-24 09:00", "due 11-25 19:00")
	s.do("ida", desk.UpdateCase{ID: 1, Status: "closed"}, "11-26 09:00")
	s.case1("met 11-24 09:00", "breached 11-25 19:00")
	if c := s.ticket.Case(1); c.Reference != "NC-89" || c.Closed == 0 {
		t.Errorf("%+v", c)
	}
	s.promises("not promised", "breached 11-23 14:00", "not promised", "due 11-26 10:00")
	s.folds()
}

func TestACaseIsNotPausedByWhatTheTicketWaitsFor(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 10:10")
	s.until("11-23 10:31")
	s.case1("breached 11-23 10:30", "due 11-23 13:00")
}

func TestASolvedTicketAsksNothingMoreOfTheOtherPartyUntilItIsReopened(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 11:00")
	s.case1("stopped 11-23 11:00", "stopped 11-23 11:00")
	s.do("rita", desk.Reopen{}, "11-24 10:00")
	s.case1("due 11-24 11:00", "due 11-26 09:00")
	s.do("ida", desk.UpdateCase{ID: 1, Status: "answered"}, "11-24 10:30")
	s.case1("met 11-24 10:30", "due 11-26 09:00")
}

func TestASecondCaseUnderTheSameAgreementHasItsOwnClocks(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:00")
	s.says(s.refused("ida", desk.OpenCase{Function: "code"}, "11-23 10:01"), "There is an open case with North Consulting already.")
	s.do("ida", desk.UpdateCase{ID: 1, Status: "closed"}, "11-23 10:20")
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 11:00")
	s.do("ida", desk.UpdateCase{ID: 1, Reference: "late paper", Status: "closed"}, "11-23 11:10") // says nothing of the second
	s.case1("due 11-23 11:30", "due 11-23 14:00")
	var theirs int
	for _, o := range s.ticket.Outcomes {
		if o.Under == "nw" {
			theirs++
		}
	}
	if theirs != 2 {
		t.Errorf("%d outcomes of theirs", theirs)
	}
	s.folds()
}

func TestACaseByAnAgreementThatIsNotInForceHasNoClocks(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1, "until: 2027-12-31", "until: 2026-06-30"))
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:00")
	s.case1("not promised", "not promised")
	if s.ticket.Case(1).Agreement != "" {
		t.Errorf("%+v", s.ticket.Case(1))
	}
}
