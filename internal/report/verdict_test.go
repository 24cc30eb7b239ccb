package report_test

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/report"
	"belay/internal/span"
	"belay/internal/ticket"
)

// waited is an imported ticket of severity high that was opened on a Monday at nine, waited from ten to eleven for a reason,
// was solved at one and closed on Tuesday at nine.
func waited(t *testing.T, reason ticket.Reason, tags ...string) *ticket.Ticket {
	t.Helper()
	return &ticket.Ticket{
		Service: "ledger", Severity: "high", State: ticket.Closed, Tags: append([]string{history.Imported}, tags...),
		Opened: at(t, "2026-11-23T08:00:00Z"), ClosedAt: at(t, "2026-11-24T08:00:00Z"),
		Resolution: &ticket.Resolution{At: at(t, "2026-11-23T12:00:00Z")},
		Waits:      []ticket.Wait{{Reason: reason, From: at(t, "2026-11-23T09:00:00Z"), Until: at(t, "2026-11-23T10:00:00Z")}},
	}
}

func TestTheTimeOfATicketIsOpenTimeLessTheWaitsThatPauseIt(t *testing.T) {
	m := modelOf(t, office)
	for _, c := range []struct {
		reason ticket.Reason
		until  report.Until
		hours  int64
		kept   bool
	}{
		{ticket.ForVendor, report.UntilResolved, 3, true},
		{ticket.ForRequester, report.UntilResolved, 4, true}, // as long as the target keeps it
		{ticket.ForRequester, report.UntilClosed, 8, false},
		{ticket.ForVendor, report.UntilClosed, 7, false},
	} {
		j, ok := report.NewRule(m, c.until).Judge(waited(t, c.reason))
		if !ok || j.Used != c.hours*3600 || j.Budget != 4*3600 || j.Kept() != c.kept {
			t.Errorf("waiting for %s, until %s: %+v, %v; want %d h, kept %v", c.reason, c.until, j, ok, c.hours, c.kept)
		}
	}
}

func TestWhatTheModelDoesNotPromiseIsNotJudged(t *testing.T) {
	m := modelOf(t, strings.Replace(office, "resolve: 3d", `resolve: "?"`, 1))
	for name, change := range map[string]func(*ticket.Ticket){
		"still open":              func(t *ticket.Ticket) { t.State = ticket.Open },
		"of an unknown severity":  func(t *ticket.Ticket) { t.Severity = "gone" },
		"of an unknown service":   func(t *ticket.Ticket) { t.Service = "gone" },
		"with an unknown promise": func(t *ticket.Ticket) { t.Severity = "low" },
	} {
		one := waited(t, ticket.ForVendor)
		change(one)
		if j, ok := report.NewRule(m, report.UntilClosed).Judge(one); ok {
			t.Errorf("a ticket %s is judged: %+v", name, j)
		}
	}
	one := waited(t, ticket.ForVendor)
	one.Resolution = nil
	if _, ok := report.NewRule(m, report.UntilResolved).Judge(one); ok {
		t.Error("a ticket that was never solved is judged by its solution")
	}
}

func TestTheVerdictsAreComparedOneByOne(t *testing.T) {
	a := report.NewAgreement(report.NewRule(modelOf(t, office), report.UntilResolved))
	for _, one := range []*ticket.Ticket{
		waited(t, ticket.ForVendor, history.MadeSLA), waited(t, ticket.ForVendor, history.MissedSLA), waited(t, ticket.ForVendor),
	} {
		a.Add(one)
	}
	for _, one := range []*ticket.Ticket{waited(t, ticket.ForVendor, history.MadeSLA), waited(t, ticket.ForVendor, history.MissedSLA)} {
		one.Resolution.At = at(t, "2026-11-23T15:00:00Z")
		a.Add(one)
	}
	got := a.All()
	if a.Silent() != 1 || got.N != 4 || got.BothKept != 1 || got.BothLate != 1 || got.OnlyOurs != 1 || got.OnlyThem != 1 || *got.Agreement != 0.5 {
		t.Errorf("%+v, %d silent", got, a.Silent())
	}
	if lines := a.Lines(); len(lines) != 1 || lines[0].Severity != "high" || lines[0].Target != 4*3600 {
		t.Errorf("%+v", lines)
	}
}

func TestNothingToCompareIsNoAgreement(t *testing.T) {
	a := report.NewAgreement(report.NewRule(modelOf(t, office), report.UntilClosed))
	if all := a.All(); all.N != 0 || all.Agreement != nil || len(a.Lines()) != 0 {
		t.Errorf("%+v", all)
	}
}

// TestTheBestTargetIsTheOneThatAgreesMostOften holds the walk against trying every target.
func TestTheBestTargetIsTheOneThatAgreesMostOften(t *testing.T) {
	m, opened := modelOf(t, office), at(t, "2026-11-23T08:00:00Z")
	rapid.Check(t, func(r *rapid.T) {
		a := report.NewAgreement(report.NewRule(m, report.UntilResolved))
		const longest = 12
		used := rapid.SliceOfN(rapid.Int64Range(0, longest), 1, 20).Draw(r, "used")
		made := rapid.SliceOfN(rapid.Bool(), len(used), len(used)).Draw(r, "made")
		for i := range used {
			tag := history.MissedSLA
			if made[i] {
				tag = history.MadeSLA
			}
			end := &ticket.Resolution{At: opened + span.Instant(used[i])}
			a.Add(&ticket.Ticket{Service: "ledger", Severity: "high", Tags: []string{tag}, Opened: opened, Resolution: end})
		}
		agrees := func(target int64) (n int) {
			for i := range used {
				if (used[i] <= target) == made[i] {
					n++
				}
			}
			return n
		}
		most := 0
		for target := int64(-1); target <= longest; target++ {
			most = max(most, agrees(target))
		}
		best := a.Lines()[0].Best
		if best.Agreement != float64(most)/float64(len(used)) {
			r.Fatalf("%+v; %d of %d can agree", best, most, len(used))
		}
		until := int64(longest + 1)
		if best.Until != nil {
			until = *best.Until
		}
		for target := best.From; target < until; target++ {
			if agrees(target) != most {
				r.Fatalf("%+v, and with %d only %d agree", best, target, agrees(target))
			}
		}
	})
}

// excerpt plays the example's model, with a change, over the example's log.
func excerpt(t *testing.T, old, now string) *report.Agreement {
	t.Helper()
	text, err := os.ReadFile("../../examples/servicenow/support.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := modelOf(t, strings.ReplaceAll(string(text), old, now))
	home, err := history.NewHome(desk.NewEdition(1, m), "")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open("../../examples/servicenow/incidents.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	zone, err := calendar.LoadZone("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	log, err := history.ReadServiceNow(file, zone)
	if err != nil {
		t.Fatal(err)
	}
	a := report.NewAgreement(report.NewRule(m, report.UntilClosed))
	for in := range log.Incidents() {
		past, err := home.Journal(in)
		if err != nil {
			t.Fatal(err)
		}
		again := ticket.Fold(past.Journal)
		a.Add(&again)
	}
	return a
}

func TestTheExampleExplainsTheVerdictsOfItsLog(t *testing.T) {
	a := excerpt(t, "", "")
	all := a.All()
	if all.N != 310 || *all.Agreement < 0.99 || a.Silent() != 0 {
		t.Errorf("%+v", all)
	}
	for _, l := range a.Lines() {
		if (l.Severity == "p3" || l.Severity == "p4") && (l.OnlyOurs+l.OnlyThem > 2 || l.Best.Agreement != 1) {
			t.Errorf("%+v, best %+v", l, l.Best)
		}
	}
}

func TestAnotherClockExplainsThemWorse(t *testing.T) {
	whole := func(a *report.Agreement) model.SeverityID {
		for _, l := range a.Lines() {
			if l.Severity == "p3" && l.Best.Agreement == 1 {
				return l.Severity
			}
		}
		return ""
	}
	if whole(excerpt(t, "", "")) == "" {
		t.Error("the example's own clock leaves doubt")
	}
	for _, clock := range []string{`"Mon-Fri 00:00-24:00", holidays: BR`, "always"} {
		if whole(excerpt(t, `"Mon-Fri 00:00-24:00"`, clock)) != "" {
			t.Errorf("%s explains them as well", clock)
		}
	}
	if whole(excerpt(t, "pauses: [none]", "pauses: [requester]")) != "" {
		t.Error("a clock that pauses explains them as well")
	}
}
