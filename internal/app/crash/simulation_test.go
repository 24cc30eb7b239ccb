package crash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/store/pgtest"
	"belay/internal/study"
)

// hotline is a model whose study takes some seconds.
const hotline = `belay: 1
name: Hotline
timezone: Europe/Copenhagen
currency: EUR
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us, rate: 50}, bea: {name: Bea, party: us, rate: 50}, cai: {name: Cai, party: us}}
services: {line: {name: The line, entry: desk}}
severities: {call: {means: Somebody calls, clock: always, acknowledge: 30m, resolve: 3h, attain: 60%}}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann, bea, cai]}]}}
demand: {line: {per_week: 700, mix: {call: 100%}, pattern: always, effort: {1: 30m}}}
`

// options are the hotline, and the same with more calls.
var options = [2]string{hotline, strings.Replace(hotline, "per_week: 700", "per_week: 750", 1)}

// How much the study plays: some seconds of work, so that a desk is killed in its middle.
const (
	weeks = 16
	runs  = 15
)

// studied is how far a study is, as the interface says it.
type studied struct {
	Number     int64
	State      string
	Done, Most int
}

// simulate starts a study on a desk.
func (r *rig) simulate(t *testing.T, n *node) (s studied) {
	t.Helper()
	var wanted []any
	for i, text := range options {
		wanted = append(wanted, map[string]any{"name": fmt.Sprint("option ", i), "files": map[string]string{"support.yaml": text}})
	}
	body := map[string]any{"ask": map[string]any{"from": "2027-01-04", "weeks": weeks, "warm_up": 1, "runs": runs, "within": 1e-6}, "options": wanted}
	if ok, err := n.call(t.Context(), r.helps, http.MethodPost, "/simulations", "study", body, &s); !ok || err != nil {
		t.Fatalf("the study did not start: %v", err)
	}
	return s
}

// until asks a desk again and again how far a study is, until it is as somebody wants it.
func (r *rig) until(t *testing.T, n *node, number int64, so func(studied) bool) (s studied) {
	t.Helper()
	for began := time.Now(); ; {
		ok, err := n.call(t.Context(), r.helps, http.MethodGet, fmt.Sprintf("/simulations/%d", number), "", nil, &s)
		if err != nil {
			t.Fatal(err)
		}
		if ok && so(s) {
			return s
		}
		if s.State == "failed" || time.Since(began) > 3*time.Minute {
			t.Fatalf("it came to %+v\n%s", s, n.said)
		}
		time.Sleep(20 * time.Millisecond) //nolint:forbidigo // a real process takes its own time
	}
}

// TestAStudyWhoseDeskIsKilledComesToTheSame kills a desk in the middle of a study and stops the next, on each engine; and kills one of
// two that share one.
func TestAStudyWhoseDeskIsKilledComesToTheSame(t *testing.T) {
	want := sync.OnceValue(func() string { return alone(t) })
	inFile := func() string { return filepath.Join(t.TempDir(), "belay.db") }
	inCluster := func() string { return pgtest.New(t) }
	for name, c := range map[string]struct {
		db     func() string
		shared bool
	}{"SQLite": {inFile, false}, "PostgreSQL": {inCluster, false}, "PostgreSQL with two nodes": {inCluster, true}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, c.db())
			n := r.start(t)
			number := r.simulate(t, n).Number
			if c.shared {
				other := r.start(t)
				r.until(t, n, number, func(s studied) bool { return s.Done >= 6 })
				other.kill()
			} else {
				r.until(t, n, number, func(s studied) bool { return s.Done >= 2 })
				n.kill()
				n = r.start(t)
				r.until(t, n, number, func(s studied) bool { return s.Done >= 9 })
				n.stop(t)
				n = r.start(t)
			}
			s := r.until(t, n, number, func(s studied) bool { return s.State == "done" })
			if s.Done != 2*runs || s.Most != 2*runs {
				t.Errorf("it ended as %+v", s)
			}
			n.stop(t)
			if got := r.answer(t, number); got != want() {
				t.Errorf("it came to\n%.500s\nand alone to\n%.500s", got, want())
			}
		})
	}
}

// answer is what a study came to, from the record.
func (r *rig) answer(t *testing.T, number int64) (text string) {
	t.Helper()
	r.with(t, func(ctx context.Context, e *engine.Engine) {
		by := people.Actor{Account: people.Account{ID: r.accountHelps, Role: people.Administrator, State: people.Active}}
		_, answer, err := e.Simulation(ctx, by, number)
		if err != nil {
			t.Fatal(err)
		}
		text = told(t, answer)
	})
	return text
}

// alone is what the study comes to in one process that nobody kills.
func alone(t *testing.T) string {
	ask := study.Usual(calendar.Date{Year: 2027, Month: 1, Day: 4})
	ask.Weeks, ask.WarmUp, ask.Runs, ask.Within = weeks, 1, runs, 1e-6
	var models []study.Option
	for i, text := range options {
		m, problems := modelfile.ParseText("support.yaml", text)
		if len(problems) > 0 {
			t.Error(problems)
			return ""
		}
		models = append(models, study.Option{Name: fmt.Sprint("option ", i), Model: m})
	}
	answer, err := study.Run(context.Background(), ask, models, nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	return told(t, answer)
}

// told is what an answer says, as JSON.
func told(t *testing.T, a *study.Answer) string {
	out := []any{a.Ask, a.Narrow, a.Cut}
	for _, o := range a.Options {
		out = append(out, o.Report, o.Better, o.Runs)
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}
