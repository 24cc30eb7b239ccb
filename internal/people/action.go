package people

// Action is something that somebody may want to do. The list is closed: an action without a row in the table below does
// not exist, and the test of the policy fails on one without a line in its own table.
type Action string

// Looking at tickets. See is the outside of one: its number, kind, service, severity, state, function and clocks, as on a
// closed envelope; Read is what is in it.
const (
	See            Action = "see"
	Read           Action = "read"
	ReadNote       Action = "read-note"
	ReadAttachment Action = "read-attachment"
	Search         Action = "search"
	Stream         Action = "stream"
	Export         Action = "export"
)

// Acting on tickets.
const (
	Open       Action = "open"
	OpenFor    Action = "open-for"
	FindPeople Action = "find-people"
	Reply      Action = "reply"
	Attach     Action = "attach"
	Note       Action = "note"
	Watch      Action = "watch"
	AddWatcher Action = "add-watcher"
	Take       Action = "take"
	PutBack    Action = "put-back"
	Assign     Action = "assign"
	Escalate   Action = "escalate"
	HandBack   Action = "hand-back"
	Swarm      Action = "swarm"
	JoinSwarm  Action = "join-swarm"
	Credit     Action = "credit"
	Wait       Action = "wait"
	Resume     Action = "resume"
	Resolve    Action = "resolve"
	Close      Action = "close"
	Reopen     Action = "reopen"
	Rate       Action = "rate"
	Describe   Action = "describe"
	Tag        Action = "tag"
	Merge      Action = "merge"
	Split      Action = "split"
	Link       Action = "link"
	MassUpdate Action = "mass-update"
	MarkSpam   Action = "mark-spam"
	OpenCase   Action = "open-case"
	ChangeCase Action = "change-case"
)

// Looking after the desk.
const (
	SeeModel       Action = "see-model"
	PublishEdition Action = "publish-edition"
	SeeFigures     Action = "see-figures"
	SeeSimulations Action = "see-simulations"
	Simulate       Action = "simulate"
	ShareView      Action = "share-view"
	SaveReply      Action = "save-reply"
	AskGrant       Action = "ask-grant"
	ApproveGrant   Action = "approve-grant"
	RevokeGrant    Action = "revoke-grant"
	SeeGrants      Action = "see-grants"
)

// Looking after accounts and the installation.
const (
	ManageOwnSignIn Action = "manage-own-sign-in"
	ManageOwnTokens Action = "manage-own-tokens"
	ManageTokens    Action = "manage-tokens"
	ManageAccounts  Action = "manage-accounts"
	ManageWebhooks  Action = "manage-webhooks"
	ImportHistory   Action = "import-history"
	SeeAudit        Action = "see-audit"
	Configure       Action = "configure"
	ExportPerson    Action = "export-person"
	ErasePerson     Action = "erase-person"
)

// extent is on which tickets (or accounts, or grants) a role may do an action.
type extent int

const (
	nowhere      extent = iota
	anywhere            // it does not hang on what is acted on
	asked               // tickets that one asked for
	followed            // tickets that one asked for or watches
	handed              // tickets handed to functions of one's party, without a grant
	handedOrOwn         // those, and tickets that one asked for
	granted             // tickets handed to functions of one's party, as far as a grant reaches
	grantedOrOwn        // those, and tickets that one asked for
	work                // tickets that the desk may read: of restricted services only one's own work
	workOrOwn           // those, and tickets that one asked for or watches
	oneself             // what belongs to one's own account
	approver            // access that the model lets one approve
	concerned           // access that one asked for or may approve
)

// rule is who may do an action, on what, and which scope a token needs for it.
type rule struct {
	words     string // "may …" in sentences
	scope     Scope
	requester extent
	partner   extent
	agent     extent
	lead      extent
	admin     extent
}

// of is the extent for a role.
func (r rule) of(role Role) extent {
	switch role {
	case Requester:
		return r.requester
	case Partner:
		return r.partner
	case Agent:
		return r.agent
	case Lead:
		return r.lead
	case Administrator:
		return r.admin
	}
	return nowhere
}

// rules are the policy. The columns are requester, partner, agent, lead, administrator.
var rules = map[Action]rule{
	See:            {"see this ticket", TicketsRead, followed, handedOrOwn, anywhere, anywhere, anywhere},
	Read:           {"read this ticket", TicketsRead, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	ReadNote:       {"read internal notes", TicketsRead, nowhere, granted, work, work, work},
	ReadAttachment: {"open its attachments", TicketsRead, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Search:         {"search tickets", TicketsRead, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Stream:         {"follow tickets live", TicketsRead, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Export:         {"export tickets", TicketsExport, nowhere, nowhere, nowhere, work, work},

	Open:       {"open a ticket", TicketsWrite, anywhere, anywhere, anywhere, anywhere, anywhere},
	OpenFor:    {"open a ticket for somebody else", TicketsWrite, nowhere, nowhere, anywhere, anywhere, anywhere},
	FindPeople: {"look people up", TicketsWrite, nowhere, nowhere, anywhere, anywhere, anywhere},
	Reply:      {"reply", TicketsWrite, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Attach:     {"attach a file", TicketsWrite, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Note:       {"write a note", TicketsWrite, nowhere, granted, work, work, work},
	Watch:      {"watch this ticket", TicketsWrite, followed, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	AddWatcher: {"add watchers", TicketsWrite, asked, asked, workOrOwn, workOrOwn, workOrOwn},
	Take:       {"take a ticket", TicketsWrite, nowhere, handed, anywhere, anywhere, anywhere},
	PutBack:    {"put a ticket back", TicketsWrite, nowhere, handed, anywhere, anywhere, anywhere},
	Assign:     {"assign a ticket", TicketsWrite, nowhere, handed, anywhere, anywhere, anywhere},
	Escalate:   {"escalate a ticket", TicketsWrite, nowhere, granted, work, work, work},
	HandBack:   {"hand a ticket back", TicketsWrite, nowhere, handed, anywhere, anywhere, anywhere},
	Swarm:      {"call or end a swarm", TicketsWrite, nowhere, granted, work, work, work},
	JoinSwarm:  {"join a swarm", TicketsWrite, nowhere, handed, anywhere, anywhere, anywhere},
	Credit:     {"credit a contribution", TicketsWrite, nowhere, granted, work, work, work},
	Wait:       {"let a ticket wait", TicketsWrite, nowhere, granted, work, work, work},
	Resume:     {"resume a ticket", TicketsWrite, nowhere, granted, work, work, work},
	Resolve:    {"resolve a ticket", TicketsWrite, nowhere, granted, work, work, work},
	Close:      {"close this ticket", TicketsWrite, asked, asked, workOrOwn, workOrOwn, workOrOwn},
	Reopen:     {"reopen this ticket", TicketsWrite, asked, grantedOrOwn, workOrOwn, workOrOwn, workOrOwn},
	Rate:       {"change impact, urgency or severity", TicketsWrite, nowhere, nowhere, work, work, work},
	Describe:   {"change what a ticket is about", TicketsWrite, nowhere, nowhere, work, work, work},
	Tag:        {"tag a ticket", TicketsWrite, nowhere, granted, work, work, work},
	Merge:      {"merge tickets", TicketsWrite, nowhere, nowhere, work, work, work},
	Split:      {"split a ticket", TicketsWrite, nowhere, nowhere, work, work, work},
	Link:       {"link tickets", TicketsWrite, nowhere, nowhere, work, work, work},
	MassUpdate: {"write to all children of a ticket", TicketsWrite, nowhere, nowhere, work, work, work},
	MarkSpam:   {"mark a ticket as spam", TicketsWrite, nowhere, nowhere, work, work, work},
	OpenCase:   {"open a case with another party", TicketsWrite, nowhere, granted, work, work, work},
	ChangeCase: {"change a case with another party", TicketsWrite, nowhere, granted, work, work, work},

	SeeModel:       {"see the support model", ModelRead, nowhere, anywhere, anywhere, anywhere, anywhere},
	PublishEdition: {"publish an edition", ModelWrite, nowhere, nowhere, nowhere, nowhere, anywhere},
	SeeFigures:     {"see figures", FiguresRead, nowhere, nowhere, nowhere, anywhere, anywhere},
	SeeSimulations: {"see simulations", FiguresRead, nowhere, nowhere, anywhere, anywhere, anywhere},
	Simulate:       {"simulate", SimulationsWrite, nowhere, nowhere, nowhere, anywhere, anywhere},
	ShareView:      {"share a view", TicketsWrite, nowhere, nowhere, nowhere, anywhere, anywhere},
	SaveReply:      {"save a reply for everybody", TicketsWrite, nowhere, nowhere, nowhere, anywhere, anywhere},
	AskGrant:       {"ask for access", AccessWrite, nowhere, handed, nowhere, nowhere, nowhere},
	ApproveGrant:   {"approve access", AccessWrite, nowhere, nowhere, approver, approver, approver},
	RevokeGrant:    {"end access", AccessWrite, nowhere, concerned, concerned, anywhere, anywhere},
	SeeGrants:      {"see who has access", AccessWrite, nowhere, concerned, concerned, anywhere, anywhere},

	ManageOwnSignIn: {"change how this account signs in", AccountWrite, oneself, oneself, oneself, oneself, oneself},
	ManageOwnTokens: {"manage the tokens of this account", AccountWrite, oneself, oneself, oneself, oneself, oneself},
	ManageTokens:    {"manage the tokens of others", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	ManageAccounts:  {"manage accounts", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	ManageWebhooks:  {"manage webhooks", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	ImportHistory:   {"import tickets", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	SeeAudit:        {"see the audit log", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	Configure:       {"change settings", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
	ExportPerson:    {"export what is held about a person", AccountWrite, oneself, oneself, oneself, oneself, anywhere},
	ErasePerson:     {"erase a person", Administer, nowhere, nowhere, nowhere, nowhere, anywhere},
}

// Actions are all actions, in no order.
func Actions() []Action {
	out := make([]Action, 0, len(rules))
	for do := range rules {
		out = append(out, do)
	}
	return out
}
