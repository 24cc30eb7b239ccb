package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/ticket"
)

// house is an engine on a new SQLite file, with the office model published and somebody of every role.
type house struct {
	*engine.Engine
	t    testing.TB
	ctx  context.Context
	ida  people.Actor // an agent: on the desk in office hours
	lars people.Actor // an administrator
	rita people.Actor // a requester
	nils people.Actor // of the partner
}

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) } //nolint:forbidigo // that is what TestMain is for

// onBoth tells a story on SQLite and on PostgreSQL.
func onBoth(t *testing.T, story func(*testing.T, *house)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { story(t, newHouse(t)) })
	t.Run("postgres", func(t *testing.T) { story(t, houseOn(t, pgtest.New(t))) })
}

// newHouse opens one on SQLite.
func newHouse(t testing.TB) *house {
	t.Helper()
	return houseOn(t, filepath.Join(t.TempDir(), "belay.db"))
}

// houseOn opens one.
func houseOn(t testing.TB, dsn string) *house {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	e, err := engine.New(ctx, s, engine.Options{Node: "one"})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Engine: e, t: t, ctx: ctx}
	h.ida = h.account("Ida Berg", "ida@house.example", people.Agent, "ida")
	h.lars = h.account("Lars Friis", "lars@house.example", people.Administrator, "lars")
	h.rita = h.account("Rita Voss", "rita@unit.example", people.Requester, "")
	h.nils = h.account("Nils North", "nils@north.example", people.Partner, "")
	h.publish()
	return h
}

func (h *house) account(name, email string, role people.Role, person string) people.Actor {
	h.t.Helper()
	a := people.Account{Name: people.Name(name), Email: people.Email(email), Role: role, State: people.Active}
	a.Person = modelPerson(person)
	if role == people.Partner {
		a.Party = "north"
	}
	err := h.Store().Change(h.ctx, func(tx *store.Tx) (err error) {
		a, err = tx.AddAccount(a, span.At(time.Now()))
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return people.Actor{Account: a, MFA: true}
}

func (h *house) publish() { h.republish("", "") }

// republish publishes the office with some words replaced.
func (h *house) republish(words, by string) {
	h.t.Helper()
	text, err := os.ReadFile("../desk/testdata/office.yaml")
	if err != nil {
		h.t.Fatal(err)
	}
	said := strings.Replace(string(text), words, by, 1)
	d, err := h.DraftOf(h.ctx, "office.yaml", map[string]string{"office.yaml": said})
	if err != nil {
		h.t.Fatal(err)
	}
	// The office is small on purpose: what check finds in it is not what is tested here.
	d.Check.Findings = nil
	if _, err := h.Publish(h.ctx, engine.Request{Actor: h.lars}, d, "first"); err != nil {
		h.t.Fatal(err)
	}
}

// open opens a ticket of Rita's.
func (h *house) open(severity string) ticket.Ticket {
	h.t.Helper()
	r, err := h.Open(h.ctx, engine.Request{Actor: h.rita}, desk.Open{
		Subject: "Nothing can be posted", Body: "Since this morning every journal fails.", Service: "ledger", Severity: modelSeverity(severity),
	}, engine.Asker{})
	if err != nil {
		h.t.Fatal(err)
	}
	return r.Ticket
}

func (h *house) do(by people.Actor, n ticket.Number, in desk.Input) ticket.Ticket {
	h.t.Helper()
	r, err := h.Do(h.ctx, engine.Request{Actor: by}, n, in)
	if err != nil {
		h.t.Fatalf("%T: %v", in, err)
	}
	return r.Ticket
}

// same holds the rows against the journals.
func (h *house) same() {
	h.t.Helper()
	r, err := h.Rebuild(h.ctx, false)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range r.Differences {
		h.t.Error(d)
	}
}

func TestATicketLivesFromOpeningToClosing(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("critical").Number
		h.do(h.ida, n, desk.Take{})
		h.do(h.ida, n, desk.Reply{Body: "We look into it."})
		h.do(h.ida, n, desk.Wait{Reason: ticket.ForRequester, Note: "which journal?"})
		h.do(h.rita, n, desk.Reply{Body: "Number 7.", FromRequester: true})
		got := h.do(h.ida, n, desk.Resolve{Code: "solved", Note: "The period was closed."})
		if got.State != ticket.Resolved || got.Clock("resolve").State != sla.Met {
			t.Errorf("it ended %s with %+v", got.State, got.Clock("resolve"))
		}
		h.same()
	})
}

func TestTheSameKeyActsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		r := engine.Request{Actor: h.ida, Key: "k1", Digest: "d"}
		first, err := h.Do(h.ctx, r, n, desk.Reply{Body: "once"})
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.Do(h.ctx, r, n, desk.Reply{Body: "once"})
		if err != nil || !again.Repeated || again.Ticket.Seq != first.Ticket.Seq {
			t.Errorf("the second time came to turn %d, repeated %v, %v; want turn %d", again.Ticket.Seq, again.Repeated, err, first.Ticket.Seq)
		}
		r.Digest = "another"
		if _, err := h.Do(h.ctx, r, n, desk.Take{}); !engine.Refused(err) {
			t.Errorf("a key was used for two things: %v", err)
		}
	})
}

func TestAChangeOfWhatSomebodyElseChangedMeanwhileIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		h.do(h.ida, n, desk.Take{})
		_, err := h.Do(h.ctx, engine.Request{Actor: h.lars, Seen: 1}, n, desk.Reply{Body: "late"})
		var conflict *engine.Conflict
		if !errors.As(err, &conflict) || conflict.Seq != 2 {
			t.Errorf("it came to %v", err)
		}
	})
}

func TestAPartnerSeesOnlyWhatWasHandedToThem(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("critical").Number
		var hidden *engine.NotFound
		if _, err := h.Ticket(h.ctx, h.nils, n); !errors.As(err, &hidden) {
			t.Errorf("a ticket that was never handed over came to %v", err)
		}
		h.do(h.ida, n, desk.Escalate{To: "code", Why: "a fault in the integration"})
		if _, err := h.Do(h.ctx, engine.Request{Actor: h.nils}, n, desk.Take{}); err != nil {
			t.Errorf("the partner could not take it: %v", err)
		}
	})
}

func TestTimePassesAtTheInstantThatIsDueAndNothingIsAskedInBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		n := h.open("critical").Number
		ctx, stop := context.WithCancel(h.ctx)
		done := make(chan struct{})
		go func() { defer close(done); _ = h.Run(ctx) }()
		pass(5 * time.Hour)
		stop()
		<-done
		v, err := h.Ticket(h.ctx, h.lars, n)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Ticket.Clock("resolve"); got.State != sla.Breached || got.Breach != v.Ticket.Opened+4*3600 {
			t.Errorf("resolve is %+v", got)
		}
		for _, e := range v.Journal {
			for _, event := range e.Events {
				if paged, ok := event.(ticket.Paged); ok && paged.Late != 0 && paged.Step >= 0 {
					t.Errorf("%+v was late", paged)
				}
			}
		}
		h.same()
		_ = h.Store().Close()
	})
}

func modelPerson(id string) model.PersonID     { return model.PersonID(id) }
func modelSeverity(id string) model.SeverityID { return model.SeverityID(id) }

func TestToAskForWhatIsSoAlreadyIsNoMistake(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		for _, in := range []desk.Input{desk.Take{}, desk.CallSwarm{Why: "many are hit"}, desk.Watch{Who: ticket.Account(h.ida.Account.ID)}} {
			first := h.do(h.ida, n, in)
			if again := h.do(h.ida, n, in); again.Seq != first.Seq {
				t.Errorf("%T was played twice", in)
			}
		}
		h.same()
	})
}

func TestANewEditionTellsItsPeopleOfTicketsThatNobodyHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		n := h.open("normal").Number
		h.republish("ida, jon]", "ida, sara]")
		ctx, stop := context.WithCancel(h.ctx)
		done := make(chan struct{})
		go func() { defer close(done); _ = h.Run(ctx) }()
		pass(3 * 24 * time.Hour) // the bubble begins on a Saturday
		stop()
		<-done
		v, err := h.Ticket(h.ctx, h.lars, n)
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		for _, notice := range v.Ticket.Paging.Notices {
			for _, who := range notice.Told {
				told[who] = true
			}
		}
		if !told["sara"] || told["jon"] {
			t.Errorf("told were %v", told)
		}
		h.same()
		_ = h.Store().Close()
	})
}

func TestOfSeveralWhoTakeATicketAtOnceOneHasIt(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		jon := h.account("Jon Lind", "jon@house.example", people.Agent, "jon")
		won := make(chan people.ID, 3)
		var all sync.WaitGroup
		for _, by := range []people.Actor{h.ida, jon, h.lars} {
			all.Go(func() {
				if _, err := h.Do(h.ctx, engine.Request{Actor: by}, n, desk.Take{}); err == nil {
					won <- by.Account.ID
				} else if !engine.Refused(err) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(won) != 1 {
			t.Errorf("%d people have it", len(won))
		}
	})
}

func TestNobodyIsBroughtToATicketThatTheyCannotOpen(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		n := h.open("normal").Number
		nils, nobody := ticket.Account(h.nils.Account.ID), ticket.Account("nobody-at-all")
		for _, in := range []desk.Input{
			desk.Assign{To: nils},
			desk.Invite{Who: nils},
			desk.Watch{Who: nils},
			desk.Assign{To: nobody},
			desk.Invite{Who: nobody},
			desk.Watch{Who: nobody},
		} {
			if _, err := h.Do(h.ctx, engine.Request{Actor: h.lars}, n, in); !engine.Refused(err) {
				t.Errorf("%+v came to %v", in, err)
			}
		}
		h.do(h.ida, n, desk.Escalate{To: "code", Why: "their interface"})
		h.do(h.lars, n, desk.Assign{To: nils})
	})
}
