package history_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/history"
	"belay/internal/ticket"
)

// read reads a log by a mapping to its end.
func read(t testing.TB, mapping, text string) ([]history.Incident, history.Tally) {
	t.Helper()
	var m *history.Mapping
	if mapping != "" {
		var err error
		if m, err = history.ParseMapping([]byte(mapping)); err != nil {
			t.Fatal(err)
		}
	}
	var all []history.Incident
	tally, err := history.Read("", m, strings.NewReader(text), func(in history.Incident) error {
		all = append(all, in)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, tally
}

// lived is the life of an incident in a line: hours since it was opened, state, group and assignee after each update.
func lived(in history.Incident) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s p%d:", in.Number, in.Updates[len(in.Updates)-1].Priority)
	for _, u := range in.Updates {
		fmt.Fprintf(&b, " +%.1fh %s", float64(u.At-in.Opened)/3600, u.State)
		if u.State == ticket.Waiting {
			fmt.Fprintf(&b, " for %s", u.Reason)
		}
		fmt.Fprintf(&b, " (%s, %s)", u.Group, u.Assignee)
	}
	return b.String()
}

const jiraSearch = `{"expand":"names","startAt":0,"maxResults":50,"total":1,"issues":[{"id":"10012","key":"DESK-7","fields":{
 "summary":"Printer on fire","created":"2026-03-02T09:00:00.000+0100","updated":"2026-03-03T10:00:00.000+0100","resolutiondate":"2026-03-02T15:00:00.000+0100",
 "status":{"name":"Done","statusCategory":{"key":"done"}},"priority":{"name":"High"},"issuetype":{"name":"Incident"},
 "components":[{"name":"Field service"}],"assignee":{"displayName":"Ida Holm"},"reporter":{"displayName":"Ben Ott"}},
 "changelog":{"histories":[
  {"created":"2026-03-02T15:00:00.000+0100","author":{"displayName":"Ida Holm"},"items":[{"field":"status","fromString":"Waiting for customer","toString":"Done"},{"field":"resolution","fromString":null,"toString":"Done"}]},
  {"created":"2026-03-02T10:00:00.000+0100","author":{"displayName":"Ole Berg"},"items":[{"field":"Component","fromString":"Service desk","toString":"Field service"},{"field":"assignee","fromString":"Ole Berg","toString":"Ida Holm"}]},
  {"created":"2026-03-02T11:00:00.000+0100","author":{"displayName":"Ida Holm"},"items":[{"field":"status","fromString":"In Progress","toString":"Waiting for customer"}]}]}}]}`

const zendeskAudits = `{"audits":[
 {"id":1,"ticket_id":35,"created_at":"2026-03-02T08:00:00Z","author_id":11,"events":[{"type":"Create","field_name":"status","value":"new"},{"type":"Create","field_name":"priority","value":"urgent"},{"type":"Comment","body":"help"}]},
 {"id":2,"ticket_id":36,"created_at":"2026-03-02T08:30:00Z","author_id":12,"events":[{"type":"Create","field_name":"status","value":"new"}]},
 {"id":3,"ticket_id":35,"created_at":"2026-03-02T09:00:00Z","author_id":21,"events":[{"type":"Change","field_name":"group_id","value":"901","previous_value":null},{"type":"Change","field_name":"status","value":"pending","previous_value":"new"}]},
 {"id":4,"ticket_id":35,"created_at":"2026-03-02T12:00:00Z","author_id":21,"events":[{"type":"Change","field_name":"status","value":"solved","previous_value":"pending"}]}],"next_page":null}`

const zammadTickets = `[{"id":4,"number":"31004","title":"VPN","group":"Network","state":"closed","priority":"3 high","owner":"ida@example.org","customer":"ben@example.org",
 "create_article_type":"email","article_ids":[8],"created_at":"2026-03-02T08:00:00.000Z","close_at":"2026-03-02T18:00:00.000Z","updated_at":"2026-03-02T18:00:00.000Z",
 "history":[{"object":"Ticket","attribute":"group","value_from":"Users","value_to":"Network","created_at":"2026-03-02T10:00:00.000Z","created_by":"ole@example.org"}]}]`

const glpiList = "\ufeff\"ID\";\"Title\";\"Status\";\"Last update\";\"Opening date\";\"Resolution date\";\"Closing date\";\"Priority\";\"Requester\";\"Technician\";\"Technician group\";\"Category\"\n" +
	"\"1 204\";\"No sound\";\"Closed\";\"2026-03-09 09:00\";\"2026-03-02 09:00\";\"2026-03-02 17:00\";\"2026-03-09 09:00\";\"High\";\"Ott Ben\";\"Holm Ida\";\"Desktop\";\"Hardware\"\n" +
	"\"1 205\";\"No mail\";\"Pending\";\"2026-03-03 09:00\";\"2026-03-02 10:00\";\"\";\"\";\"Very low\";\"Ott Ben\";\"\";\"Desktop\";\"Mail\"\n"

const processLog = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/"><extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="event"><string key="concept:name" value="none"/></global>
<trace><string key="concept:name" value="case 1"/><string key="priority" value="2"/>
 <event><string key="concept:name" value="Receive"/><string key="org:resource" value="Ole"/><string key="org:group" value="Desk"/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="2026-03-02T09:00:00.000+01:00"/></event>
 <event><string key="concept:name" value="Repair"/><string key="org:resource" value="Ida"/><string key="org:group" value="Field"/><string key="lifecycle:transition" value="complete"><string key="nested" value="x"/></string><date key="time:timestamp" value="2026-03-02T11:30:00.000+01:00"/></event>
</trace></log>`

func TestTheLogOfEachToolIsKnownByHowItBeginsAndRead(t *testing.T) {
	for _, c := range []struct {
		text string
		tool history.Tool
		want []string
	}{
		{jiraSearch, history.Jira, []string{
			"DESK-7 p2: +0.0h open (Service desk, jira-ole-berg) +1.0h open (Field service, jira-ida-holm) +2.0h waiting for requester (Field service, jira-ida-holm)" +
				" +6.0h closed (Field service, jira-ida-holm)",
		}},
		{zendeskAudits, history.Zendesk, []string{
			"35 p1: +0.0h open (, ) +1.0h waiting for requester (group 901, ) +4.0h resolved (group 901, )",
			"36 p3: +0.0h open (, )",
		}},
		{zammadTickets, history.Zammad, []string{
			"31004 p1: +0.0h open (Users, zammad-ida-example-org) +2.0h open (Network, zammad-ida-example-org) +10.0h closed (Network, zammad-ida-example-org)",
		}},
		{glpiList, history.GLPI, []string{
			"1204 p3: +0.0h open (Desktop, glpi-holm-ida) +8.0h resolved (Desktop, glpi-holm-ida) +168.0h closed (Desktop, glpi-holm-ida)",
			"1205 p6: +0.0h open (Desktop, ) +23.0h waiting for requester (Desktop, )",
		}},
		{processLog, history.XES, []string{"case1 p2: +0.0h open (Desk, xes-ole) +2.5h closed (Field, xes-ida)"}},
		{
			"Issue key,Issue Type,Status,Priority,Assignee,Reporter,Created,Resolved\nDESK-8,Task,Done,Low,Ida,Ben,02/Mar/26 9:00 AM,02/Mar/26 1:30 pm\n",
			history.Jira,
			[]string{"DESK-8 p4: +0.0h open (, jira-ida) +4.5h resolved (, jira-ida) +4.5h closed (, jira-ida)"},
		},
		{
			"Id,Requester,Group,Assignee,Status,Priority,Via,Ticket type,Created at,Updated at,Solved at,Group stations,Reopens\n77,Ben,Desk,Ida,Closed,Urgent,Mail,Incident,2026-03-02 09:00,2026-03-06 09:00,2026-03-02 10:00,2,1\n",
			history.Zendesk,
			[]string{"77 p1: +0.0h open (Desk, zendesk-ida) +1.0h resolved (Desk, zendesk-ida) +96.0h closed (Desk, zendesk-ida)"},
		},
		{
			"Case ID;Activity;Resource;Complete Timestamp\n2;Take;Ole;2026/03/02 09:00:00.000\n1;Take;Ida;2026/03/02 08:00:00.000\n2;Mend;Ida;2026/03/02 12:00:00.000\n",
			history.CSV,
			[]string{"2 p3: +0.0h open (, csv-ole) +3.0h closed (, csv-ida)", "1 p3: +0.0h closed (, csv-ida)"},
		},
		{
			`{"ref":"SUP-12","number":12,"state":"waiting","waits":"vendor","severity":"p2","rank":2,"function":"first-line","requester":"Ben","opened":"2026-03-02T09:00:00Z","changed":"2026-03-02T10:00:00Z"}`,
			history.Belay,
			[]string{"SUP-12 p2: +0.0h open (first-line, ) +1.0h waiting for vendor (first-line, )"},
		},
	} {
		tool, err := history.Detect(bufio.NewReaderSize(strings.NewReader(strings.TrimPrefix(c.text, "\ufeff")), 1<<16))
		if err != nil || tool != c.tool {
			t.Errorf("taken for a log of %q (%v); want %q", tool, err, c.tool)
			continue
		}
		all, tally := read(t, "", c.text)
		if tally.Skipped != 0 || len(all) != len(c.want) {
			t.Errorf("%s: %+v, %d incidents", tool, tally, len(all))
			continue
		}
		for i, in := range all {
			if got := lived(in); got != c.want[i] {
				t.Errorf("%s:\n got %s\nwant %s", tool, got, c.want[i])
			}
		}
	}
}

func TestAJournalOfOursIsReadAsItFolds(t *testing.T) {
	raised := ticket.Raised{Kind: "incident", Subject: "x", Service: "mail", Severity: "p2", Requester: "ben"}
	events := func(e ...ticket.Event) string {
		text, err := ticket.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	text := `{"id":"ben","tickets":[{"ticket":"SUP-3","service":"mail","state":"waiting","opened":"2026-03-02T09:00:00Z","entries":[` +
		`{"at":"2026-03-02T09:00:00Z","by_them":true,"events":` + events(raised, ticket.Routed{To: "first-line"}) + `},` +
		`{"at":"2026-03-02T10:00:00Z","by_them":false,"events":` + events(ticket.Waited{Reason: ticket.ForRequester}) + `}]}]}`
	all, tally := read(t, "", text)
	if tally.Skipped != 0 || len(all) != 1 || lived(all[0]) != "SUP-3 p2: +0.0h open (first-line, ) +1.0h waiting for requester (first-line, )" {
		t.Errorf("%+v, %v", tally, all)
	}
}

func TestAMappingNamesColumnsTimesStatesRanksAndFunctions(t *testing.T) {
	const mapping = `
zone: Europe/Berlin
times: [DD.MM.YYYY HH:mm]
columns: {number: Nr, opened: Eröffnet, closed: Erledigt, state: Lage, group: Gruppe, priority: Dringlichkeit, verdict: SLA}
states: {waiting for vendor: [beim Lieferanten], closed: erledigt}
ranks: {1: [sofort], 4: [irgendwann]}
verdicts: {late: [gerissen]}
functions: {first-line: [Annahme, "Annahme Süd"]}
`
	all, tally := read(t, mapping, "Nr;Eröffnet;Erledigt;Lage;Gruppe;Dringlichkeit;SLA\n1;02.03.2026 09:00;02.03.2026 11:00;Erledigt;Annahme;sofort;gerissen\n2;02.03.2026 09:00;;beim Lieferanten;Annahme;irgendwann;\n3;02.03.2026 09:00;;verschollen;;;\n")
	if len(all) != 3 || tally.Skipped != 0 {
		t.Fatalf("%d incidents, %+v", len(all), tally)
	}
	if all[0].Opened != at(t, "2026-03-02T08:00:00Z") || all[0].MadeSLA == nil || *all[0].MadeSLA || all[1].MadeSLA != nil {
		t.Errorf("%+v", all[0])
	}
	if got := lived(all[1]); got != "2 p4: +0.0h open (Annahme, ) +0.0h waiting for vendor (Annahme, )" {
		t.Error(got)
	}
}

func TestAMappingThatCannotBeUsedSaysWhyAndWhatWasProbablyMeant(t *testing.T) {
	for text, says := range map[string]string{
		"":                                 "this says nothing",
		"colums: {number: Id}":             `a mapping has no colums; did you mean "columns"?`,
		"columns: {nubmer: Id}":            `columns has no "nubmer"; did you mean "number"?`,
		"tool: zendesc":                    `there is no tool "zendesc" whose logs are known; did you mean "zendesk"?`,
		"states: {waiting for vendr: [x]}": `did you mean "waiting for vendor"?`,
		"ranks: {high: [x]}":               `ranks are numbers from 1, the most severe, not "high"`,
		"times: [tomorrow]":                `"tomorrow", which is no way to write a time`,
		"zone: Mars/Phobos":                "zone: ",
		"{tool: servicenow, columns: {number: x}}": "a mapping for it says zone and functions alone",
		"ends: never":                               `ends is last or state, not "never"`,
		"verdicts: {good: [x]}":                     `verdicts are kept or late, not "good"`,
		"changes: {feild: x}":                       `a mapping has no changes.feild; did you mean "field"?`,
		"columns: {number: {a: b}}":                 "this is one word, or a list of them",
		"columns: [a":                               "neither YAML nor JSON",
		"columns: [" + strings.Repeat("x", 300_000): "more than 256 KiB",
	} {
		if _, err := history.ParseMapping([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v; want %q", text, err, says)
		}
	}
}

func TestALogThatLacksAColumnIsRefusedWithWhatItHas(t *testing.T) {
	for _, c := range []struct{ mapping, text, says string }{
		{"", "Ref,Opened on\n1,2\n", "the log has no column for the number of a ticket (number: number, ticket,"},
		{"", "number,when\n1,2\n", "it has number, when; name it under columns in a mapping"},
		{"columns: {group: Asignment group}", "number,opened,Assignment group\n1,2026-01-01 00:00,x\n", `says that group stands in the column Asignment group, and the log has none of that name; did you mean "Assignment group"?`},
		{"", "   \n ", "the log is empty"},
		{"", "\x7fELF\x02\x01\x00\x00,\x1b[31mred\n", "it is no table of text: its first line holds '\\x7f'"},
		{"", "number,\x1b[31mwhen\n1,2\n", "it is no table of text: its first line holds '\\x1b'"},
		{"tool: csv", "number,wh\xffen\n1,2\n", `it has number, "wh\xffen"; name it`},
		{"", "{\"a\":1}", "the log of no tool that is known"},
		{"tool: xes", "<html></html>", "it holds no element log"},
		{"tool: jira", `{"issues": 4}`, "issues is no list"},
		{"tool: jira", `[{"key":`, "unexpected EOF"},
	} {
		var m *history.Mapping
		if c.mapping != "" {
			m, _ = history.ParseMapping([]byte(c.mapping))
		}
		_, err := history.Read("", m, strings.NewReader(c.text), func(history.Incident) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q: %v; want %q", c.text, err, c.says)
		}
	}
}

func TestAWordThatNoMappingKnowsIsCountedWithTheKeyThatWouldSayIt(t *testing.T) {
	for _, c := range []struct {
		row    string
		reason history.Reason
		says   string
	}{
		{"DESK-1,Limbo,High,2026-03-02 09:00", history.NoState, `"Limbo" is not a state that we know; say under states in a mapping what it means`},
		{"DESK-1,Done,Glorious,2026-03-02 09:00", history.NoRank, `priority is "Glorious"; say under ranks`},
		{"DESK-1,Done,High,yesterday", history.NoTime, `opened is "yesterday"; say under times`},
		{"DESK-1,Done,High,", history.NoTime, "does not say when it was opened"},
		{",Done,High,2026-03-02 09:00", history.NoNumber, `"" is not the number`},
	} {
		all, tally := read(t, "", "Issue key,Status,Priority,Created\nDESK-0,Done,High,2026-03-02 09:00\n"+c.row+"\n")
		if len(all) != 1 || tally.Skipped != 1 || tally.Reasons[c.reason] != 1 || tally.Problems[0].Line != 3 || !strings.Contains(tally.Problems[0].Message, c.says) {
			t.Errorf("%q: %+v", c.row, tally)
		}
	}
}

func TestAPackedLogIsUnpacked(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, processLog)
	_ = w.Close()
	n := 0
	if _, err := history.Read("", nil, &packed, func(history.Incident) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d incidents, %v", n, err)
	}
}

func TestATableInAnyOrderIsReadAsIfEachTicketStoodByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type event struct{ number, minute int }
		var rows []event
		for minute := range rapid.IntRange(1, 40).Draw(t, "events") {
			rows = append(rows, event{rapid.IntRange(1, 5).Draw(t, "number"), minute})
		}
		want := map[string][]int{}
		for _, e := range rows {
			number := fmt.Sprint(e.number)
			want[number] = append(want[number], e.minute)
		}
		var b strings.Builder
		b.WriteString("case,timestamp,activity,team\n")
		for _, e := range rapid.Permutation(rows).Draw(t, "order") {
			fmt.Fprintf(&b, "%d,2026-03-02 08:%02d:00,step %d,team %d\n", e.number, e.minute, e.minute, e.minute%3)
		}
		tally, err := history.Read("", nil, strings.NewReader(b.String()), func(in history.Incident) error {
			minutes := want[in.Number]
			delete(want, in.Number)
			if len(in.Updates) != len(minutes) {
				return fmt.Errorf("%s has %d updates; want %d", in.Number, len(in.Updates), len(minutes))
			}
			for i, u := range in.Updates {
				last := i == len(minutes)-1
				if u.Said != fmt.Sprintf("step %d", minutes[i]) || u.Group != fmt.Sprintf("team %d", minutes[i]%3) || (u.State == ticket.Closed) != last {
					return fmt.Errorf("%s: %+v", in.Number, u)
				}
			}
			if in.Opened != in.Updates[0].At || in.Closed != in.Updates[len(in.Updates)-1].At {
				return fmt.Errorf("%+v", in)
			}
			return nil
		})
		if err != nil || len(want) != 0 || tally.Rows != len(rows) || tally.Skipped != 0 {
			t.Fatalf("%v; %d tickets are missing, %+v", err, len(want), tally)
		}
	})
}

func TestWhatHasNoEndEndsTheReading(t *testing.T) {
	for begins, says := range map[string]string{
		`[{"key":"A","fields":{"created":"`:          "it is longer than 16 MiB",
		`<log><trace><event><string key="a" value="`: "an element is longer than 1 MiB",
		"<log>" + strings.Repeat("<list>", 100):      "more than 64 elements stand in each other",
		"number,opened\n\"":                          "is longer than",
	} {
		tool := history.CSV
		if begins[0] == '[' {
			tool = history.Jira
		}
		_, err := history.Read(tool, nil, io.MultiReader(strings.NewReader(begins), endless{}), func(history.Incident) error { return nil })
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.30q: %v; want %q", begins, err, says)
		}
	}
}

func TestRowsOfTwoMillionEventsThatStandInOrderOfTimeAreHeldInLittle(t *testing.T) {
	const cases, each = 20_000, 10
	r, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, "case,timestamp,activity,resource\n")
		for i := range each {
			for c := range cases {
				if _, err := fmt.Fprintf(w, "%d,2026-03-%02d 08:%02d:00,step %d,agent %d\n", c, i+1, c%60, i, c%40); err != nil {
					return
				}
			}
		}
		_ = w.Close()
	}()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	_, err := history.Read(history.CSV, nil, r, func(in history.Incident) error {
		n++
		if n == 1 {
			runtime.GC()
			runtime.ReadMemStats(&now)
		}
		if len(in.Updates) != each {
			return fmt.Errorf("%s has %d updates", in.Number, len(in.Updates))
		}
		return nil
	})
	if perRow := float64(now.HeapAlloc-before.HeapAlloc) / (cases * each); err != nil || n != cases || perRow > 130 {
		t.Errorf("%d cases, %v, %.0f bytes are held for a row", n, err, perRow)
	}
}

func TestTheUsualMappingOfEachToolCanBePrintedAndRead(t *testing.T) {
	for _, tool := range history.Tools() {
		text, ok := history.UsualText(tool)
		if !ok && tool != history.ServiceNow {
			t.Errorf("%s has none", tool)
		}
		if _, err := history.ParseMapping([]byte(text)); ok && err != nil {
			t.Errorf("%s: %v", tool, err)
		}
	}
}

// FuzzRead looks for a log that makes a reader fall, or a case whose life is none.
func FuzzRead(f *testing.F) {
	for _, text := range []string{jiraSearch, zendeskAudits, zammadTickets, glpiList, processLog, header + first + last, "case,timestamp,activity\n1,2026-03-02 08:00:00,a\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = history.Read("", nil, strings.NewReader(text), func(in history.Incident) error {
			if in.Number == "" || len(in.Updates) == 0 {
				t.Fatalf("%+v", in)
			}
			for i, u := range in.Updates {
				if u.State == "" || i > 0 && in.Tool != history.ServiceNow && u.At < in.Updates[i-1].At {
					t.Fatalf("%+v", in)
				}
			}
			return nil
		})
	})
}

// FuzzParseMapping looks for a mapping that makes its reader fall.
func FuzzParseMapping(f *testing.F) {
	for _, tool := range history.Tools() {
		if text, ok := history.UsualText(tool); ok {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(_ *testing.T, text []byte) { _, _ = history.ParseMapping(text) })
}

// BenchmarkReadTable reads a table of two million events that stand in order of time, so that all are held.
func BenchmarkReadTable(b *testing.B) {
	const cases, each = 200_000, 10
	for b.Loop() {
		r, w := io.Pipe()
		go func() {
			out := bufio.NewWriterSize(w, 1<<16)
			_, _ = out.WriteString("case,timestamp,activity,group,resource\n")
			for i := range each {
				for c := range cases {
					if _, err := fmt.Fprintf(out, "%d,2026-03-%02d 08:%02d:00,open,desk,agent %d\n", c, i+1, c%60, c%40); err != nil {
						return
					}
				}
			}
			_ = out.Flush()
			_ = w.Close()
		}()
		n := 0
		if _, err := history.Read(history.CSV, nil, r, func(history.Incident) error { n++; return nil }); err != nil || n != cases {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(cases*each), "ns/row")
}
