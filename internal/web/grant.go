package web

import (
	"fmt"

	"belay/internal/model"
	"belay/internal/people"
)

// grantsScreen is who of another organisation was let in, or asks to be.
type grantsScreen struct {
	Asked, Open, Past []grantLine
	Partner           bool
}

// grantLine is one request for access, and what may be done about it.
type grantLine struct {
	ID, Who, Party, Services, Data, Why, State, Ticket string
	Asked, Decided, Until                              moment
	By, Denied                                         string
	MFA, Logged                                        bool
	Decide, Revoke                                     bool
}

func (c *call) showGrants() error {
	grants, err := c.engine().Grants(c.ctx(), c.actor)
	if err != nil {
		return err
	}
	var ids []people.ID
	for _, g := range grants {
		ids = append(ids, g.Account, g.DecidedBy, g.RevokedBy)
	}
	name, err := c.names(ids...)
	if err != nil {
		return err
	}
	m, _ := c.engine().Model()
	screen := grantsScreen{Partner: c.actor.Account.Role == people.Partner}
	for _, g := range grants {
		line := c.grantLine(g, m, name)
		switch g.State(c.at) {
		case people.GrantAsked:
			screen.Asked = append(screen.Asked, line)
		case people.GrantOpen:
			screen.Open = append(screen.Open, line)
		default:
			screen.Past = append(screen.Past, line)
		}
	}
	return c.show("grants", c.adminPage("Access"), screen)
}

// grantLine is a grant in words.
func (c *call) grantLine(g people.Grant, m *model.Model, name func(people.ID) string) grantLine {
	line := grantLine{
		ID: string(g.ID), Who: name(g.Account), Party: string(g.Party), Data: string(g.Data), Why: g.Why, State: string(g.State(c.at)),
		Asked: c.moment(g.Asked), Decided: c.moment(g.Decided), Until: c.moment(g.Until), Denied: g.Denied, MFA: g.MFA, Logged: g.Logged,
	}
	if g.DecidedBy != "" {
		line.By = name(g.DecidedBy)
	}
	if g.Ticket != 0 {
		line.Ticket = g.Ticket.String()
	}
	var services []string
	for _, id := range g.Services {
		services = append(services, string(id))
		if m != nil && m.Service(id) != nil {
			services[len(services)-1] = m.Service(id).Called()
		}
	}
	line.Services = list(services)
	if m != nil {
		if p := m.Party(g.Party); p != nil {
			line.Party = p.Called()
		}
		about, terms := people.Case{Owner: g.Account, Approvers: g.ApproversOf(m)}, people.Terms{Model: m, At: c.at}
		asked, open := g.State(c.at) == people.GrantAsked, g.State(c.at) == people.GrantOpen
		line.Decide = asked && people.May(c.actor, people.ApproveGrant, about, terms).Yes
		line.Revoke = (asked && !line.Decide || open) && people.May(c.actor, people.RevokeGrant, about, terms).Yes
	}
	return line
}

// grantID is the grant that the path names.
func (c *call) grantID() (people.ID, error) {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err != nil {
		return "", noPage()
	}
	return id, nil
}

func (c *call) approveGrant() error {
	id, err := c.grantID()
	if err != nil {
		return err
	}
	g, err := c.engine().ApproveGrant(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	return c.to("/admin/access", fmt.Sprintf("They are let in until %s.", c.moment(g.Until).Words))
}

func (c *call) denyGrant() error {
	id, err := c.grantID()
	if err == nil {
		err = parseForm(c.r)
	}
	if err == nil {
		_, err = c.engine().DenyGrant(c.ctx(), c.actor, id, c.r.PostForm.Get("why"))
	}
	if err != nil {
		return err
	}
	return c.to("/admin/access", "It is refused, and they can read why.")
}

func (c *call) revokeGrant() error {
	id, err := c.grantID()
	if err == nil {
		_, err = c.engine().RevokeGrant(c.ctx(), c.actor, id)
	}
	if err != nil {
		return err
	}
	return c.to("/admin/access", "That access has ended.")
}
