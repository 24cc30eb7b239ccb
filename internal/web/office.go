package web

import (
	"belay/internal/people"
	"belay/internal/store"
)

// office is a part of administration, and who may look after it.
type office struct {
	action             people.Action
	path, words, about string
	icon               string
}

// offices are the parts of administration, in their order.
var officesInOrder = [...]office{
	{people.SeeGrants, "/admin/access", "Access", "Who of another organisation may read what, and until when.", "key-round"},
	{people.SaveReply, "/admin/replies", "Saved replies", "Texts that everybody may use again.", "message-square"},
	{people.ManageAccounts, "/admin/accounts", "Accounts", "Who has one, what for, and how they get in.", "users-round"},
	{people.ManageWebhooks, "/admin/webhooks", "Webhooks", "Programs that hear of what happens.", "zap"},
	{people.SeeAudit, "/admin/audit", "Audit log", "Who did what, and when.", "list-checks"},
	{people.Configure, "/admin/settings", "Settings", "How this desk is set up.", "settings"},
}

// offices are the parts of administration that whoever asks may look after.
func (c *call) offices() (out []office) {
	for _, o := range officesInOrder {
		if c.ever(o.action).Yes {
			out = append(out, o)
		}
	}
	return out
}

// officeLine is a part of administration as a door.
type officeLine struct{ Path, Words, About, Icon string }

func (c *call) showOffices() error {
	offices := c.offices()
	if len(offices) == 0 {
		return c.ever(people.Configure).Err()
	}
	lines := make([]officeLine, 0, len(offices))
	for _, o := range offices {
		lines = append(lines, officeLine{o.path, o.words, o.about, o.icon})
	}
	return c.show("offices", page{Title: "Administration", Here: "/admin", Dense: true}, lines)
}

// adminPage is a page of administration.
func (c *call) adminPage(title string) page {
	p := page{Title: title, Here: "/admin", Dense: true}
	for _, o := range c.offices() {
		p.Tabs = append(p.Tabs, link{Path: o.path, Words: o.words})
	}
	return p
}

// settingsScreen is how the desk is set up.
type settingsScreen struct {
	Settings []Setting
	Engine   string
	Schema   int64
	Node     string
	Edition  int64
	Letters  bool
}

func (c *call) showSettings() error {
	record := c.engine().Store()
	_, edition := c.engine().Model()
	return c.show("settings", c.adminPage("Settings"), settingsScreen{
		Settings: c.server.options.Settings, Engine: record.Engine(), Schema: record.Schema(), Node: c.engine().Node(), Edition: edition,
		Letters: c.server.options.Post != nil,
	})
}

// auditScreen is who did what.
type auditScreen struct {
	Acts []actLine
	Next string
}

type actLine struct {
	At                      moment
	By, What, About, Detail string
}

// auditPage is how many acts a page shows.
const auditPage = 50

func (c *call) showAudit() error {
	before := parseID(c.r.URL.Query().Get("before"))
	var acts []store.Audit
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) (err error) {
		acts, err = tx.Audits(before, auditPage)
		return err
	})
	if err != nil {
		return err
	}
	var ids []people.ID
	for _, a := range acts {
		ids = append(ids, people.ID(a.By), people.ID(a.About))
		ids = append(ids, named(particulars(a.Detail))...)
	}
	name, err := c.names(ids...)
	if err != nil {
		return err
	}
	var screen auditScreen
	for _, a := range acts {
		screen.Acts = append(screen.Acts, actLine{
			At: c.stamp(a.AtUS), By: name(people.ID(a.By)), What: a.What, About: aboutInWords(a.About, name),
			Detail: inWords(particulars(a.Detail), name),
		})
	}
	if len(acts) == auditPage {
		screen.Next = "/admin/audit?before=" + formatID(acts[len(acts)-1].ID)
	}
	return c.show("audit", c.adminPage("Audit log"), screen)
}
