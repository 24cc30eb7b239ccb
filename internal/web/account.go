package web

import (
	"encoding/base64"
	"html/template"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// ownScreen is somebody's own account.
type ownScreen struct {
	Role      string
	Holds     []string // functions
	About     *form
	Password  *form
	Codes     bool // a generator of codes is set up
	Left      int  // recovery codes
	Remove    *form
	Passkeys  []keyLine
	CanKey    bool
	Sessions  []sessionLine
	Token     *form
	Tokens    []tokenLine
	NewSecret string // of a token, shown once
}

type keyLine struct {
	ID, Name   string
	Made, Used moment
}

type sessionLine struct {
	ID, Browser, Address string
	Began, Seen          moment
	This, MFA            bool
}

type tokenLine struct {
	ID, Name, Hint string
	Scopes         []string
	Ends, Used     moment
	Ended          bool
}

// zones offers every zone, and that of the model first.
func (c *call) zones() []option {
	out := []option{{Value: "", Words: "That of the support model"}}
	for _, name := range calendar.ZoneNames() {
		out = append(out, option{Value: name, Words: name})
	}
	return out
}

func (c *call) aboutForm() *form {
	zone := ""
	if z := c.actor.Account.Zone; z != nil {
		zone = z.Name()
	}
	return &form{Action: "/account", Button: "Save", Fields: []*field{
		{Name: "name", Label: "Name", Value: string(c.actor.Account.Name), Required: true, Auto: "name", Max: 200},
		{Name: "zone", Label: "Time zone", Kind: "select", Value: zone, Options: c.zones(), Hint: "Times on every page are those of this zone."},
	}}
}

func passwordForm(a people.Account, has bool) *form {
	f := &form{Action: "/account/password", Button: "Change the password", Look: "second", Fields: []*field{
		{Name: "account", Label: "Account", Kind: "unseen", Value: string(a.Email), Auto: "username"}, // for those whose browser keeps passwords
	}}
	if has {
		f.Fields = append(f.Fields, &field{Name: "old", Label: "Old password", Kind: "password", Required: true, Auto: "current-password"})
	}
	f.Fields = append(f.Fields, &field{
		Name: "new", Label: "New password", Kind: "password", Required: true, Auto: "new-password",
		Hint: "At least 12 characters. Your other sessions end when you change it.",
	})
	return f
}

func removeCodesForm() *form {
	return &form{Action: "/account/codes/remove", Button: "Turn it off", Look: "danger", Fields: []*field{
		{Name: "code", Label: "A code that it shows now", Required: true, Auto: "one-time-code", Max: 40},
	}}
}

func (c *call) tokenForm() *form {
	f := &form{Action: "/account/tokens", Button: "Make a token", Look: "second", Fields: []*field{
		{Name: "name", Label: "Name", Required: true, Max: 100, Hint: "What it is for, so that you know it again."},
		{Name: "scopes", Label: "It may", Kind: "checks"},
		{Name: "ends", Label: "Last day", Kind: "date", Hint: "Ninety days if left out; a year at most."},
	}}
	for _, s := range people.Scopes() {
		if c.actor.Carries(s) && (s != people.Administer || c.actor.Account.Role == people.Administrator) {
			f.Fields[1].Options = append(f.Fields[1].Options, option{Value: string(s), Words: scopeWords(s), More: string(s)})
		}
	}
	return f
}

// scopeWords is what a scope lets a program do.
func scopeWords(s people.Scope) string {
	switch s {
	case people.TicketsRead:
		return "read tickets"
	case people.TicketsWrite:
		return "open and change tickets"
	case people.TicketsExport:
		return "export tickets"
	case people.ModelRead:
		return "read the support model"
	case people.ModelWrite:
		return "publish editions"
	case people.FiguresRead:
		return "read figures and simulations"
	case people.SimulationsWrite:
		return "start and cancel simulations"
	case people.AccessWrite:
		return "ask for access, approve and end it"
	case people.AccountWrite:
		return "change this account"
	}
	return "administer the desk"
}

func (c *call) showOwn() error { return c.ownPage(ownScreen{}) }

// ownPage shows the account; forms that came back with a mistake are in the screen already.
func (c *call) ownPage(screen ownScreen) error {
	a := c.actor.Account
	m, _ := c.engine().Model()
	var credential people.Credential
	var keys []people.Passkey
	var sessions []people.Session
	var tokens []people.Token
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) (err error) {
		if credential, err = tx.Credential(a.ID); err != nil {
			return err
		}
		if keys, err = tx.Passkeys(a.ID); err != nil {
			return err
		}
		if sessions, err = tx.Sessions(a.ID); err != nil {
			return err
		}
		tokens, err = tx.Tokens(a.ID)
		return err
	})
	if err != nil {
		return err
	}
	screen.Role, screen.CanKey = string(a.Role), c.gate().Passkeys()
	for _, f := range a.Holds(m) {
		screen.Holds = append(screen.Holds, c.functionName(f))
	}
	screen.Codes, screen.Left = credential.Seed != "", len(credential.Recovery)
	for _, k := range keys {
		screen.Passkeys = append(screen.Passkeys, keyLine{ID: string(k.ID), Name: k.Name, Made: c.moment(k.Made), Used: c.moment(k.Used)})
	}
	for _, s := range sessions {
		if s.Live(c.at) {
			screen.Sessions = append(screen.Sessions, sessionLine{
				ID: string(s.ID), Browser: browserName(s.Browser), Address: s.Address, Began: c.moment(s.Began), Seen: c.moment(s.Seen),
				This: string(s.ID) == c.actor.Session, MFA: s.MFA,
			})
		}
	}
	for _, t := range tokens {
		line := tokenLine{ID: string(t.ID), Name: t.Name, Hint: t.Hint, Ends: c.moment(t.Ends), Used: c.moment(t.Used), Ended: !t.Live(c.at)}
		for _, s := range t.Scopes {
			line.Scopes = append(line.Scopes, scopeWords(s))
		}
		screen.Tokens = append(screen.Tokens, line)
	}
	screen.fill(c, credential.Password != "")
	screen.Password.forget("old", "new")
	return c.show("account", page{Title: "Your account", Here: "/account"}, screen)
}

// fill makes the forms that did not come back with a mistake.
func (s *ownScreen) fill(c *call, hasPassword bool) {
	if s.About == nil {
		s.About = c.aboutForm()
	}
	if s.Password == nil {
		s.Password = passwordForm(c.actor.Account, hasPassword)
	}
	if s.Remove == nil {
		s.Remove = removeCodesForm()
	}
	if s.Token == nil {
		s.Token = c.tokenForm()
	}
}

func (c *call) changeOwn() error {
	f := c.aboutForm()
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.ownPage(ownScreen{About: f}) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	a := c.actor.Account
	var err error
	if a.Name, err = people.ParseName(f.value("name")); err != nil {
		return c.again(f, "name", err, show)
	}
	a.Zone = nil
	if name := f.value("zone"); name != "" {
		if a.Zone, err = calendar.LoadZone(name); err != nil {
			f.wrong("zone", "There is no such zone.")
			return c.again(f, "", nil, show)
		}
	}
	err = c.engine().Store().Change(c.ctx(), func(tx *store.Tx) error { return tx.SetAccount(a) })
	if err != nil {
		return c.again(f, "", err, show)
	}
	c.gate().Forget()
	if err := c.engine().StaffChanged(c.ctx()); err != nil {
		return err
	}
	return c.to("/account", "Saved.")
}

func (c *call) changePassword() error {
	var has bool
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		credential, err := tx.Credential(c.actor.Account.ID)
		has = credential.Password != ""
		return err
	})
	if err != nil {
		return err
	}
	f := passwordForm(c.actor.Account, has)
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.ownPage(ownScreen{Password: f}) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	if err := c.gate().SetPassword(c.ctx(), c.actor, f.raw("old"), f.raw("new"), c.at); err != nil {
		return c.again(f, "new", err, show)
	}
	return c.to("/account", "The password is changed, and your other sessions have ended.")
}

// codesScreen sets up a generator of codes.
type codesScreen struct {
	Picture  template.URL // a PNG
	Seed     string
	Form     *form
	Recovery []string // once it is done
}

func codesForm(pending, seed string) *form {
	return &form{Action: "/account/codes", Button: "Turn it on", Fields: []*field{
		{Name: "pending", Kind: "hidden", Value: pending},
		{Name: "seed", Kind: "hidden", Value: seed},
		{Name: "code", Label: "The code that it shows now", Required: true, Auto: "one-time-code", Max: 10},
	}}
}

func (c *call) showCodes() error {
	g, err := c.gate().BeginCodes(c.ctx(), c.actor, c.at)
	if err != nil {
		return err
	}
	picture := template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(g.Picture)) //nolint:gosec // we drew it
	return c.show("codes", page{Title: "Second factor", Look: narrow, Here: "/account"},
		codesScreen{Picture: picture, Seed: grouped(g.Seed), Form: codesForm(g.Pending, grouped(g.Seed))})
}

// grouped parts a long word into fours, for those who type it.
func grouped(s string) string {
	var b []byte
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b = append(b, ' ')
		}
		b = append(b, s[i])
	}
	return string(b)
}

func (c *call) addCodes() error {
	f := codesForm("", "")
	if err := f.fill(c); err != nil {
		return err
	}
	p := page{Title: "Second factor", Look: narrow, Here: "/account"}
	show := func() error { return c.show("codes", p, codesScreen{Seed: f.value("seed"), Form: f}) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	recovery, err := c.gate().AddCodes(c.ctx(), c.actor, f.value("pending"), f.value("code"), c.at)
	if err != nil {
		f.forget("code")
		return c.again(f, "code", err, show)
	}
	return c.show("codes", p, codesScreen{Recovery: recovery})
}

func (c *call) removeCodes() error {
	f := removeCodesForm()
	if err := f.fill(c); err != nil {
		return err
	}
	if err := c.gate().RemoveCodes(c.ctx(), c.actor, f.value("code"), c.at); err != nil {
		return c.again(f, "code", err, func() error { return c.ownPage(ownScreen{Remove: f}) })
	}
	return c.to("/account", "Codes are no longer asked for.")
}

func (c *call) beginPasskey() error { return c.ceremony(c.gate().BeginPasskey(c.ctx(), c.actor, c.at)) }

func (c *call) addPasskey() error {
	pending, text, err := c.answer()
	if err == nil {
		_, err = c.gate().AddPasskey(c.ctx(), c.actor, pending, browserName(c.r.UserAgent()), text, c.at)
	}
	if err != nil {
		return c.sayJSON(err)
	}
	return c.sendJSON(map[string]string{})
}

func (c *call) removePasskey() error {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err == nil {
		err = c.gate().RemovePasskey(c.ctx(), c.actor, id, c.at)
	}
	if err != nil {
		return err
	}
	return c.to("/account", "The passkey is removed.")
}

func (c *call) endSession() error {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err == nil {
		err = c.gate().EndSession(c.ctx(), c.actor.Account.ID, id)
	}
	if err != nil {
		return err
	}
	return c.to("/account", "That session has ended.")
}

func (c *call) endSessions() error {
	if err := c.gate().EndSessions(c.ctx(), c.actor.Account.ID, people.ID(c.actor.Session)); err != nil {
		return err
	}
	return c.to("/account", "All other sessions have ended.")
}

func (c *call) makeToken() error {
	f := c.tokenForm()
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.ownPage(ownScreen{Token: f}) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	var scopes []people.Scope
	for _, s := range f.values("scopes") {
		scopes = append(scopes, people.Scope(s))
	}
	var ends span.Instant
	if day := f.value("ends"); day != "" {
		date, err := calendar.ParseDate(day)
		if err != nil {
			f.wrong("ends", "Write a day, such as 2027-03-31.")
			return c.again(f, "", nil, show)
		}
		ends = calendar.Days(date, date, c.zone()).Until
	}
	secret, _, err := c.gate().MakeToken(c.ctx(), c.actor, f.value("name"), scopes, ends, c.at)
	if err != nil {
		return c.again(f, "", err, show)
	}
	return c.ownPage(ownScreen{NewSecret: secret})
}

func (c *call) revokeToken() error {
	id, err := people.ParseID(c.r.PathValue("id"))
	if err == nil {
		err = c.gate().RevokeToken(c.ctx(), c.actor, c.actor.Account.ID, id, c.at)
	}
	if err != nil {
		return err
	}
	return c.to("/account", "The token is revoked.")
}

// browserName is a browser as people call it, from what it says of itself.
func browserName(agent string) string {
	known := []struct{ sign, name string }{
		{"Edg/", "Edge"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systems := []struct{ sign, name string }{
		{"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "a Mac"}, {"Linux", "Linux"},
	}
	name := func(of []struct{ sign, name string }) string {
		i := slices.IndexFunc(of, func(k struct{ sign, name string }) bool { return strings.Contains(agent, k.sign) })
		if i < 0 {
			return ""
		}
		return of[i].name
	}
	browser, system := name(known), name(systems)
	switch {
	case browser == "":
		return "A program"
	case system == "":
		return browser
	}
	return browser + " on " + system
}
