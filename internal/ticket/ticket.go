// Package ticket is one request for support, from its first word to its last: verbs in, events out. A ticket is the fold
// of its events, and nothing else.
package ticket

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

// Number is what people call a ticket by. It is given once and never used again.
type Number int64

// prefix stands before a number where people read it.
const prefix = "SUP-"

// String is the number as people read and write it: "SUP-2214".
func (n Number) String() string { return prefix + strconv.FormatInt(int64(n), 10) }

// ParseNumber reads "SUP-2214", "sup-2214", "#2214" or "2214".
func ParseNumber(s string) (Number, error) {
	digits := strings.TrimSpace(s)
	if len(digits) >= len(prefix) && strings.EqualFold(digits[:len(prefix)], prefix) {
		digits = digits[len(prefix):]
	} else {
		digits = strings.TrimPrefix(digits, "#")
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%.40q is not a ticket number; write it like SUP-2214 or 2214", s)
	}
	return Number(n), nil
}

// Account names whoever acts on a ticket; empty is Belay itself.
type Account string

// State is whose turn it is.
type State string

// The states of a ticket. Open, Waiting and Resolved may change into each other; Closed can only be reopened.
const (
	Open     State = "open"
	Waiting  State = "waiting"
	Resolved State = "resolved"
	Closed   State = "closed"
)

// Reason is why a ticket waits. A severity says which of them pause its resolve clock.
type Reason string

// The reasons for which a ticket may wait.
const (
	ForRequester Reason = "requester"
	ForVendor    Reason = "vendor"
	ForChange    Reason = "change"
	ForProblem   Reason = "problem"
	ForLater     Reason = "later" // work is planned for another day
)

// Reasons are all reasons, in the order in which screens offer them.
func Reasons() []Reason { return []Reason{ForRequester, ForVendor, ForChange, ForProblem, ForLater} }

// Code is how a ticket was solved.
type Code string

// Codes are the ways in which a ticket is solved, in the order in which screens offer them.
func Codes() []Code {
	return []Code{"solved", "workaround", "answered", "done", "not-reproduced", "duplicate", "not-supported", "withdrawn"}
}

// HandBack is why a function hands a ticket back.
type HandBack string

// HandBacks are the reasons to hand back, in the order in which screens offer them.
func HandBacks() []HandBack {
	return []HandBack{"not-ours", "facts-missing", "solved", "wrong-severity"}
}

// Wait is a time in which a ticket waits or waited.
type Wait struct {
	Reason Reason       `json:"reason"`
	Note   string       `json:"note"`
	From   span.Instant `json:"from"`
	Until  span.Instant `json:"until,omitempty"` // the end, once it is over
	Wake   span.Instant `json:"wake,omitempty"`  // it ends by itself then; 0: it does not
}

// Resolution is how it was solved.
type Resolution struct {
	Code Code         `json:"code"`
	Note string       `json:"note,omitempty"`
	By   Account      `json:"by,omitempty"`
	At   span.Instant `json:"at"`
}

// Hop is one hand-over from a function to another.
type Hop struct {
	From     model.FunctionID `json:"from"`
	To       model.FunctionID `json:"to"`
	At       span.Instant     `json:"at"`
	By       Account          `json:"by,omitempty"`
	Back     bool             `json:"back,omitempty"`      // handed back
	Step     bool             `json:"step,omitempty"`      // by a step of the escalation
	OffModel bool             `json:"off_model,omitempty"` // along no edge of the model
}

// Presence in a swarm.
const (
	Invited  = "invited"
	Joined   = "joined"
	Declined = "declined"
	Left     = "left"
)

// Member is somebody invited to a swarm.
type Member struct {
	Account  Account          `json:"account"`
	Function model.FunctionID `json:"function,omitempty"`
	State    string           `json:"state"`
	Since    span.Instant     `json:"since"`
	Credit   string           `json:"credit,omitempty"` // what they contributed, in the owner's words
}

// Swarm is who joined the owner of a ticket. The owner stays.
type Swarm struct {
	Called  span.Instant `json:"called"`
	Ended   span.Instant `json:"ended,omitempty"`
	Members []Member     `json:"members,omitempty"`
}

// Active says whether people may still join.
func (s *Swarm) Active() bool { return s != nil && s.Ended == 0 }

// Link ties a ticket to another.
type Link struct {
	Kind  string `json:"kind"` // relates, duplicates, causes, caused-by, split-from, split-to
	Other Number `json:"other"`
}

// Kinds of link, each with what it is called from the other side.
var opposites = map[string]string{
	"relates": "relates", "duplicates": "duplicated-by", "duplicated-by": "duplicates",
	"causes": "caused-by", "caused-by": "causes", "split-from": "split-to", "split-to": "split-from",
}

// Opposite is the kind of the same link seen from the other ticket; empty for a kind that does not exist.
func Opposite(kind string) string { return opposites[kind] }

// Case is a case opened with another party: their reference, and their clocks by their agreement.
type Case struct {
	ID        int               `json:"id"`
	Party     model.PartyID     `json:"party"`
	Function  model.FunctionID  `json:"function,omitempty"`
	Agreement model.AgreementID `json:"agreement,omitempty"`
	Reference string            `json:"reference,omitempty"` // theirs
	Status    string            `json:"status"`              // one of CaseStatuses
	Opened    span.Instant      `json:"opened"`
	Closed    span.Instant      `json:"closed,omitempty"`
}

// Outcome is how one run of a clock ended, for good.
type Outcome struct {
	Target   model.TargetName `json:"target"`
	Run      int              `json:"run,omitempty"`
	State    sla.State        `json:"state"`
	Severity model.SeverityID `json:"severity"`
	Edition  int              `json:"edition"`
	Under    string           `json:"under,omitempty"`
	Budget   int64            `json:"budget"`
	Used     int64            `json:"used"`
	At       span.Instant     `json:"at"`
}

// Ticket is one request as its events have made it.
type Ticket struct {
	Number    Number           `json:"number"`
	Kind      model.TicketKind `json:"kind"`
	Subject   string           `json:"subject"`
	Service   model.ServiceID  `json:"service"`
	Category  string           `json:"category,omitempty"`
	Need      model.NeedID     `json:"need,omitempty"`
	Channel   model.ChannelID  `json:"channel,omitempty"`
	Impact    string           `json:"impact,omitempty"`
	Urgency   string           `json:"urgency,omitempty"`
	Severity  model.SeverityID `json:"severity"`
	Requester Account          `json:"requester"`
	OpenedBy  Account          `json:"opened_by,omitempty"`
	Opened    span.Instant     `json:"opened"`
	Edition   int              `json:"edition"` // on whose rules it was raised

	State       State            `json:"state"`
	Route       int              `json:"route"`           // the place of the route that matched, from 0; -1: the service's entry
	Why         string           `json:"why,omitempty"`   // why it lies where it was sent, in words
	Accountable model.FunctionID `json:"accountable"`     // answers for it from start to end, whoever works on it
	Function    model.FunctionID `json:"function"`        // where the work lies
	Parties     []model.PartyID  `json:"parties"`         // every party to whose functions it was handed
	Given       Account          `json:"given,omitempty"` // to whom it was assigned, who has not taken it yet
	Assignee    Account          `json:"assignee,omitempty"`
	TakenAt     span.Instant     `json:"taken_at,omitempty"`
	Since       span.Instant     `json:"since"` // in this function since

	Waits      []Wait       `json:"waits,omitempty"` // the last one is open while State is Waiting
	Resolution *Resolution  `json:"resolution,omitempty"`
	ClosedAt   span.Instant `json:"closed_at,omitempty"`
	Was        State        `json:"was,omitempty"` // how it stood before it was merged away or called spam
	Reopened   int          `json:"reopened,omitempty"`
	Hops       []Hop        `json:"hops,omitempty"`
	Swarm      *Swarm       `json:"swarm,omitempty"`
	Cases      []Case       `json:"cases,omitempty"`

	Parent     Number    `json:"parent,omitempty"`
	Children   []Number  `json:"children,omitempty"`
	Links      []Link    `json:"links,omitempty"`
	MergedInto Number    `json:"merged_into,omitempty"`
	Merged     []Number  `json:"merged,omitempty"`
	Watchers   []Account `json:"watchers,omitempty"`
	Guests     []Guest   `json:"guests,omitempty"` // those among the watchers whose own ticket was merged into this one
	Tags       []string  `json:"tags,omitempty"`
	Spam       bool      `json:"spam,omitempty"`

	Clocks   []sla.Clock `json:"clocks,omitempty"` // the latest run of each promise, those of cases last
	Outcomes []Outcome   `json:"outcomes,omitempty"`
	Paging   Paging      `json:"paging"`

	Acknowledged span.Instant `json:"acknowledged,omitempty"` // when somebody first took it
	Answered     span.Instant `json:"answered,omitempty"`     // the first public human answer
	LastAnswer   span.Instant `json:"last_answer,omitempty"`  // the latest one
	Asked        span.Instant `json:"asked,omitempty"`        // the requester's oldest word without an answer
	LastWord     span.Instant `json:"last_word"`              // the latest message of anybody
	Messages     int          `json:"messages"`
	Changed      span.Instant `json:"changed"`
	Seq          int          `json:"seq"` // turns so far
}

// Guest is who follows a ticket because their own was merged into it, until that is taken back.
type Guest struct {
	Source  Number  `json:"source"`
	Account Account `json:"account"`
}

// Paging is how far the chain of an escalation has run.
type Paging struct {
	Edition  int              `json:"edition,omitempty"`
	Severity model.SeverityID `json:"severity,omitempty"`
	From     span.Instant     `json:"from"`              // when this chain began
	Used     int64            `json:"used,omitempty"`    // what the resolve clock had used by then, in seconds
	Untaken  span.Instant     `json:"untaken"`           // times of steps that last while untaken count from here
	Done     []int            `json:"done,omitempty"`    // by step, how many of its rounds are over
	Notices  []Notice         `json:"notices,omitempty"` // what lies open until somebody takes it
	Last     bool             `json:"last,omitempty"`    // the last resort was told
	Swarm    bool             `json:"swarm,omitempty"`   // the swarm rule was played
}

// Notice is a function or person told, which lies open until the ticket is taken: who comes on duty meanwhile is told then.
type Notice struct {
	Holder model.HolderID `json:"holder"`
	Step   int            `json:"step"` // the step that told it; AtOnce and below for what no step told
	Since  span.Instant   `json:"since"`
	Told   []string       `json:"told,omitempty"`  // who was, by person id or party
	Empty  bool           `json:"empty,omitempty"` // that nobody could be told has been said
}

// What told a notice, when no step did.
const (
	Moved      = -1 // the ticket came to the function
	Assigned   = -2 // it was given to the person
	LastResort = -3
)

// Live says whether t is somebody's work: neither resolved nor closed.
func (t *Ticket) Live() bool { return t.State == Open || t.State == Waiting }

// Untaken says whether nobody has taken t.
func (t *Ticket) Untaken() bool { return t.Live() && t.Assignee == "" }

// Clock is the latest run of a promise to the requester; nil if none was made.
func (t *Ticket) Clock(target model.TargetName) *sla.Clock {
	for i := range t.Clocks {
		if t.Clocks[i].Target == target && t.Clocks[i].Under == "" {
			return &t.Clocks[i]
		}
	}
	return nil
}

// NextPromise is the open promise to the requester that falls due first; ok is false when none does.
func (t *Ticket) NextPromise() (target model.TargetName, due span.Instant, ok bool) {
	for _, c := range t.Clocks {
		if c.Under == "" && c.Counts() && !c.Held && c.Due != 0 && (!ok || c.Due < due) {
			target, due, ok = c.Target, c.Due, true
		}
	}
	return target, due, ok
}

// Member is somebody's place in the swarm; nil if they were never invited.
func (t *Ticket) Member(who Account) *Member {
	if t.Swarm == nil {
		return nil
	}
	if i := slices.IndexFunc(t.Swarm.Members, func(m Member) bool { return m.Account == who }); i >= 0 {
		return &t.Swarm.Members[i]
	}
	return nil
}

// Case is one of t's cases with other parties; nil if it has none of that id.
func (t *Ticket) Case(id int) *Case {
	if i := slices.IndexFunc(t.Cases, func(c Case) bool { return c.ID == id }); i >= 0 {
		return &t.Cases[i]
	}
	return nil
}

// How far a case with another party is; everybody sees the same word.
const (
	CaseOpen   = "opened"
	CaseClosed = "closed"
)

// CaseStatuses are the words for how far a case is, in order: the first is given when it is opened.
func CaseStatuses() []string {
	return []string{CaseOpen, "acknowledged", "answered", "solved", CaseClosed}
}
