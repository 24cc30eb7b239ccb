// Package demo furnishes a desk for whoever wants to look around: an invented company with people of every role, a quarter of a
// year of tickets that its people and the rules have played, and some that are about to be late.
//
// The same seed makes the same tickets in the same week: what has happened until now is the beginning of what will have
// happened later.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/diff"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/rota"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// text is the support model of the company as it is today.
//
//go:embed model/support.yaml
var text string

// before is what the first edition said otherwise: a looser promise, and no swarm.
var before = strings.NewReplacer(
	"clock: service, acknowledge: 15m, respond: 30m, update: 2h, resolve: 1d,", "clock: service, acknowledge: 20m, respond: 1h, update: 4h, resolve: 2d,",
	"swarms:\n  all: {when: [severity critical, untouched 20m, owner asks], invite: [core-team, platform, custom-code], first_within: 30m, per_person: 2}\n", "",
)

// secondAfter is when the second edition was published, from the beginning of the past: five weeks, at ten in the morning.
const secondAfter = 5*week + 10*hour

// Account is somebody as whom one can look around.
type Account struct {
	Role     people.Role `json:"role"`
	Name     string      `json:"name"`
	Email    string      `json:"email"`
	Password string      `json:"password"`
	Token    string      `json:"token"`
}

// Password is every account's of the demonstration. It opens nothing that is not invented.
const Password = "rye sourdough at four"

// faces are those as whom one looks around, by their id in the model; the requester is nobody there.
var faces = []struct {
	role   people.Role
	person model.PersonID
}{
	{people.Administrator, "marit"},
	{people.Lead, "gijs"},
	{people.Agent, "esmee"},
	{people.Agent, "ruben"},
	{people.Partner, "priya"},
	{people.Requester, ""},
}

// Furnish fills an empty record, or, in one that it has furnished before, gives the accounts their passwords again. It
// refuses a record that belongs to somebody.
func Furnish(ctx context.Context, e *engine.Engine, gate *signin.Gate, seed uint64, now span.Instant) ([]Account, error) {
	m, problems := modelfile.ParseText("demo.yaml", text)
	if m == nil {
		return nil, fmt.Errorf("reading the model of the demonstration: %s", problems.Summary())
	}
	var taken bool
	var err error
	if err = e.Store().View(ctx, func(tx *store.Tx) (err error) {
		taken, err = tx.AnyAccount()
		return err
	}); err != nil {
		return nil, err
	}
	if taken {
		return admit(ctx, e, gate, m, now)
	}
	began := mondayBefore(m.Timezone, now)
	if m, err = withHole(m, began); err != nil {
		return nil, err
	}
	staff, err := hire(ctx, e, m, began)
	if err != nil {
		return nil, err
	}
	past, err := publish(ctx, e, m, staff, began, now)
	if err != nil {
		return nil, err
	}
	if err := past.play(demand(m, began, seed)); err != nil {
		return nil, err
	}
	if err := past.live(); err != nil {
		return nil, err
	}
	if err := past.keep(ctx, e); err != nil {
		return nil, err
	}
	if err := furniture(ctx, e, staff, now); err != nil {
		return nil, err
	}
	if err := grants(ctx, e, staff, now); err != nil {
		return nil, err
	}
	return admit(ctx, e, gate, m, now)
}

// withHole is the model as it is since somebody asked for a night off and nobody has stepped in: the night of next week's Saturday, at
// the ovens, so that the year of cover has red hours and says why.
func withHole(m *model.Model, began span.Instant) (*model.Model, error) {
	const handoff, saturday = 19 * hour, 12
	day := calendar.DateOf(began, m.Timezone).Add(weeks*7 + saturday)
	evening, _ := calendar.Resolve(calendar.Wall{Date: day, Second: handoff}, m.Timezone, calendar.Starts)
	shifts := rota.New(m.Rota("duty"), m.Timezone).Shifts(span.Span{From: evening, Until: evening + 1}, 1)
	edited, problems := modelfile.Edit(m, "a night off", fmt.Sprintf("rotas.duty.changes += {from: %sT19:00, until: %sT07:00, replace: %s, why: a night off that nobody has taken over}",
		day, day.Add(1), shifts[0].Person))
	if len(problems) > 0 {
		return nil, fmt.Errorf("leaving a hole in the model of the demonstration: %s", problems.Summary())
	}
	return edited, nil
}

// staff is everybody of the company who has an account.
type staff struct {
	byPerson map[model.PersonID]people.Account
	askers   []ticket.Account // those who ask, the first of them also in the list of accounts
}

// account is the account of a person of the model; empty for none.
func (s *staff) account(p model.PersonID) ticket.Account { return ticket.Account(s.byPerson[p].ID) }

// askerCount is how many people ask.
const askerCount = 140

// hire gives everybody an account: those of the model their role there, and those who ask.
func hire(ctx context.Context, e *engine.Engine, m *model.Model, at span.Instant) (*staff, error) {
	s := &staff{byPerson: map[model.PersonID]people.Account{}}
	err := e.Store().Change(ctx, func(tx *store.Tx) error {
		*s = staff{byPerson: map[model.PersonID]people.Account{}}
		for _, p := range m.People {
			a, err := tx.AddAccount(people.Account{
				Email: people.Email(p.Email), Name: people.Name(p.Called()), Role: roleOf(m, p), Person: p.ID, Party: p.Party, State: people.Active,
			}, at)
			if err != nil {
				return err
			}
			s.byPerson[p.ID] = a
		}
		for n := range askerCount {
			name, email := asker(n)
			a, err := tx.AddAccount(people.Account{Email: people.Email(email), Name: people.Name(name), Role: people.Requester, State: people.Active}, at)
			if err != nil {
				return err
			}
			s.askers = append(s.askers, ticket.Account(a.ID))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("giving people accounts: %w", err)
	}
	return s, nil
}

// roleOf is what somebody of the model may do at the desk.
func roleOf(m *model.Model, p *model.Person) people.Role {
	for _, f := range faces {
		if f.person == p.ID {
			return f.role
		}
	}
	if party := m.Party(p.Party); party != nil && party.External() {
		return people.Partner
	}
	return people.Agent
}

// publish writes the two editions of the company into the record, as if they had been published in their time.
func publish(ctx context.Context, e *engine.Engine, m *model.Model, who *staff, began, now span.Instant) (*past, error) {
	first, problems := modelfile.ParseText("demo.yaml", before.Replace(text))
	if first == nil {
		return nil, fmt.Errorf("reading the first model of the demonstration: %s", problems.Summary())
	}
	by := string(who.byPerson["marit"].ID)
	over := span.Span{From: began, Until: now}
	editions := []struct {
		of      *model.Model
		at      span.Instant
		note    string
		changes diff.Report
	}{
		{of: first, at: began - week, note: "First edition, agreed in the workshop."},
		{of: m, at: began + secondAfter, note: "Tighter promises for critical tickets, and a swarm when nobody comes.", changes: diff.Of(first, m, over)},
	}
	p := &past{people: who, now: now}
	err := e.Store().Change(ctx, func(tx *store.Tx) error {
		p.editions, p.since = nil, nil
		for i, edition := range editions {
			changes, err := json.Marshal(edition.changes)
			if err != nil {
				return fmt.Errorf("writing down what changed: %w", err)
			}
			if _, err := tx.Publish(store.Edition{
				Digest: edition.of.Digest(), Name: edition.of.Name, Text: string(modelfile.Canonical(edition.of)),
				PublishedUS: int64(edition.at) * 1_000_000, PublishedBy: by, Note: edition.note, Changes: changes,
			}); err != nil {
				return err
			}
			p.editions = append(p.editions, desk.NewEdition(i+1, edition.of))
			p.since = append(p.since, edition.at)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("publishing the editions: %w", err)
	}
	return p, e.Refresh(ctx)
}

// batch is how many tickets are written in one change.
const batch = 250

// keep writes all that was played into the record.
func (p *past) keep(ctx context.Context, e *engine.Engine) error {
	for lives := range slices.Chunk(p.lives, batch) {
		played := make([]engine.Played, len(lives))
		for i, l := range lives {
			played[i] = l.Played
		}
		if err := e.Keep(ctx, played); err != nil {
			return err
		}
	}
	return nil
}

// soon are tickets that were opened a while before now at the ovens, which are promised for at any hour, so that their clocks run
// out while one watches. Nobody has noticed them.
var soon = []struct {
	ago      span.Instant
	urgency  string
	subject  string
	body     string
	answered bool // somebody has it, and has not answered yet
}{
	{28*minute + 50, hindered, "Dough line A stops after every batch", "It stops with F12 and starts again by hand. We lose four minutes each time.", false},
	{12*minute + 20, stopped, "All ovens in hall 2 are cold", "At the change of shift all four went to standby. The dough for the shops is ready.", false},
	{26 * minute, hindered, "Labels for spelt show yesterday's date", "We have stopped packing spelt. The other labels are right.", false},
	{13 * minute, stopped, "The spiral cooler does not turn", "Rack 6 is inside, and the next three wait. The panel shows SYS-09.", true},
	{21 * minute, hindered, "Rack oven 7 stays at 180 degrees", "The second one is fine, so we move the rye there as far as it goes.", false},
	{1*hour + 50*minute, hindered, "Program for croissants is gone on oven 2", "It is not in the list any more since the update. We bake by hand.", true},
}

// live opens the tickets that will be late while one watches.
func (p *past) live() error {
	for i, s := range soon {
		at := p.now - s.ago
		w := p.world(at)
		l := &life{}
		l.Ticket.Number = ticket.Number(len(p.lives) + 1)
		in := desk.Open{
			Subject: s.subject, Body: s.body, Service: "ovens", Category: "oven", Requester: p.people.askers[3*i],
			Impact: all, Urgency: s.urgency, Channel: "portal",
		}
		if err := l.Play(w, in.Requester, in, at); err != nil {
			return fmt.Errorf("opening %q: %w", s.subject, err)
		}
		for l.Next != 0 && l.Next < p.now-5*minute && s.answered {
			if err := l.Play(w, "", desk.Tick{}, l.Next); err != nil {
				return err
			}
		}
		if s.answered {
			if err := l.Play(w, p.people.account("ruben"), desk.Take{}, max(at+5*minute, l.Ticket.Changed)); err != nil {
				return err
			}
		}
		for l.Next != 0 && l.Next < p.now {
			if err := l.Play(p.world(l.Next), "", desk.Tick{}, l.Next); err != nil {
				return err
			}
		}
		p.lives = append(p.lives, l)
	}
	return nil
}

// admit gives those as whom one looks around a password and a token.
func admit(ctx context.Context, e *engine.Engine, gate *signin.Gate, m *model.Model, now span.Instant) ([]Account, error) {
	var out []Account
	hash := ""
	for _, f := range faces {
		_, email := asker(0)
		if f.person != "" {
			email = m.Person(f.person).Email
		}
		var a people.Account
		var found bool
		if err := e.Store().View(ctx, func(tx *store.Tx) (err error) {
			a, found, err = tx.AccountOf(people.Email(email))
			return err
		}); err != nil {
			return nil, err
		}
		if !found {
			return nil, ticket.Refuse("This record holds a desk already. Give the demonstration another with --db, or none.")
		}
		actor := people.Actor{Account: a, MFA: true}
		if err := letIn(ctx, e, gate, actor, &hash, now); err != nil {
			return nil, err
		}
		secret, _, err := gate.MakeToken(ctx, actor, "demonstration", people.Scopes(), 0, now)
		if err != nil {
			return nil, fmt.Errorf("making a token for %s: %w", email, err)
		}
		out = append(out, Account{Role: f.role, Name: string(a.Name), Email: email, Password: Password, Token: secret})
	}
	return out, nil
}

// letIn sets the password of an account. The slow hash is made once, and holds for all.
func letIn(ctx context.Context, e *engine.Engine, gate *signin.Gate, by people.Actor, hash *string, now span.Instant) error {
	if *hash == "" {
		if err := e.Store().Change(ctx, func(tx *store.Tx) error {
			return tx.SetCredential(people.Credential{Account: by.Account.ID})
		}); err != nil {
			return err
		}
		if err := gate.SetPassword(ctx, by, "", Password, now); err != nil {
			return fmt.Errorf("setting a password: %w", err)
		}
		return e.Store().View(ctx, func(tx *store.Tx) error {
			c, err := tx.Credential(by.Account.ID)
			*hash = c.Password
			return err
		})
	}
	return e.Store().Change(ctx, func(tx *store.Tx) error {
		return tx.SetCredential(people.Credential{Account: by.Account.ID, Password: *hash})
	})
}

// Model is the support model of the company, as its second edition says it.
func Model() string { return text }
