package web

import (
	"crypto/rand"
	"strings"

	"belay/internal/people"
	"belay/internal/store"
)

// repliesScreen is the texts that everybody may use again.
type repliesScreen struct {
	Replies []savedLine
	Form    *form
}

type savedLine struct{ ID, Name, Body string }

// largestSaved is the longest saved reply, in characters.
const largestSaved = 20_000

func savedForm(r store.SavedReply) *form {
	f := &form{Action: "/admin/replies", Button: "Keep it", Fields: []*field{
		{Name: "id", Kind: "hidden", Value: r.ID},
		{Name: "name", Label: "Name", Value: r.Name, Required: true, Max: 100},
		{Name: "body", Label: "Text", Kind: "area", Value: r.Body, Required: true, Max: largestSaved},
	}}
	return f
}

func (c *call) showReplies() error { return c.repliesPage(nil) }

// repliesPage shows the saved replies, and the one that the address names to be changed.
func (c *call) repliesPage(mistaken *form) error {
	var saved []store.SavedReply
	err := c.engine().Store().View(c.ctx(), func(tx *store.Tx) (err error) {
		saved, err = tx.SavedReplies()
		return err
	})
	if err != nil {
		return err
	}
	screen := repliesScreen{Form: savedForm(store.SavedReply{})}
	for _, r := range saved {
		screen.Replies = append(screen.Replies, savedLine{r.ID, r.Name, r.Body})
		if r.ID == c.r.URL.Query().Get("change") {
			screen.Form = savedForm(r)
		}
	}
	if mistaken != nil {
		screen.Form = mistaken
	}
	return c.show("replies", c.adminPage("Saved replies"), screen)
}

func (c *call) keepReply() error {
	f := savedForm(store.SavedReply{})
	if err := f.fill(c); err != nil {
		return err
	}
	if !f.complete() {
		return c.again(f, "", nil, func() error { return c.repliesPage(f) })
	}
	err := c.engine().Administer(c.ctx(), c.actor, people.SaveReply, people.Case{}, "kept a saved reply", f.value("name"), func(tx *store.Tx) (any, error) {
		r := store.SavedReply{ID: strings.ToLower(rand.Text()), Actions: []byte("[]"), By: string(c.actor.Account.ID)}
		all, err := tx.SavedReplies()
		if err != nil {
			return nil, err
		}
		for _, known := range all {
			if known.ID == f.value("id") {
				r = known
			}
		}
		r.Name, r.Body = f.value("name"), f.raw("body")
		return nil, tx.KeepReply(r)
	})
	if err != nil {
		return c.again(f, "name", err, func() error { return c.repliesPage(f) })
	}
	return c.to("/admin/replies", "It is kept.")
}

func (c *call) removeReply() error {
	id := c.r.PathValue("id")
	err := c.engine().Administer(c.ctx(), c.actor, people.SaveReply, people.Case{}, "removed a saved reply", id, func(tx *store.Tx) (any, error) {
		return nil, tx.DropReply(id)
	})
	if err != nil {
		return err
	}
	return c.to("/admin/replies", "It is removed.")
}
