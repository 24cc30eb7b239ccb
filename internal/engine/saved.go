package engine

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Bounds of what somebody keeps.
const (
	maxViews   = 200
	maxReplies = 1000
)

// Views are the lists that somebody put together, and those that are shared with everybody who answers.
func (e *Engine) Views(ctx context.Context, a people.Actor) (list []store.SavedView, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.SavedViews(string(a.Account.ID))
		return err
	})
	if a.Account.Role.Staff() {
		return list, err
	}
	return slices.DeleteFunc(list, func(v store.SavedView) bool { return v.Account != string(a.Account.ID) }), err
}

// KeepView keeps a view of somebody's own: a new one without an id, else in the place of the one before.
func (e *Engine) KeepView(ctx context.Context, a people.Actor, v store.SavedView) (store.SavedView, error) {
	do := people.Search
	if v.Shared {
		do = people.ShareView
	}
	if d := people.Ever(a, do); !d.Yes {
		return v, d.Err()
	}
	v.Account = string(a.Account.ID)
	fresh := v.ID == ""
	if fresh {
		v.ID = uuid.NewString()
	}
	return v, e.store.Change(ctx, func(tx *store.Tx) error {
		all, err := tx.SavedViews(v.Account)
		switch {
		case err != nil:
			return err
		case fresh && len(all) >= maxViews:
			return ticket.Refuse("%d views are kept at most; forget one first.", maxViews)
		case !fresh && !slices.ContainsFunc(all, func(o store.SavedView) bool { return o.ID == v.ID && o.Account == v.Account }):
			return &NotFound{"There is no such view of yours."}
		}
		return tx.KeepView(v)
	})
}

// DropView forgets a view of somebody's own; those who may share views may also forget shared ones.
func (e *Engine) DropView(ctx context.Context, a people.Actor, id string) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		all, err := tx.SavedViews(string(a.Account.ID))
		if err != nil {
			return err
		}
		mine := func(v store.SavedView) bool {
			return v.ID == id && (v.Account == string(a.Account.ID) || people.Ever(a, people.ShareView).Yes)
		}
		if !slices.ContainsFunc(all, mine) {
			return &NotFound{"There is no such view of yours."}
		}
		return tx.DropView(id)
	})
}

// Replies are the saved replies, for those who answer.
func (e *Engine) Replies(ctx context.Context, a people.Actor) (list []store.SavedReply, err error) {
	if d := people.Ever(a, people.Note); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.SavedReplies()
		return err
	})
	return list, err
}

// KeepReply saves a reply for everybody who answers: a new one without an id, else in the place of the one before.
func (e *Engine) KeepReply(ctx context.Context, a people.Actor, r store.SavedReply) (store.SavedReply, error) {
	r.By = string(a.Account.ID)
	fresh := r.ID == ""
	if fresh {
		r.ID = uuid.NewString()
	}
	return r, e.replies(ctx, a, func(tx *store.Tx, all []store.SavedReply) error {
		switch {
		case fresh && len(all) >= maxReplies:
			return ticket.Refuse("%d replies are saved at most; forget one first.", maxReplies)
		case !fresh && !slices.ContainsFunc(all, func(o store.SavedReply) bool { return o.ID == r.ID }):
			return &NotFound{"There is no such saved reply."}
		}
		return tx.KeepReply(r)
	})
}

// DropReply forgets a saved reply.
func (e *Engine) DropReply(ctx context.Context, a people.Actor, id string) error {
	return e.replies(ctx, a, func(tx *store.Tx, all []store.SavedReply) error {
		if !slices.ContainsFunc(all, func(o store.SavedReply) bool { return o.ID == id }) {
			return &NotFound{"There is no such saved reply."}
		}
		return tx.DropReply(id)
	})
}

// replies changes the saved replies.
func (e *Engine) replies(ctx context.Context, a people.Actor, change func(*store.Tx, []store.SavedReply) error) error {
	if d := people.Ever(a, people.SaveReply); !d.Yes {
		return d.Err()
	}
	return e.store.Change(ctx, func(tx *store.Tx) error {
		all, err := tx.SavedReplies()
		if err != nil {
			return err
		}
		return change(tx, all)
	})
}
