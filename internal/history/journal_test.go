package history_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/ticket"
)

// home is the example's model, with more in it where extra says so.
func home(t testing.TB, extra string) *history.Home {
	t.Helper()
	text, err := os.ReadFile("../../examples/servicenow/support.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText("support.yaml", strings.Replace(string(text), "\nfunctions:\n", "\nfunctions:\n"+extra, 1))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	h, err := history.NewHome(desk.NewEdition(3, m), "")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// told is a journal as a story, one entry on a line.
func told(journal []ticket.Entry) string {
	var b strings.Builder
	for _, e := range journal {
		fmt.Fprintf(&b, "%s %s:", e.At, e.By)
		for _, event := range e.Events {
			fmt.Fprintf(&b, " %s", ticket.Kind(event))
			switch v := event.(type) {
			case ticket.Raised:
				fmt.Fprintf(&b, "(%s, %s/%s %s)", v.Requester, v.Impact, v.Urgency, v.Severity)
			case ticket.Rated:
				fmt.Fprintf(&b, "(%s)", v.Severity)
			case ticket.Routed:
				fmt.Fprintf(&b, "(%s)", v.To)
			case ticket.HandedOver:
				fmt.Fprintf(&b, "(%s, %s)", v.To, v.Note)
			case ticket.Taken:
				fmt.Fprintf(&b, "(%s)", v.By)
			case ticket.Waited:
				fmt.Fprintf(&b, "(%s, %s)", v.Reason, v.Note)
			case ticket.Described:
				fmt.Fprintf(&b, "(%s)", v.Category)
			case ticket.Tagged:
				fmt.Fprintf(&b, "(%s)", strings.Join(v.Add, " "))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// life is a log of everything that can happen to an incident, its times a day and a half apart.
const life = header +
	"77,New,2,1,false,9,8,1/3/2016 08:00,8,1/3/2016 07:00,Phone,1,3,3,4,?,?,?,4/3/2016 09:00,9/3/2016 10:00\n" + // stamped too early
	"77,New,2,1,false,9,8,1/3/2016 08:00,8,1/3/2016 08:10,Phone,1,3,3,4,?,?,?,4/3/2016 09:00,9/3/2016 10:00\n" + // nothing is new
	"77,Active,2,1,false,9,8,1/3/2016 08:00,5,1/3/2016 09:00,Phone,1,2,2,3,24,31,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Awaiting User Info,2,1,false,9,8,1/3/2016 08:00,5,1/3/2016 10:00,Phone,1,2,2,3,24,31,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Awaiting Vendor,2,1,false,9,8,1/3/2016 08:00,5,1/3/2016 11:00,Phone,2,2,2,3,24,31,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Active,2,1,false,9,8,1/3/2016 08:00,5,1/3/2016 12:00,Phone,2,2,2,3,70,?,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Resolved,2,1,false,9,8,1/3/2016 08:00,6,2/3/2016 12:00,Phone,2,2,2,3,70,40,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Active,2,1,false,9,8,1/3/2016 08:00,6,3/3/2016 12:00,Phone,2,2,2,3,70,40,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Resolved,2,1,false,9,8,1/3/2016 08:00,6,3/3/2016 13:00,Phone,2,2,2,3,70,40,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Resolved,2,1,false,9,8,1/3/2016 08:00,6,4/3/2016 09:00,Phone,2,2,2,3,70,40,?,4/3/2016 09:00,9/3/2016 10:00\n" +
	"77,Closed,2,1,false,9,8,1/3/2016 08:00,908,9/3/2016 10:00,Phone,2,2,2,3,70,40,?,4/3/2016 09:00,9/3/2016 10:00\n"

func TestTheLifeOfAnIncidentIsToldInItsOwnTimes(t *testing.T) {
	all, _ := incidents(t, strings.NewReader(life))
	past, err := home(t, "  group-70: {link: application, line: 3, owner: lia}\n").Journal(all[0])
	if err != nil {
		t.Fatal(err)
	}
	const want = `2016-03-01T11:00:00Z servicenow-opener-8: raised(servicenow-caller-9, low/low p4) rated(p4) routed(service-desk) tagged(imported servicenow:77)
2016-03-01T12:00:00Z servicenow-updater-5: rated(p3) taken(servicenow-resolver-31)
2016-03-01T13:00:00Z servicenow-updater-5: waited(requester, Awaiting User Info in ServiceNow)
2016-03-01T14:00:00Z servicenow-updater-5: resumed described(category 2) waited(vendor, Awaiting Vendor in ServiceNow)
2016-03-01T15:00:00Z servicenow-updater-5: resumed handed-over(group-70, from group 24 to group 70)
2016-03-02T15:00:00Z servicenow-updater-6: taken(servicenow-resolver-40) solved
2016-03-03T15:00:00Z servicenow-updater-6: revived
2016-03-03T16:00:00Z servicenow-updater-6: solved
2016-03-04T12:00:00Z servicenow-updater-6: solved
2016-03-09T13:00:00Z servicenow-updater-908: ended tagged(missed-sla)
`
	if diff := cmp.Diff(want, told(past.Journal)); diff != "" {
		t.Error(diff)
	}
	if past.Quiet != 2 {
		t.Errorf("%d updates changed nothing; two did", past.Quiet)
	}
}

// everything is the pasts of the excerpt, and the incidents they were made of.
func everything(t *testing.T) (map[string]history.Incident, []history.Past) {
	t.Helper()
	text, err := os.Open(excerpt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = text.Close() })
	all, _ := incidents(t, text)
	h := home(t, "")
	from := map[string]history.Incident{}
	var pasts []history.Past
	for _, in := range all {
		past, err := h.Journal(in)
		if err != nil {
			t.Fatalf("%s: %v", in.Number, err)
		}
		from[in.Number] = in
		pasts = append(pasts, past)
	}
	return from, pasts
}

func TestAnImportedTicketIsTheFoldOfItsJournal(t *testing.T) {
	_, pasts := everything(t)
	for _, past := range pasts {
		if diff := cmp.Diff(past.Ticket, ticket.Fold(past.Journal)); diff != "" {
			t.Fatal(diff)
		}
		for i, e := range past.Journal {
			if e.Seq != i+1 || i > 0 && e.At < past.Journal[i-1].At {
				t.Fatalf("entry %d is %+v", i, e)
			}
			text, err := ticket.Marshal(e.Events)
			if err != nil {
				t.Fatal(err)
			}
			back, err := ticket.Unmarshal(text)
			if diff := cmp.Diff(e.Events, back); diff != "" || err != nil {
				t.Fatal(diff, err)
			}
		}
	}
}

func TestAnImportedTicketTellsWhatTheToolCounted(t *testing.T) {
	from, pasts := everything(t)
	for _, past := range pasts {
		tool, number, ok := history.Foreign(&past.Ticket)
		in := from[number]
		if !ok || tool != history.ServiceNow || in.Number == "" {
			t.Fatalf("it comes from %s %s", tool, number)
		}
		made, says := history.Verdict(&past.Ticket)
		if past.Ticket.Opened != in.Opened || past.Ticket.ClosedAt != in.Closed || !says || made != *in.MadeSLA || past.Ticket.Edition != 3 {
			t.Errorf("%s: %+v", number, past.Ticket)
		}
		if r := past.Ticket.Resolution; in.Resolved != 0 && (r == nil || r.At != in.Resolved) {
			t.Errorf("%s was resolved at %s, and is %+v", number, in.Resolved, r)
		}
		if past.Ticket.Reopened != in.Reopened {
			t.Errorf("%s was reopened %d times; the tool counted %d", number, past.Ticket.Reopened, in.Reopened)
		}
		if hops := len(past.Ticket.Hops); hops > in.Reassigned { // the log is lossy, and never invents
			t.Errorf("%s was handed over %d times; the tool counted %d", number, hops, in.Reassigned)
		}
	}
}

func TestHistoryStartsNoClockAndTellsNobody(t *testing.T) {
	_, pasts := everything(t)
	for _, past := range pasts {
		if len(past.Ticket.Clocks) > 0 || len(past.Ticket.Paging.Notices) > 0 || past.Ticket.State != ticket.Closed {
			t.Errorf("%+v", past.Ticket)
		}
		for _, e := range past.Journal {
			for _, event := range e.Events {
				switch event.(type) {
				case ticket.Paged, ticket.Skipped, ticket.Chained, ticket.Clocked, ticket.Replied:
					t.Errorf("%s at %s", ticket.Kind(event), e.At)
				}
			}
		}
	}
}

func TestAnIncidentThatIsNotOverIsNoHistory(t *testing.T) {
	all, _ := incidents(t, strings.NewReader(header+first))
	if _, err := home(t, "").Journal(all[0]); err != history.StillOpen { //nolint:errorlint // it is returned as it is
		t.Error(err)
	}
}

func TestAPriorityNeedsASeverityOfItsRank(t *testing.T) {
	all, _ := incidents(t, strings.NewReader(header+strings.Replace(last, ",2,2,3,", ",2,2,5,", 1)))
	if _, err := home(t, "").Journal(all[0]); err != history.NoSeverity { //nolint:errorlint // it is returned as it is
		t.Error(err)
	}
}

func TestAModelOnWhichNoTicketCouldLiveIsNoHome(t *testing.T) {
	m, _ := modelfile.ParseText("nothing.yaml", "belay: 1\nname: Nothing\ntimezone: UTC\n")
	if _, err := history.NewHome(desk.NewEdition(1, m), ""); err == nil {
		t.Error("it has no service, and takes tickets")
	}
	if _, err := history.NewHome(desk.NewEdition(1, modelOf(t)), "nowhere"); err == nil || !strings.Contains(err.Error(), `no service "nowhere"`) {
		t.Error(err)
	}
}

func modelOf(t *testing.T) *model.Model {
	t.Helper()
	text, err := os.ReadFile("../../examples/servicenow/support.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, _ := modelfile.ParseText("support.yaml", string(text))
	return m
}
