package api

import "time"

// The shapes of the interface: what goes over the wire, in words and RFC 3339. Handlers make them from the engine's values;
// the island and other programs read them. Times are UTC; a zone is the reader's business.

// Person is an account as others see it.
type Person struct {
	ID    string `json:"id" doc:"The account."`
	Name  string `json:"name" doc:"What people call them."`
	Role  string `json:"role,omitempty" doc:"requester, partner, agent, lead or administrator."`
	Party string `json:"party,omitempty" doc:"The organisation they work for."`
	Email string `json:"email,omitempty" doc:"Only for those who may see it."`
}

// Function is a function of the support model as tickets show it.
type Function struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Link  string `json:"link" doc:"functional, application or infrastructure."`
	Line  int    `json:"line"`
	Party string `json:"party,omitempty" doc:"The organisation that provides it."`
}

// Clock is one promise to the requester.
type Clock struct {
	Target string     `json:"target" doc:"acknowledge, respond, update or resolve."`
	State  string     `json:"state" doc:"running, paused, met, breached or stopped."`
	Due    *time.Time `json:"due" doc:"The deadline; null while it is paused or has ended."`
	Budget int64      `json:"budget" doc:"The target, in seconds of its clock."`
	Used   int64      `json:"used" doc:"Seconds of its clock used until now."`
	Left   int64      `json:"left" doc:"Seconds of its clock left; negative when it is late."`
	Open   bool       `json:"open" doc:"Whether its clock runs at this hour."`
	Under  string     `json:"under,omitempty" doc:"The agreement whose target it is, of a case with another party."`
}

// Coming is what happens if nobody does anything.
type Coming struct {
	At      time.Time `json:"at"`
	Tell    string    `json:"tell" doc:"A function or person of the model."`
	Name    string    `json:"name" doc:"What people call it."`
	HandTo  string    `json:"hand_to,omitempty" doc:"The function to which the ticket goes then."`
	Last    bool      `json:"last_resort,omitempty"`
	While   string    `json:"while,omitempty" doc:"untaken or unsolved."`
	Holders []Holder  `json:"holders"`
	Empty   string    `json:"empty_because,omitempty" doc:"Why nobody will be told."`
}

// Holder is somebody who is, or will be, told.
type Holder struct {
	Person   string     `json:"person" doc:"Their id in the model; empty for a party's contact."`
	Name     string     `json:"name"`
	Party    string     `json:"party"`
	Account  string     `json:"account,omitempty"`
	Until    *time.Time `json:"until,omitempty" doc:"Until when they hold it."`
	Contacts []string   `json:"contacts,omitempty" doc:"Ways to reach them, the best first."`
}

// Ticket is what POST /tickets and GET /tickets/{number} answer. The first fields are the contract that was fixed from the
// start; the others say more of the same.
type Ticket struct {
	Number    int64    `json:"number"`
	State     string   `json:"state" doc:"open, waiting, resolved or closed."`
	Severity  string   `json:"severity"`
	Function  string   `json:"function" doc:"Where the work lies."`
	Route     string   `json:"route" doc:"Why it lies where triage sent it, in words."`
	Edition   int      `json:"edition" doc:"The edition of the model on whose rules it was raised."`
	Requester Person   `json:"requester"`
	Clocks    []Clock  `json:"clocks"`
	Next      []Coming `json:"next"`

	Ref         string      `json:"ref" doc:"The number as people write it: SUP-2214."`
	Seq         int         `json:"seq" doc:"Turns so far; the ETag of the ticket."`
	Kind        string      `json:"kind"`
	Subject     string      `json:"subject"`
	Service     string      `json:"service"`
	ServiceName string      `json:"service_name"`
	Category    string      `json:"category,omitempty"`
	Channel     string      `json:"channel,omitempty"`
	Impact      string      `json:"impact,omitempty"`
	Urgency     string      `json:"urgency,omitempty"`
	Opened      time.Time   `json:"opened"`
	OpenedBy    *Person     `json:"opened_by,omitempty"`
	Accountable Function    `json:"accountable" doc:"Answers for it from start to end, whoever works on it."`
	LiesWith    Function    `json:"lies_with"`
	Assignee    *Person     `json:"assignee,omitempty"`
	Given       *Person     `json:"given,omitempty" doc:"To whom it was assigned, who has not taken it yet."`
	Wait        *Wait       `json:"wait,omitempty"`
	Resolution  *Resolution `json:"resolution,omitempty"`
	Reopened    int         `json:"reopened,omitempty"`
	Swarm       *Swarm      `json:"swarm,omitempty"`
	Cases       []Case      `json:"cases,omitempty"`
	Parent      int64       `json:"parent,omitempty"`
	Children    []int64     `json:"children,omitempty"`
	Links       []Link      `json:"links,omitempty"`
	MergedInto  int64       `json:"merged_into,omitempty"`
	Merged      []int64     `json:"merged,omitempty"`
	Watchers    []Person    `json:"watchers,omitempty"`
	Tags        []string    `json:"tags,omitempty"`
	Spam        bool        `json:"spam,omitempty"`
	Track       []Stop      `json:"track" doc:"The line track: the lines it went through, where it is, and those that may follow."`
	Help        []Help      `json:"help" doc:"Who can help now: where the model lets it go, with hours."`
	Timeline    []Item      `json:"timeline,omitempty" doc:"What happened, oldest first; only on the ticket itself."`
	Seen        int         `json:"seen" doc:"The turn up to which whoever asks has read it."`
	May         []string    `json:"may" doc:"What whoever asks may do to it: take, reply, note, escalate …"`
	Drafts      []Draft     `json:"drafts,omitempty" doc:"Unsent texts: one's own, and that others are writing."`
	Sealed      bool        `json:"sealed,omitempty" doc:"Whoever asks may see the outside alone: what would tell its content is left out."`
	Now         time.Time   `json:"now" doc:"The server's time of this answer."`
}

// Wait is what a ticket waits for.
type Wait struct {
	Reason string     `json:"reason"`
	Note   string     `json:"note,omitempty"`
	Since  time.Time  `json:"since"`
	Wake   *time.Time `json:"wake,omitempty"`
	Pauses bool       `json:"pauses" doc:"Whether the resolve clock stands still meanwhile."`
}

// Resolution is how it was solved.
type Resolution struct {
	Code string    `json:"code"`
	Note string    `json:"note,omitempty"`
	By   *Person   `json:"by,omitempty"`
	At   time.Time `json:"at"`
}

// Swarm is who joined the owner.
type Swarm struct {
	Since   time.Time  `json:"since"`
	Ended   *time.Time `json:"ended,omitempty"`
	Members []Member   `json:"members"`
}

// Member is somebody in a swarm.
type Member struct {
	Person   Person    `json:"person"`
	Function string    `json:"function,omitempty"`
	State    string    `json:"state" doc:"invited, joined, declined or left."`
	Since    time.Time `json:"since"`
	Credit   string    `json:"credit,omitempty"`
}

// Case is a case opened with another party.
type Case struct {
	ID        int        `json:"id"`
	Party     string     `json:"party"`
	PartyName string     `json:"party_name"`
	Function  string     `json:"function,omitempty"`
	Agreement string     `json:"agreement,omitempty" doc:"The agreement's reference."`
	Reference string     `json:"reference,omitempty" doc:"Their reference."`
	Status    string     `json:"status"`
	Opened    time.Time  `json:"opened"`
	Closed    *time.Time `json:"closed,omitempty"`
	Clocks    []Clock    `json:"clocks"`
}

// Link ties a ticket to another.
type Link struct {
	Kind  string `json:"kind"`
	Other int64  `json:"other"`
}

// Stop is one stop of the line track.
type Stop struct {
	Function Function   `json:"function"`
	State    string     `json:"state" doc:"past, here or ahead."`
	Who      string     `json:"who,omitempty" doc:"Who had or has it."`
	Since    *time.Time `json:"since,omitempty"`
	Seconds  int64      `json:"seconds,omitempty" doc:"Wall time it lay there."`
	Allowed  int64      `json:"allowed,omitempty" doc:"Seconds of the clock after which the model hands it on at the latest."`
	OffModel bool       `json:"off_model,omitempty"`
	Back     bool       `json:"back,omitempty"`
}

// Help is a function that can help now.
type Help struct {
	Function  Function   `json:"function"`
	PartyName string     `json:"party_name"`
	How       string     `json:"how" doc:"escalate, swarm or ask."`
	When      string     `json:"when,omitempty" doc:"The model's criteria."`
	Bring     []string   `json:"bring,omitempty" doc:"What must be known before it is handed over."`
	Within    int64      `json:"within,omitempty" doc:"Seconds of the clock until it is handed over at the latest."`
	Open      bool       `json:"open" doc:"Whether somebody is on duty now."`
	Until     *time.Time `json:"until,omitempty" doc:"When that changes."`
	Holders   []Holder   `json:"holders"`
	Empty     string     `json:"empty_because,omitempty"`
	Owner     string     `json:"owner,omitempty" doc:"Who answers for the function."`
	Hours     string     `json:"hours,omitempty" doc:"Its hours in words."`
	Today     []Stretch  `json:"today" doc:"The hours strip: who covers the 24 hours of the local day."`
	Tomorrow  []Stretch  `json:"tomorrow,omitempty"`
}

// Stretch is a part of a day with one kind of cover.
type Stretch struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Duty  string    `json:"duty" doc:"desk, call, party or nobody."`
}

// Item is one line of the timeline.
type Item struct {
	Seq    int       `json:"seq"`
	At     time.Time `json:"at"`
	By     *Person   `json:"by,omitempty" doc:"Null where Belay did it by the model."`
	Kind   string    `json:"kind" doc:"message, note or event."`
	What   string    `json:"what" doc:"The journal's name: raised, replied, noted, taken, paged …"`
	Text   string    `json:"text" doc:"Of an event: a sentence. Of a message or note: what was written."`
	Public bool      `json:"public"`
	Side   string    `json:"side,omitempty" doc:"Of a message: requester or support."`
	To     string    `json:"to,omitempty" doc:"Of a note: the party it is for."`
	Via    string    `json:"via,omitempty" doc:"phone, walk-up, email, when it was not said here."`
	Late   bool      `json:"late,omitempty"`
	Files  []File    `json:"files,omitempty"`
}

// File is an attachment.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	URL  string `json:"url"`
}

// Row is a ticket in a list.
type Row struct {
	Number    int64      `json:"number"`
	Ref       string     `json:"ref"`
	Seq       int        `json:"seq"`
	State     string     `json:"state"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"`
	Severity  string     `json:"severity"`
	Rank      int        `json:"rank" doc:"The severity's place in the model, from 1."`
	Service   string     `json:"service"`
	Function  string     `json:"function"`
	Link      string     `json:"link"`
	Requester string     `json:"requester" doc:"Their name."`
	Assignee  *Person    `json:"assignee,omitempty"`
	Waits     string     `json:"waits,omitempty" doc:"The reason, while it waits."`
	Target    string     `json:"target,omitempty" doc:"The next promise that falls due."`
	Due       *time.Time `json:"due,omitempty" doc:"When it does."`
	Share     float64    `json:"share" doc:"How much of that promise's time is used, 0 to 1 and above."`
	Clocks    []Clock    `json:"clocks,omitempty"`
	Opened    time.Time  `json:"opened"`
	Changed   time.Time  `json:"changed"`
	Unread    bool       `json:"unread"`
	Writing   []string   `json:"writing,omitempty" doc:"Who writes on it now."`
	Tags      []string   `json:"tags,omitempty"`
	Found     string     `json:"found,omitempty" doc:"Of a search: where it was found: number, subject or text."`
	Sealed    bool       `json:"sealed,omitempty" doc:"Whoever asks may see the outside alone: subject and people are left out."`
}

// Page is one page of a list.
type Page struct {
	Tickets []Row     `json:"tickets"`
	Next    string    `json:"next,omitempty" doc:"The cursor of the next page; empty on the last."`
	Now     time.Time `json:"now"`
}

// Queue is a list that the model or a person made.
type Queue struct {
	ID    string `json:"id" doc:"mine, functions, breaching, untaken, waiting, swarms, handed-back, all, fn:ID, view:ID …"`
	Name  string `json:"name"`
	Group string `json:"group" doc:"me, functions or views."`
	Count int64  `json:"count" doc:"Exact; -1 where it is not counted."`
	Empty string `json:"empty,omitempty" doc:"What to say when nothing is in it."`
}

// Draft is an unsent text.
type Draft struct {
	Audience string    `json:"audience" doc:"reply, note, or party:ID."`
	Body     string    `json:"body"`
	By       Person    `json:"by"`
	Changed  time.Time `json:"changed"`
}

// Me is whoever asks.
type Me struct {
	Person    Person   `json:"person"`
	Functions []string `json:"functions" doc:"The functions they hold."`
	Zone      string   `json:"zone"`
	Duty      string   `json:"duty,omitempty" doc:"What they pick up now, and who follows: a sentence."`
	Then      string   `json:"then,omitempty"`
	May       []string `json:"may" doc:"What they may do at all."`
	Keys      bool     `json:"keys" doc:"Whether single-key shortcuts are on."`
	Edition   int64    `json:"edition"`
	Model     string   `json:"model"`
}

// Vocabulary is the words of the model in force, for forms and sheets.
type Vocabulary struct {
	Edition    int64      `json:"edition"`
	Model      string     `json:"model"`
	Services   []Choice   `json:"services"`
	Severities []Severity `json:"severities"`
	Impacts    []string   `json:"impacts"`
	Urgencies  []string   `json:"urgencies"`
	Kinds      []string   `json:"kinds"`
	Categories []string   `json:"categories"`
	Functions  []Function `json:"functions"`
	Reasons    []string   `json:"reasons" doc:"To wait."`
	Codes      []string   `json:"codes" doc:"To resolve."`
	HandBacks  []string   `json:"hand_backs"`
	Links      []string   `json:"links"`
	Channels   []Choice   `json:"channels"`
	Needs      []Need     `json:"needs"`
	Staff      []Person   `json:"staff"`
}

// Choice is a thing by its id and name.
type Choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Severity is a severity with what is promised for it, in words.
type Severity struct {
	ID       string            `json:"id"`
	Rank     int               `json:"rank"`
	Means    string            `json:"means"`
	Promises map[string]string `json:"promises"`
}

// Need is what people come with.
type Need struct {
	ID       string   `json:"id"`
	Asks     string   `json:"asks"`
	Service  string   `json:"service"`
	Kind     string   `json:"kind"`
	Articles []Choice `json:"articles,omitempty" doc:"Self-help that answers it; the id is the address."`
}

// Event is one message of the live stream: a ticket that changed, or somebody's presence on one.
type Event struct {
	Type    string   `json:"type" doc:"ticket, presence, simulation or reload; the name of the event on the stream."`
	Number  int64    `json:"number,omitempty" doc:"Of the ticket, or of the study."`
	Seq     int      `json:"seq,omitempty"`
	What    string   `json:"what,omitempty" doc:"ticket.opened, ticket.replied …"`
	By      string   `json:"by,omitempty" doc:"The account that did it."`
	Key     string   `json:"key,omitempty" doc:"The idempotency key of the request, for whoever sent it."`
	Row     *Row     `json:"row,omitempty" doc:"The ticket as lists show it now; unread for everybody but whoever did it."`
	Looking []string `json:"looking,omitempty" doc:"Presence: the accounts that have it open."`
	Writing []string `json:"writing,omitempty" doc:"Presence: the accounts that write."`
	State   string   `json:"state,omitempty" doc:"Simulation: queued, running, done, cancelled or failed."`
	Done    int      `json:"done,omitempty" doc:"Simulation: runs that were played, of all options."`
	Most    int      `json:"most,omitempty" doc:"Simulation: runs that there will be if it is not known well enough sooner."`
}

// Sent is the answer to a reply or note: the ticket, or, while it may still be taken back, when it will be sent.
type Sent struct {
	Ticket  *Ticket  `json:"ticket,omitempty"`
	Pending *Pending `json:"pending,omitempty"`
}

// Pending is a reply that is held for some seconds; DELETE on it takes it back.
type Pending struct {
	ID  string    `json:"id"`
	Due time.Time `json:"due"`
}

// Done is what one act on many tickets came to.
type Done struct {
	Done []One `json:"done"`
}

// One is what such an act came to on one ticket.
type One struct {
	Number int64  `json:"number"`
	Seq    int    `json:"seq,omitempty" doc:"Its turn now."`
	Error  string `json:"error,omitempty" doc:"Why it was refused there, in a sentence."`
}

// View is a list that somebody put together and keeps.
type View struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Query  map[string]string `json:"query" doc:"The parameters of GET /tickets."`
	Shared bool              `json:"shared" doc:"With everybody who answers."`
	Mine   bool              `json:"mine"`
}

// Macro is a reply that is saved to be used again, with what is done beside it.
type Macro struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Body    string            `json:"body"`
	Actions map[string]string `json:"actions" doc:"What is done beside it: wait, resolve, tag …"`
}
