package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

func (a *API) savedOperations() {
	handle(a, operation(http.MethodGet, "/views", "list-views", "The views that one keeps, and those that are shared"), a.listViews)
	keep(a, operation(http.MethodPost, "/views", "keep-view", "Keep a view", creates), a.addView)
	keep(a, operation(http.MethodPut, "/views/{id}", "change-view", "Change a view"), a.changeView)
	keep(a, operation(http.MethodDelete, "/views/{id}", "drop-view", "Forget a view"), a.dropView)
	handle(a, operation(http.MethodGet, "/macros", "list-macros", "The saved replies"), a.listMacros)
	keep(a, operation(http.MethodPost, "/macros", "save-macro", "Save a reply", creates), a.addMacro)
	keep(a, operation(http.MethodPut, "/macros/{id}", "change-macro", "Change a saved reply"), a.changeMacro)
	keep(a, operation(http.MethodDelete, "/macros/{id}", "drop-macro", "Forget a saved reply"), a.dropMacro)
}

// ByID names something in a path.
type ByID struct {
	ID string `path:"id" doc:"Its id." maxLength:"64"`
}

// Views are the views that somebody keeps, and those that are shared.
func (s *Show) Views(ctx context.Context, a people.Actor) ([]View, error) {
	kept, err := s.engine.Views(ctx, a)
	out := make([]View, 0, len(kept))
	for _, v := range kept {
		one, err := showView(v, a.Account.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

// viewQueue stands before the id of a view where it is used as a queue.
const viewQueue = "view:"

// byView lets a query ask for what a view keeps; what the request itself says goes first.
func (a *API) byView(ctx context.Context, c *call, id string, q *engine.Query) error {
	views, err := a.show.Views(ctx, c.actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(views, func(v View) bool { return v.ID == id })
	if i < 0 {
		return &engine.NotFound{Sentence: "There is no such view."}
	}
	kept := views[i].Query
	either := func(list []string, name string) []string {
		if len(list) > 0 || kept[name] == "" {
			return list
		}
		return strings.Split(kept[name], ",")
	}
	q.Queue, q.Words, q.Order = kept["queue"], cmp.Or(q.Words, kept["q"]), cmp.Or(q.Order, store.Order(kept["order"]))
	q.Severities, q.Services, q.States = either(q.Severities, "severity"), either(q.Services, "service"), either(q.States, "state")
	q.Kinds, q.Tags, q.Functions = either(q.Kinds, "kind"), either(q.Tags, "tag"), either(q.Functions, "function")
	q.Assignee, q.Requester = cmp.Or(q.Assignee, c.meOr(kept["assignee"])), cmp.Or(q.Requester, c.meOr(kept["requester"]))
	return nil
}

func showView(v store.SavedView, me people.ID) (View, error) {
	out := View{ID: v.ID, Name: v.Name, Shared: v.Shared, Mine: v.Account == string(me)}
	if err := json.Unmarshal(v.Query, &out.Query); err != nil {
		return out, fmt.Errorf("reading the view %s: %w", v.ID, err)
	}
	return out, nil
}

func (a *API) listViews(ctx context.Context, c *call, _ *nothing) (*body[[]View], error) {
	views, err := a.show.Views(ctx, c.actor)
	return &body[[]View]{list(views)}, err
}

// Viewing is a view that somebody keeps.
type Viewing struct {
	Name   string            `json:"name" example:"Printers" minLength:"1" maxLength:"100"`
	Query  map[string]string `json:"query" doc:"The parameters of GET /tickets." example:"{\"q\":\"printer\",\"state\":\"open\"}" maxProperties:"20"`
	Shared bool              `json:"shared,omitempty" doc:"Show it to everybody who answers."`
}

func (a *API) addView(ctx context.Context, c *call, in *struct {
	Body Viewing
},
) (*body[View], error) {
	view, err := a.keepView(ctx, c, "", in.Body)
	return &body[View]{view}, err
}

func (a *API) changeView(ctx context.Context, c *call, in *struct {
	ByID

	Body Viewing
},
) (*body[View], error) {
	view, err := a.keepView(ctx, c, in.ID, in.Body)
	return &body[View]{view}, err
}

// keepView writes a view: a new one for an empty id.
func (a *API) keepView(ctx context.Context, c *call, id string, v Viewing) (View, error) {
	if err := plain("the name", v.Name); err != nil {
		return View{}, err
	}
	known := map[string]bool{
		"queue": true, "q": true, "order": true, "severity": true, "service": true, "state": true, "kind": true, "tag": true,
		"function": true, "assignee": true, "requester": true,
	}
	for name := range v.Query {
		if !known[name] {
			return View{}, ticket.Refuse("GET /tickets has no parameter %q, so a view cannot hold it.", short(name))
		}
	}
	text, err := json.Marshal(v.Query)
	if err != nil {
		return View{}, fmt.Errorf("keeping a view: %w", err)
	}
	kept, err := a.engine.KeepView(ctx, c.actor, store.SavedView{ID: id, Name: strings.TrimSpace(v.Name), Query: text, Shared: v.Shared})
	if err != nil {
		return View{}, err
	}
	return showView(kept, c.me())
}

func (a *API) dropView(ctx context.Context, c *call, in *struct{ ByID }) (*nothing, error) {
	return &nothing{}, a.engine.DropView(ctx, c.actor, in.ID)
}

// plain refuses text that is none, or that breaks a line.
func plain(what, s string) error {
	if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n\r") || strings.TrimSpace(s) == "" {
		return ticket.Refuse("Write %s as one line of text.", what)
	}
	return nil
}

// Macros are the saved replies.
func (s *Show) Macros(ctx context.Context, a people.Actor) ([]Macro, error) {
	saved, err := s.engine.Replies(ctx, a)
	out := make([]Macro, 0, len(saved))
	for _, r := range saved {
		one, err := showMacro(r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}

func showMacro(r store.SavedReply) (Macro, error) {
	out := Macro{ID: r.ID, Name: r.Name, Body: r.Body}
	if err := json.Unmarshal(r.Actions, &out.Actions); err != nil {
		return out, fmt.Errorf("reading the saved reply %s: %w", r.ID, err)
	}
	return out, nil
}

func (a *API) listMacros(ctx context.Context, c *call, _ *nothing) (*body[[]Macro], error) {
	macros, err := a.show.Macros(ctx, c.actor)
	return &body[[]Macro]{list(macros)}, err
}

// Saving is a reply that is saved.
type Saving struct {
	Name    string            `json:"name" example:"Ask for the site" minLength:"1" maxLength:"100"`
	Body    string            `json:"body" example:"At which site are you?" minLength:"1" maxLength:"50000"`
	Actions map[string]string `json:"actions,omitempty" doc:"What is done beside it: wait, resolve, tag." example:"{\"wait\":\"requester\"}" maxProperties:"10"`
}

func (a *API) addMacro(ctx context.Context, c *call, in *struct {
	Body Saving
},
) (*body[Macro], error) {
	macro, err := a.keepMacro(ctx, c, "", in.Body)
	return &body[Macro]{macro}, err
}

func (a *API) changeMacro(ctx context.Context, c *call, in *struct {
	ByID

	Body Saving
},
) (*body[Macro], error) {
	macro, err := a.keepMacro(ctx, c, in.ID, in.Body)
	return &body[Macro]{macro}, err
}

// keepMacro writes a saved reply: a new one for an empty id.
func (a *API) keepMacro(ctx context.Context, c *call, id string, s Saving) (Macro, error) {
	if err := plain("the name", s.Name); err != nil {
		return Macro{}, err
	}
	if s.Actions == nil {
		s.Actions = map[string]string{}
	}
	text, err := json.Marshal(s.Actions)
	if err != nil {
		return Macro{}, fmt.Errorf("saving a reply: %w", err)
	}
	kept, err := a.engine.KeepReply(ctx, c.actor, store.SavedReply{ID: id, Name: strings.TrimSpace(s.Name), Body: s.Body, Actions: text})
	if err != nil {
		return Macro{}, err
	}
	return showMacro(kept)
}

func (a *API) dropMacro(ctx context.Context, c *call, in *struct{ ByID }) (*nothing, error) {
	return &nothing{}, a.engine.DropReply(ctx, c.actor, in.ID)
}
