// Package history reads what other tools have logged of their tickets, and turns it into journals of ours.
//
// A log is read as a stream, one incident at a time, and nothing is lost in silence: what cannot be read is counted by its
// reason and shown with its line. An incident that is over becomes an ordinary ticket: a journal whose fold is its row.
//
//	rows of a log ──▶ Incident ──▶ Past: a journal, and the ticket that it folds to
//
// History has happened. It starts no clock, tells nobody, and leaves nothing that falls due; whether a promise was kept is
// worked out from the journal afterwards, by whoever has a model that makes the promise.
package history

import (
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/span"
	"belay/internal/ticket"
)

// Incident is what one tool knew of one incident, in words of no tool. A text that the log does not give is empty, an
// instant 0.
type Incident struct {
	Tool     Tool
	Number   string // the tool's own
	Opened   span.Instant
	Resolved span.Instant // for the last time
	Closed   span.Instant // for the last time
	Caller   string
	OpenedBy string
	Channel  string // how it came in, in the tool's word
	MadeSLA  *bool  // the tool's own verdict; nil where it gives none

	Worked     int64 // seconds that people worked on it; 0 where the log does not say
	Reassigned int   // how often, as the tool counted; the log may show fewer
	Reopened   int

	Updates []Update // as the log has them: in order, the first shows how it was when the log begins
	Facts   []Fact   // the rest, as it was in the end
}

// Update is how an incident was after somebody had worked on it.
type Update struct {
	Line     int // of the log
	At       span.Instant
	By       string
	State    ticket.State
	Reason   ticket.Reason // what it waited for
	Said     string        // the state in the tool's own word
	Impact   int           // 1 is the greatest
	Urgency  int           // 1 is the most urgent
	Priority int           // 1 is the most severe
	Category string
	Group    string // empty where the log does not say; it stays as it was
	Assignee string // the same
}

// Fact is something that we keep as text only.
type Fact struct{ Name, Value string }

// Tool is a program whose logs we read.
type Tool string

// The tools whose logs we read. CSV is any table, XES any process log.
const (
	ServiceNow Tool = "servicenow"
	Belay      Tool = "belay"
	Jira       Tool = "jira"
	Zendesk    Tool = "zendesk"
	Zammad     Tool = "zammad"
	GLPI       Tool = "glpi"
	XES        Tool = "xes"
	CSV        Tool = "csv"
)

// Name is how the tool writes itself.
func (t Tool) Name() string {
	switch t {
	case ServiceNow:
		return "ServiceNow"
	case Belay:
		return "Belay"
	case Jira:
		return "Jira"
	case Zendesk:
		return "Zendesk"
	case Zammad:
		return "Zammad"
	case GLPI:
		return "GLPI"
	case XES:
		return "the process log"
	case CSV:
		return "the table"
	}
	return string(t)
}

// The tags of an imported ticket, beside that of its number: that it was imported, and the tool's own verdict.
const (
	Imported  = "imported"
	MadeSLA   = "made-sla"
	MissedSLA = "missed-sla"
)

// NumberTag is the tag that names a ticket by the number it had in another tool: "servicenow:0000045".
func (t Tool) NumberTag(number string) string { return string(t) + ":" + number }

// Foreign is the tool that a ticket came from, and its number there; ok is false for a ticket of our own.
func Foreign(t *ticket.Ticket) (from Tool, number string, ok bool) {
	if !slices.Contains(t.Tags, Imported) {
		return "", "", false
	}
	for _, tag := range t.Tags {
		tool, number, ok := strings.Cut(tag, ":")
		if ok && slices.Contains(Tools(), Tool(tool)) {
			return Tool(tool), number, true
		}
	}
	return "", "", false
}

// Verdict is whether the tool that a ticket came from says that its promise was kept; ok is false where it does not say.
func Verdict(t *ticket.Ticket) (made, ok bool) {
	for _, tag := range t.Tags {
		if tag == MadeSLA || tag == MissedSLA {
			return tag == MadeSLA, true
		}
	}
	return false, false
}

// one makes a text one line of at most limit bytes.
func one(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= limit {
		return text
	}
	text = text[:limit]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text
}
