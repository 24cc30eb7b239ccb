package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/store"
)

// accountsScreen is who has an account.
type accountsScreen struct {
	Filter *form
	Lines  []accountLine
	Next   string
	Add    *form
}

type accountLine struct {
	ID, Name, Email, Role, Person, Party, State string
}

// accountsPage is how many accounts a page shows.
const accountsPage = 50

func roleOptions(first ...option) []option {
	for _, r := range people.Roles() {
		first = append(first, option{Value: string(r), Words: string(r)})
	}
	return first
}

// accountForm asks what an account is.
func (c *call) accountForm(action, button string, a people.Account) *form {
	f := &form{Action: action, Button: button, Fields: []*field{
		{Name: "name", Label: "Name", Value: string(a.Name), Required: true, Max: 200},
		{Name: "email", Label: "E-mail address", Kind: "email", Value: string(a.Email), Required: true, Max: 254},
		{Name: "role", Label: "Role", Kind: "select", Value: string(a.Role), Required: true, Options: roleOptions()},
		{Name: "person", Label: "Who they are in the support model", Kind: "select", Value: string(a.Person), Options: []option{{Words: "nobody"}}},
		{Name: "party", Label: "Whom they work for, where the model does not say", Kind: "select", Value: string(a.Party), Options: []option{{Words: "not said"}}},
		{Name: "functions", Label: "Functions beside those that the model gives them", Kind: "checks"},
		{Name: "zone", Label: "Time zone", Kind: "select", Options: c.zones()},
	}}
	if a.Zone != nil {
		f.Fields[6].Value = a.Zone.Name()
	}
	for _, id := range a.Functions {
		f.Fields[5].Values = append(f.Fields[5].Values, string(id))
	}
	if m, _ := c.engine().Model(); m != nil {
		for _, p := range m.People {
			f.Fields[3].Options = append(f.Fields[3].Options, option{Value: string(p.ID), Words: p.Called()})
		}
		for _, p := range m.Parties {
			f.Fields[4].Options = append(f.Fields[4].Options, option{Value: string(p.ID), Words: p.Called()})
		}
		for _, x := range m.Functions {
			if x.Line > 0 {
				f.Fields[5].Options = append(f.Fields[5].Options, option{Value: string(x.ID), Words: x.Called()})
			}
		}
	}
	return f
}

// account is what a form says of an account; what is wrong stands beside its field.
func (f *form) account(a people.Account) (people.Account, bool) {
	var err error
	if a.Name, err = people.ParseName(f.value("name")); err != nil {
		f.wrong("name", err.Error())
	}
	if a.Email, err = people.ParseEmail(f.value("email")); err != nil {
		f.wrong("email", err.Error())
	}
	a.Role, a.Person, a.Party = people.Role(f.value("role")), model.PersonID(f.value("person")), model.PartyID(f.value("party"))
	a.Functions = nil
	for _, id := range f.values("functions") {
		a.Functions = append(a.Functions, model.FunctionID(id))
	}
	a.Zone = nil
	if name := f.value("zone"); name != "" {
		if a.Zone, err = calendar.LoadZone(name); err != nil {
			f.wrong("zone", "There is no such zone.")
		}
	}
	return a, f.ok()
}

func (c *call) showAccounts() error {
	return c.accountsPage(c.accountForm("/admin/accounts", "Add it", people.Account{Role: people.Agent}))
}

func (c *call) accountsPage(add *form) error {
	query := c.r.URL.Query()
	role, email := people.Role(query.Get("role")), strings.TrimSpace(query.Get("email"))
	screen := accountsScreen{Add: add, Filter: &form{Action: "/admin/accounts", Name: "find", Button: "Find", Fields: []*field{
		{Name: "role", Label: "Role", Kind: "select", Value: string(role), Options: roleOptions(option{Words: "whoever answers"})},
		{Name: "email", Label: "E-mail address", Kind: "email", Value: email},
	}}}
	after := people.ID(query.Get("after"))
	var list []people.Account
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		if email != "" {
			a, ok, err := tx.AccountOf(people.Email(strings.ToLower(email)))
			if ok {
				list = []people.Account{a}
			}
			return err
		}
		if role == "" {
			return everyStaff(tx, &list)
		}
		var err error
		list, err = tx.Accounts(role, after, accountsPage)
		return err
	})
	if err != nil {
		return err
	}
	m, _ := c.engine().Model()
	for _, a := range list {
		screen.Lines = append(screen.Lines, accountLineOf(a, m))
	}
	if role != "" && len(list) == accountsPage {
		screen.Next = c.further(string(list[len(list)-1].ID))
	}
	return c.show("accounts", c.adminPage("Accounts"), screen)
}

// mostStaff is how many accounts of one role are shown together.
const mostStaff = 1000

// everyStaff lists those who answer, by name: they are few, and an administrator looks for them most.
func everyStaff(tx *store.Tx, list *[]people.Account) error {
	for _, role := range people.Roles() {
		if role == people.Requester {
			continue
		}
		found, err := tx.Accounts(role, "", mostStaff)
		if err != nil {
			return err
		}
		*list = append(*list, found...)
	}
	slices.SortStableFunc(*list, func(a, b people.Account) int { return strings.Compare(string(a.Name), string(b.Name)) })
	return nil
}

func accountLineOf(a people.Account, m *model.Model) accountLine {
	line := accountLine{ID: string(a.ID), Name: string(a.Name), Email: string(a.Email), Role: string(a.Role), State: string(a.State)}
	party := a.PartyIn(m)
	line.Party = string(party)
	if m != nil {
		if p := m.Person(a.Person); p != nil {
			line.Person = p.Called()
		}
		if p := m.Party(party); p != nil {
			line.Party = p.Called()
		}
	}
	return line
}

func (c *call) addAccount() error {
	f := c.accountForm("/admin/accounts", "Add it", people.Account{})
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.accountsPage(f) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	a, ok := f.account(people.Account{State: people.Active})
	if !ok {
		return c.again(f, "", nil, show)
	}
	err := c.engine().Administer(c.ctx(), c.actor, people.ManageAccounts, people.Case{}, "added an account", string(a.Email), func(tx *store.Tx) (any, error) {
		var err error
		a, err = tx.AddAccount(a, c.at)
		return map[string]string{"account": string(a.ID), "role": string(a.Role)}, err
	})
	if err != nil {
		return c.again(f, "email", err, show)
	}
	return c.to("/admin/accounts/"+string(a.ID), "The account is there. Send them a link to set a password.")
}

// accountScreen is one account for those who look after it.
type accountScreen struct {
	accountLine

	Form            *form
	Erased, Active  bool
	Self            bool
	Link            string // to set a password, handed over by hand
	LinkEnds        moment
	Letters         bool
	Erase           *form
	Holds           []string
	Factor, HasPass bool
	Passkeys        int
	Sessions        []sessionLine
}

// accountOf is the account that the path names.
func (c *call) accountOf() (a people.Account, err error) {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err != nil {
		return a, noPage()
	}
	err = c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		var ok bool
		a, ok, err = tx.Account(id)
		if err == nil && !ok {
			err = &engine.NotFound{Sentence: "There is no such account."}
		}
		return err
	})
	return a, err
}

func (c *call) showAccount() error {
	a, err := c.accountOf()
	if err != nil {
		return err
	}
	return c.accountPage(a, accountScreen{})
}

func eraseForm(a people.Account) *form {
	return &form{Action: "/admin/accounts/" + string(a.ID) + "/erase", Button: "Erase this person for ever", Look: "danger", Fields: []*field{{
		Name: "name", Label: "Type their name to confirm: " + string(a.Name), Required: true, Auto: "off",
		Hint: "What they wrote, and where they are named, is taken out of every ticket. Figures and times stay. Nothing brings it back.",
	}}}
}

// accountPage shows an account; forms that came back with a mistake are in the screen already.
func (c *call) accountPage(a people.Account, screen accountScreen) error {
	m, _ := c.engine().Model()
	screen.accountLine = accountLineOf(a, m)
	screen.Erased, screen.Active, screen.Self = a.State == people.Erased, a.State == people.Active, a.ID == c.actor.Account.ID
	screen.Letters = c.server.options.Post != nil
	for _, f := range a.Holds(m) {
		screen.Holds = append(screen.Holds, c.functionName(f))
	}
	if screen.Form == nil {
		screen.Form = c.accountForm("/admin/accounts/"+string(a.ID), "Save", a)
	}
	if screen.Erase == nil && a.Role == people.Requester {
		screen.Erase = eraseForm(a)
	}
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		credential, err := tx.Credential(a.ID)
		if err != nil {
			return err
		}
		keys, err := tx.Passkeys(a.ID)
		if err != nil {
			return err
		}
		screen.HasPass, screen.Factor, screen.Passkeys = credential.Password != "", credential.Seed != "", len(keys)
		sessions, err := tx.Sessions(a.ID)
		for _, s := range sessions {
			if s.Live(c.at) {
				screen.Sessions = append(screen.Sessions, sessionLine{Browser: browserName(s.Browser), Address: s.Address, Began: c.moment(s.Began), Seen: c.moment(s.Seen), MFA: s.MFA})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.show("person", c.adminPage(string(a.Name)), screen)
}

// lastAdministrator refuses what would leave the desk without anybody who administers it.
func lastAdministrator(tx *store.Tx, before, after people.Account) error {
	if before.Role != people.Administrator || before.State != people.Active || after.Role == people.Administrator && after.State == people.Active {
		return nil
	}
	n, err := tx.Administrators()
	if err == nil && n <= 1 {
		err = refusal{http.StatusUnprocessableEntity, "This is the last administrator. Make another one first."}
	}
	return err
}

// setAccount writes a changed account, and notes it.
func (c *call) setAccount(before, after people.Account, what string) error {
	err := c.engine().Administer(c.ctx(), c.actor, people.ManageAccounts, people.Case{Owner: before.ID}, what, string(before.ID), func(tx *store.Tx) (any, error) {
		if err := lastAdministrator(tx, before, after); err != nil {
			return nil, err
		}
		detail := map[string]string{"role": string(after.Role), "state": string(after.State), "person": string(after.Person)}
		return detail, tx.SetAccount(after)
	})
	c.gate().Forget()
	return err
}

func (c *call) changeAccount() error {
	before, err := c.accountOf()
	if err != nil {
		return err
	}
	f := c.accountForm("/admin/accounts/"+string(before.ID), "Save", people.Account{})
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.accountPage(before, accountScreen{Form: f}) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	after, ok := f.account(before)
	if !ok {
		return c.again(f, "", nil, show)
	}
	if err := c.setAccount(before, after, "changed an account"); err != nil {
		return c.again(f, "", err, show)
	}
	return c.to("/admin/accounts/"+string(before.ID), "Saved.")
}

func (c *call) suspendAccount() error {
	before, err := c.accountOf()
	if err != nil {
		return err
	}
	after := before
	after.State = people.Suspended
	if err := c.setAccount(before, after, "suspended an account"); err != nil {
		return err
	}
	if err := c.gate().EndSessions(c.ctx(), before.ID, ""); err != nil {
		return err
	}
	return c.to("/admin/accounts/"+string(before.ID), "The account is suspended, and its sessions have ended.")
}

func (c *call) openAccount() error {
	before, err := c.accountOf()
	if err != nil {
		return err
	}
	after := before
	after.State = people.Active
	if err := c.setAccount(before, after, "opened an account again"); err != nil {
		return err
	}
	return c.to("/admin/accounts/"+string(before.ID), "The account is open again.")
}

// linkAccount lets somebody set a password: by a letter, or by a link that the administrator hands over.
func (c *call) linkAccount() error {
	a, err := c.accountOf()
	if err != nil {
		return err
	}
	letter, err := c.gate().Link(c.ctx(), string(a.Email), people.ToSetPassword, signin.From{}, c.at)
	if err != nil {
		return err
	}
	if letter == nil {
		return refusal{http.StatusUnprocessableEntity, "No link can be made for this account. Open it again first."}
	}
	err = c.engine().Administer(c.ctx(), c.actor, people.ManageAccounts, people.Case{Owner: a.ID}, "made a link to set a password", string(a.ID),
		func(*store.Tx) (any, error) { return map[string]bool{"by letter": c.server.options.Post != nil}, nil })
	if err != nil {
		return err
	}
	if post := c.server.options.Post; post != nil {
		if err := post(c.ctx(), *letter); err != nil {
			return err
		}
		return c.to("/admin/accounts/"+string(a.ID), "The letter is on its way.")
	}
	return c.accountPage(a, accountScreen{Link: c.server.options.Origin + "/sign-in/password/" + letter.Secret, LinkEnds: c.moment(letter.Ends)})
}

// exportPerson hands over everything that is held about somebody.
func (c *call) exportPerson() error {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err != nil {
		return noPage()
	}
	held, err := c.engine().ExportPerson(c.ctx(), c.actor, id)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return fmt.Errorf("writing what is held about somebody: %w", err)
	}
	return c.sendFile("application/json", "person-"+string(id)+".json", text)
}

func (c *call) erasePerson() error {
	a, err := c.accountOf()
	if err != nil {
		return err
	}
	f := eraseForm(a)
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.accountPage(a, accountScreen{Erase: f}) }
	if f.value("name") != string(a.Name) {
		f.wrong("name", "That is not the name of this account. Nothing was erased.")
		return c.again(f, "", nil, show)
	}
	done, err := c.engine().ErasePerson(c.ctx(), c.actor, a.ID)
	if err != nil {
		return c.again(f, "", err, show)
	}
	c.gate().Forget()
	return c.to("/admin/accounts/"+string(a.ID), fmt.Sprintf("They are erased: %s of their own emptied, %s of others cleared of their words.",
		count(done.Own, "ticket", "tickets"), count(done.Others, "ticket", "tickets")))
}

// parseID reads the number of a row that a page passed on; 0 for none.
func parseID(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func formatID(n int64) string { return strconv.FormatInt(n, 10) }
