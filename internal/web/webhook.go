package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"belay/internal/engine"
	"belay/internal/store"
)

// webhooksScreen is the programs that hear of what happens.
type webhooksScreen struct {
	Hooks  []hookLine
	Add    *form
	Secret string // of a new one, shown once
}

type hookLine struct {
	ID, URL  string
	Kinds    string
	Active   bool
	Failures int64
	Made     moment
}

// webhookScreen is one webhook with what was sent to it.
type webhookScreen struct {
	hookLine

	Sent []deliveryLine
	Next string
}

type deliveryLine struct {
	ID               int64
	What, Ticket     string
	Made, Done, Next moment
	Attempts         int64
	Error            string
	State            string // sent, waiting or given up
}

func webhookForm() *form {
	f := &form{Action: "/admin/webhooks", Button: "Add it", Fields: []*field{
		{Name: "url", Label: "Address", Kind: "url", Required: true, Max: 2000, Hint: "https://…, which answers within ten seconds."},
		{Name: "kinds", Label: "It hears of", Kind: "checks", Hint: "Everything, if nothing is chosen."},
	}}
	for _, kind := range engine.Types() {
		f.Fields[1].Options = append(f.Fields[1].Options, option{Value: kind, Words: kind})
	}
	return f
}

func (c *call) showWebhooks() error { return c.webhooksPage(webhookForm(), "") }

func (c *call) webhooksPage(add *form, secret string) error {
	hooks, err := c.webhooks()
	if err != nil {
		return err
	}
	screen := webhooksScreen{Add: add, Secret: secret}
	for _, h := range hooks {
		screen.Hooks = append(screen.Hooks, c.hookLine(h))
	}
	return c.show("webhooks", c.adminPage("Webhooks"), screen)
}

func (c *call) webhooks() (hooks []store.Webhook, err error) {
	err = c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		hooks, err = tx.Webhooks()
		return err
	})
	return hooks, err
}

func (c *call) hookLine(h store.Webhook) hookLine {
	line := hookLine{ID: h.ID, URL: h.URL, Kinds: strings.Join(h.Kinds, ", "), Active: h.Active, Failures: h.Failures, Made: c.stamp(h.CreatedUS)}
	if line.Kinds == "" {
		line.Kinds = "everything"
	}
	return line
}

// webhook is the one that the path names.
func (c *call) webhook() (store.Webhook, error) {
	hooks, err := c.webhooks()
	if err != nil {
		return store.Webhook{}, err
	}
	i := slices.IndexFunc(hooks, func(h store.Webhook) bool { return h.ID == c.r.PathValue("id") })
	if i < 0 {
		return store.Webhook{}, &engine.NotFound{Sentence: "There is no such webhook."}
	}
	return hooks[i], nil
}

func (c *call) addWebhook() error {
	f := webhookForm()
	if err := f.fill(c); err != nil {
		return err
	}
	show := func() error { return c.webhooksPage(f, "") }
	u, err := url.Parse(f.value("url"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		f.wrong("url", "Write an address such as https://hooks.contoso.example/belay.")
	}
	if !f.complete() {
		return c.again(f, "", nil, show)
	}
	h, err := c.engine().AddWebhook(c.ctx(), c.actor, u.String(), f.values("kinds"))
	if err != nil {
		return c.again(f, "url", err, show)
	}
	return c.webhooksPage(webhookForm(), h.Secret)
}

// deliveriesPage is how many deliveries a page shows.
const deliveriesPage = 50

func (c *call) showWebhook() error {
	h, err := c.webhook()
	if err != nil {
		return err
	}
	var sent []store.Message
	err = c.engine().Store().View(c.ctx(), func(tx *store.Tx) error {
		sent, err = tx.Messages(engine.WebhookMessage, h.ID, parseID(c.r.URL.Query().Get("after")), deliveriesPage)
		return err
	})
	if err != nil {
		return err
	}
	screen := webhookScreen{hookLine: c.hookLine(h)}
	for _, m := range sent {
		screen.Sent = append(screen.Sent, c.deliveryLine(m))
	}
	if len(sent) == deliveriesPage {
		screen.Next = c.further(formatID(sent[len(sent)-1].ID))
	}
	return c.show("webhook", c.adminPage("Webhook"), screen)
}

func (c *call) deliveryLine(m store.Message) deliveryLine {
	line := deliveryLine{ID: m.ID, Made: c.stamp(m.CreatedUS), Done: c.stamp(m.DoneUS), Attempts: m.Attempts, Error: m.Error, State: "waiting"}
	var what engine.Hook
	if json.Unmarshal(m.Payload, &what) == nil {
		line.What = what.Type
		if what.Ticket != 0 {
			line.Ticket = what.Ticket.String()
		}
	}
	switch {
	case m.DoneUS != 0 && m.Error == "":
		line.State = "sent"
	case m.DoneUS != 0:
		line.State = "given up"
	default:
		line.Next = c.stamp(m.DueUS)
	}
	return line
}

// testWebhook sends a word that means nothing, to see that it arrives.
func (c *call) testWebhook() error {
	h, err := c.webhook()
	if err != nil {
		return err
	}
	if err := c.engine().TestWebhook(c.ctx(), c.actor, h.ID); err != nil {
		return err
	}
	return c.to("/admin/webhooks/"+h.ID, "A test is on its way. What came of it stands below in a moment.")
}

func (c *call) switchWebhook() error {
	h, err := c.webhook()
	if err != nil {
		return err
	}
	h, err = c.engine().ChangeWebhook(c.ctx(), c.actor, h.ID, func(w *store.Webhook) {
		if w.Active = !w.Active; w.Active {
			w.Failures = 0
		}
	})
	if err != nil {
		return err
	}
	said := "It hears of nothing any more."
	if h.Active {
		said = "It hears of what happens again."
	}
	return c.to("/admin/webhooks/"+h.ID, said)
}

func (c *call) removeWebhook() error {
	h, err := c.webhook()
	if err != nil {
		return err
	}
	if err := c.engine().DropWebhook(c.ctx(), c.actor, h.ID); err != nil {
		return err
	}
	return c.to("/admin/webhooks", "It is removed.")
}

// replayMessage sends something once more.
func (c *call) replayMessage() error {
	h, err := c.webhook()
	if err != nil {
		return err
	}
	if err := c.engine().Replay(c.ctx(), c.actor, h.ID, parseID(c.r.PathValue("message"))); err != nil {
		return err
	}
	return c.to("/admin/webhooks/"+h.ID, "It is sent once more.")
}
