package demo_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/demo"
	"belay/internal/engine"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/store/pgtest"
)

// evening is a Sunday, when the office sleeps and the ovens do not.
var evening = span.At(time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC))

// house is a furnished desk.
type house struct {
	*engine.Engine
	gate     *signin.Gate
	accounts []demo.Account
}

func furnish(t testing.TB, db string, seed uint64, now span.Instant) house {
	t.Helper()
	record, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	e, err := engine.New(t.Context(), record, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	gate, err := signin.New(record, signin.Options{})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := demo.Furnish(t.Context(), e, gate, seed, now)
	if err != nil {
		t.Fatal(err)
	}
	return house{e, gate, accounts}
}

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "demo.db") }

// subjects are what was asked, by number.
func (h house) subjects(t testing.TB) (out []string) {
	t.Helper()
	err := h.Store().View(t.Context(), func(tx *store.Tx) error {
		for n := int64(1); ; n++ {
			row, ok, err := tx.Ticket(n)
			if err != nil || !ok {
				return err
			}
			out = append(out, row.Opened.String()+" "+row.Subject+" "+row.State)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheCompanyIsFurnished furnishes it once and looks around.
func TestTheCompanyIsFurnished(t *testing.T) {
	db := file(t)
	h := furnish(t, db, 1, evening)
	h.redNight(t)
	all := h.subjects(t)
	t.Run("the quarter was played by the rules", func(t *testing.T) { h.played(t, all) })
	t.Run("everybody of the company is let in", h.letIn)
	t.Run("the same seed makes the same tickets", func(t *testing.T) {
		if diff := cmp.Diff(all, furnish(t, file(t), 1, evening).subjects(t)); diff != "" {
			t.Errorf("they differ:\n%s", diff)
		}
	})
	t.Run("a furnished record lets people in again", func(t *testing.T) {
		if err := h.Store().Close(); err != nil {
			t.Fatal(err)
		}
		again := furnish(t, db, 1, evening+3600)
		if n := len(again.subjects(t)); n != len(all) {
			t.Errorf("%d tickets became %d", len(all), n)
		}
		if len(again.accounts) == 0 || again.accounts[0].Token == h.accounts[0].Token {
			t.Error("nobody was given a new token")
		}
	})
}

func TestTheCompanyIsFurnishedOnPostgreSQLAsWell(t *testing.T) {
	h := furnish(t, pgtest.New(t), 1, evening)
	h.played(t, h.subjects(t))
}

// played looks at the tickets and folds their journals.
func (h house) played(t *testing.T, all []string) {
	if len(all) < 2000 {
		t.Errorf("%d tickets were played", len(all))
	}
	states := map[string]int{}
	for _, s := range all {
		states[s[strings.LastIndexByte(s, ' ')+1:]]++
	}
	for _, state := range []string{"open", "waiting", "resolved", "closed"} {
		if states[state] == 0 {
			t.Errorf("no ticket is %s: %v", state, states)
		}
	}
	rebuilt, err := h.Rebuild(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range rebuilt.Differences {
		t.Error(d)
	}
}

// letIn tries every account's token and password.
func (h house) letIn(t *testing.T) {
	roles := map[people.Role]bool{}
	for _, a := range h.accounts {
		roles[a.Role] = true
		actor, err := h.gate.Token(t.Context(), a.Token, evening+1)
		if err != nil {
			t.Fatal(err)
		}
		if actor.Account.Role != a.Role || string(actor.Account.Email) != a.Email {
			t.Errorf("the token of %s is %s's", a.Email, actor.Account.Email)
		}
		if _, err := h.gate.SignIn(t.Context(), a.Email, a.Password, signin.From{Address: "192.0.2.7"}, evening+1); err != nil {
			t.Errorf("%s cannot sign in: %v", a.Email, err)
		}
	}
	for _, r := range people.Roles() {
		if !roles[r] {
			t.Errorf("there is no %s", r)
		}
	}
}

// redNight says that the year of cover has a night at the ovens in which nobody is there, and no other hole.
func (h house) redNight(t *testing.T) {
	t.Helper()
	m, _ := h.Model()
	if report := check.Run(m, check.Options{Over: span.Span{From: evening, Until: evening + 365*86_400}}); report.AtLeast(check.Error) {
		t.Errorf("its model has errors: %+v", report.Counts())
	}
	proof := coverage.Prove(m, span.Span{From: evening, Until: evening + 30*86_400}, coverage.Options{})
	night := span.Span{From: span.At(time.Date(2026, 11, 28, 18, 0, 0, 0, time.UTC)), Until: span.At(time.Date(2026, 11, 29, 6, 0, 0, 0, time.UTC))}
	for _, c := range proof.Cells {
		if red := c.Service.ID == "ovens" && c.Severity.Page; red != (len(c.Gaps) == 1) || len(c.Gaps) > 1 {
			t.Errorf("%s, %s: gaps are %v", c.Service.ID, c.Severity.ID, c.Gaps)
		} else if red && c.Gaps[0].Intersect(night).Seconds() < 11*3600 {
			t.Errorf("%s, %s: the red hours are %v", c.Service.ID, c.Severity.ID, c.Gaps[0])
		}
	}
}

func TestTheModelOfTheCompanyHasNoErrors(t *testing.T) {
	m, problems := modelfile.ParseText("demo.yaml", demo.Model())
	if m == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	report := check.Run(m, check.Options{Over: span.Span{From: evening, Until: evening + 365*86_400}})
	if report.AtLeast(check.Error) {
		t.Errorf("belay check finds errors: %+v", report.Counts())
	}
}

func BenchmarkFurnish(b *testing.B) {
	for b.Loop() {
		furnish(b, file(b), 1, evening)
	}
}
