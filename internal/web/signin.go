package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"belay/internal/api"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/store"
)

// sessionCookie keeps the secret of a session; the API reads the same.
func (c *call) sessionCookie() string { return cmp.Or(c.server.options.Cookie, api.SessionCookie) }

// Cookies of a sign-in that is half done.
const (
	pendingCookie = "belay_pending" // a second factor is awaited
	thenCookie    = "belay_then"    // where to go afterwards
	journeyCookie = "belay_journey" // somebody was sent to another sign-in
	pendingLife   = 600             // seconds
)

// home sends whoever comes to where their work is.
func (c *call) home() error {
	if c.actor.Account.Role == people.Requester {
		return c.to("/help", "")
	}
	return c.to("/q/mine", "")
}

// signInScreen offers every way in that is set up.
type signInScreen struct {
	Form      *form
	Link      *form
	Providers []signin.Provider
	Passkeys  bool
	Then      string
	Nobody    bool // has an account yet
	Banner    string
}

func signInForm(then string) *form {
	return &form{Action: "/sign-in", Button: "Sign in", Fields: []*field{
		{Name: "email", Label: "E-mail address", Kind: "email", Required: true, Auto: "username"},
		{Name: "password", Label: "Password", Kind: "password", Required: true, Auto: "current-password"},
		{Name: "then", Kind: "hidden", Value: then},
	}}
}

func linkForm(then string) *form {
	return &form{Action: "/sign-in/link", Button: "Send me a link", Look: "second", Fields: []*field{
		{Name: "link-email", Label: "E-mail address", Kind: "email", Required: true, Auto: "email"},
		{Name: "for", Label: "The link is to", Kind: "select", Required: true, Options: []option{
			{Value: string(people.ToSignIn), Words: "sign in"}, {Value: string(people.ToSetPassword), Words: "set a new password"},
		}},
		{Name: "then", Kind: "hidden", Value: then},
	}}
}

func (c *call) showSignIn() error {
	if c.actor.Account.ID != "" {
		return c.to(local(c.r.URL.Query().Get("then")), "")
	}
	then := c.r.URL.Query().Get("then")
	return c.signInPage(signInForm(then), linkForm(then))
}

// signInPage shows the ways in. Where a letter cannot be sent, no link is offered.
func (c *call) signInPage(f, byLink *form) error {
	screen := signInScreen{Form: f, Providers: c.gate().Providers(), Passkeys: c.gate().Passkeys(), Then: local(f.value("then")), Banner: c.server.options.Banner}
	if c.server.options.Post != nil {
		screen.Link = byLink
	}
	f.forget("password")
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		somebody, err := tx.AnyAccount()
		screen.Nobody = !somebody
		return err
	})
	if err != nil {
		return err
	}
	return c.show("sign-in", page{Title: "Sign in", Look: gate}, screen)
}

func (c *call) signIn() error {
	f := signInForm("")
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.signInPage(f, linkForm(f.value("then"))) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	e, err := c.gate().SignIn(c.ctx(), f.value("email"), f.raw("password"), c.from(), c.at)
	if err != nil {
		return c.again(f, "", err, show)
	}
	return c.entered(e, f.value("then"))
}

// entered goes on after a sign-in: into the desk, or to the second factor.
func (c *call) entered(e signin.Entry, then string) error {
	if e.Secret == "" {
		c.setCookie(pendingCookie, e.Pending, pendingLife)
		return c.to("/sign-in/code?then="+url.QueryEscape(then), "")
	}
	c.setCookie(pendingCookie, "", -1)
	c.setCookie(c.sessionCookie(), e.Secret, 0)
	return c.to(local(then), "")
}

// local is a path of this desk; whatever could lead elsewhere becomes the beginning.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

func codeForm(then string) *form {
	return &form{Action: "/sign-in/code", Button: "Go on", Fields: []*field{
		{
			Name: "code", Label: "Code", Required: true, Auto: "one-time-code", Max: 40,
			Hint: "The six digits that your authenticator shows now, or one of your recovery codes.",
		},
		{Name: "then", Kind: "hidden", Value: then},
	}}
}

func (c *call) showCode() error {
	if c.cookie(pendingCookie) == "" {
		return c.to("/sign-in", "")
	}
	return c.codePage(codeForm(c.r.URL.Query().Get("then")))
}

func (c *call) codePage(f *form) error {
	f.forget("code")
	return c.show("sign-in-step", page{Title: "Second factor", Look: gate}, stepScreen{Title: "Second factor", Words: "Your password was right. One more thing.", Form: f})
}

// stepScreen is a page of the sign-in with one form.
type stepScreen struct {
	Title, Words string
	Form         *form
}

func (c *call) enterCode() error {
	f := codeForm("")
	if err := f.fill(c); err != nil {
		return err
	}
	code := f.value("code")
	if !f.complete() {
		return c.again(f, "", nil, func() error { return c.codePage(f) })
	}
	e, err := c.gate().ShowCode(c.ctx(), c.cookie(pendingCookie), code, c.from(), c.at)
	if err != nil {
		return c.again(f, "code", err, func() error { return c.codePage(f) })
	}
	return c.entered(e, f.value("then"))
}

// askLink sends a letter, and says the same whether there is such an account or not.
func (c *call) askLink() error {
	if c.server.options.Post == nil {
		return refusal{http.StatusNotFound, "This desk sends no letters. Ask an administrator for a link."}
	}
	f := linkForm("")
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.signInPage(signInForm(f.value("then")), f) }
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	letter, err := c.gate().Link(c.ctx(), f.value("link-email"), people.Purpose(f.value("for")), c.from(), c.at)
	if err != nil {
		return c.again(f, "link-email", err, show)
	}
	if letter != nil {
		if err := c.server.options.Post(c.ctx(), *letter); err != nil {
			return err
		}
	}
	if then := f.value("then"); then != "" {
		c.setCookie(thenCookie, url.QueryEscape(then), 3600)
	}
	return c.show("sign-in-step", page{Title: "Look into your mail", Look: gate}, stepScreen{
		Title: "Look into your mail", Words: "If this desk knows that address, a letter with a link is on its way. The link works once, for a quarter of an hour.",
	})
}

// showLink asks before it signs anybody in: programs that look at letters follow links, too.
func (c *call) showLink() error {
	return c.show("sign-in-step", page{Title: "Sign in", Look: gate}, stepScreen{
		Title: "Sign in", Words: "You came here by the link in your letter.",
		Form: &form{Action: c.r.URL.Path, Button: "Sign in"},
	})
}

func (c *call) followLink() error {
	e, err := c.gate().FollowLink(c.ctx(), c.r.PathValue("secret"), c.from(), c.at)
	if err != nil {
		return err
	}
	then, err := url.QueryUnescape(c.cookie(thenCookie))
	if err != nil {
		then = ""
	}
	c.setCookie(thenCookie, "", -1)
	return c.entered(e, then)
}

func resetForm(action string) *form {
	return &form{Action: action, Button: "Set it and sign in", Fields: []*field{
		{
			Name: "password", Label: "New password", Kind: "password", Required: true, Auto: "new-password",
			Hint: "At least 12 characters. Four words in a row are easy to remember and hard to guess.",
		},
	}}
}

func (c *call) showReset() error { return c.resetPage(resetForm(c.r.URL.Path)) }

func (c *call) resetPage(f *form) error {
	f.forget("password")
	return c.show("sign-in-step", page{Title: "New password", Look: gate}, stepScreen{
		Title: "New password", Words: "All sessions of this account end when you set it.", Form: f,
	})
}

func (c *call) resetPassword() error {
	f := resetForm(c.r.URL.Path)
	if err := f.fill(c); err != nil {
		return err
	}
	if !f.complete() {
		return c.again(f, "", nil, func() error { return c.resetPage(f) })
	}
	e, err := c.gate().ResetPassword(c.ctx(), c.r.PathValue("secret"), f.raw("password"), c.from(), c.at)
	if err != nil {
		return c.again(f, "password", err, func() error { return c.resetPage(f) })
	}
	return c.entered(e, "")
}

func firstForm(action string) *form {
	f := resetForm(action)
	f.Button = "Begin"
	f.Fields[0].Label = "Password"
	f.Fields = append([]*field{
		{Name: "name", Label: "Your name", Required: true, Auto: "name", Max: 200},
		{Name: "email", Label: "Your e-mail address", Kind: "email", Required: true, Auto: "email", Max: 254},
	}, f.Fields...)
	return f
}

func (c *call) showFirst() error { return c.firstPage(firstForm(c.r.URL.Path)) }

func (c *call) firstPage(f *form) error {
	f.forget("password")
	return c.show("sign-in-step", page{Title: "Welcome", Look: gate}, stepScreen{
		Title: "Welcome to Belay", Words: "You become the administrator of this desk. Next you publish a support model, and let others in.", Form: f,
	})
}

func (c *call) beFirst() error {
	f := firstForm(c.r.URL.Path)
	if err := f.fill(c); err != nil {
		return err
	}
	if !f.complete() {
		return c.again(f, "", nil, func() error { return c.firstPage(f) })
	}
	e, err := c.gate().BeFirst(c.ctx(), c.r.PathValue("secret"), f.value("name"), f.value("email"), f.raw("password"), c.from(), c.at)
	if err != nil {
		return c.again(f, "", err, func() error { return c.firstPage(f) })
	}
	if err := c.engine().Refresh(c.ctx()); err != nil {
		return err
	}
	return c.entered(e, "/m/publish")
}

func (c *call) signOut() error {
	if secret := c.cookie(c.sessionCookie()); secret != "" {
		if err := c.gate().SignOut(c.ctx(), secret); err != nil {
			return err
		}
	}
	c.setCookie(c.sessionCookie(), "", -1)
	c.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return c.to("/sign-in", "You have signed out.")
}

// leave sends somebody to another sign-in.
func (c *call) leave() error {
	to, pending, err := c.gate().Leave(c.ctx(), c.r.PathValue("provider"), c.from(), c.at)
	if err != nil {
		return err
	}
	c.setCookie(journeyCookie, pending, pendingLife)
	http.Redirect(c.w, c.r, to, http.StatusSeeOther)
	return nil
}

// comeBack lets in whoever returns from another sign-in.
func (c *call) comeBack() error {
	query := c.r.URL.Query()
	if query.Get("code") == "" {
		return refusal{http.StatusForbidden, "The other sign-in did not let you in. Sign in another way, or begin again."}
	}
	e, err := c.gate().Return(c.ctx(), c.cookie(journeyCookie), query.Get("state"), query.Get("code"), c.from(), c.at)
	c.setCookie(journeyCookie, "", -1)
	if err != nil {
		return err
	}
	return c.entered(e, "")
}

// largestAnswer is how much an authenticator may answer, in bytes.
const largestAnswer = 128 << 10

// askPasskey begins a sign-in by passkey; the script of the page takes it from there.
func (c *call) askPasskey() error { return c.ceremony(c.gate().AskPasskey(c.ctx(), c.from(), c.at)) }

// passkeyCookie keeps which ceremony a browser is in.
const passkeyCookie = "belay_passkey"

// ceremony hands a browser what it needs to ask an authenticator.
func (c *call) ceremony(made signin.Ceremony, err error) error {
	if err != nil {
		return c.sayJSON(err)
	}
	c.setCookie(passkeyCookie, made.Pending, pendingLife)
	return c.send("application/json", made.Options)
}

// answer reads what an authenticator answered, and in which ceremony.
func (c *call) answer() (pending string, text []byte, err error) {
	text, err = io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, largestAnswer))
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		err = refusal{http.StatusBadRequest, "The answer of the authenticator broke off. Begin again."}
	}
	pending = c.cookie(passkeyCookie)
	c.setCookie(passkeyCookie, "", -1)
	return pending, text, err
}

func (c *call) showPasskey() error {
	pending, text, err := c.answer()
	if err != nil {
		return c.sayJSON(err)
	}
	e, err := c.gate().ShowPasskey(c.ctx(), pending, text, c.from(), c.at)
	if err != nil {
		return c.sayJSON(err)
	}
	c.setCookie(c.sessionCookie(), e.Secret, 0)
	return c.sendJSON(map[string]string{})
}

// sendJSON answers a script of our own.
func (c *call) sendJSON(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.send("application/json", text)
}

// sayJSON tells a script of our own why not.
func (c *call) sayJSON(err error) error {
	if !refused(err) {
		return err
	}
	status, sentence := verdict(err)
	c.status = status
	return c.sendJSON(map[string]string{"detail": sentence})
}

// setTheme keeps whether somebody wants light or dark.
func (c *call) setTheme() error {
	if err := parseForm(c.r); err != nil {
		return err
	}
	const year = 366 * 24 * 3600
	switch theme := c.r.PostForm.Get("theme"); theme {
	case "light", "dark":
		c.setCookie(themeCookie, theme, year)
	default:
		c.setCookie(themeCookie, "", -1)
	}
	return c.to(local(c.r.PostForm.Get("back")), "")
}
