package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"belay/internal/store"
)

// Limits of being ready.
const (
	answerWithin = 2 * time.Second
	behindLimit  = time.Minute // of due work; more than a restart makes up for
)

// healthz says that the process is alive.
func (a *App) healthz(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]string{"status": "alive"})
}

// readiness is what readyz answers.
type readiness struct {
	Ready   bool              `json:"ready"`
	Edition int64             `json:"edition"` // in force here; 0 before the first is published
	Record  string            `json:"record"`  // sqlite or postgres
	Wrong   map[string]string `json:"wrong,omitempty"`
}

// readyz says whether requests should be sent here: the record answers, this node runs the edition that is in force, and time
// passes for tickets.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	state := readiness{Record: a.record.Engine(), Wrong: map[string]string{}}
	_, state.Edition = a.parts.Engine.Model()
	if a.draining.Load() {
		state.Wrong["stopping"] = "this node is stopping"
	}
	if err := a.record.View(ctx, func(tx *store.Tx) error {
		latest, _, err := tx.LatestEdition()
		if err != nil {
			return err
		}
		if latest.Number != state.Edition {
			state.Wrong["edition"] = fmt.Sprintf("edition %d is in force, and this node still runs %d", latest.Number, state.Edition)
		}
		due, waits, err := tx.NextDue()
		if late := time.Since(due.Time()); waits && late > behindLimit && state.Edition != 0 {
			state.Wrong["due"] = fmt.Sprintf("due work is %s behind", late.Round(time.Second))
		}
		return err
	}); err != nil {
		a.log.ErrorContext(r.Context(), "the record does not answer", "error", err)
		state.Wrong["record"] = "the record does not answer"
	}
	state.Ready = len(state.Wrong) == 0
	status := http.StatusOK
	if !state.Ready {
		status = http.StatusServiceUnavailable
	}
	answer(w, status, state)
}

// answer writes a small JSON answer.
func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the reader went away
}

// guarded lets only those read the metrics who have the key, or, where none is set, those on this machine.
func (a *App) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key := a.config.MetricsKey; key != "" && !sameSecret(r.Header.Get("Authorization"), "Bearer "+key) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "The metrics of this desk ask for a bearer token: the setting metrics-key.", http.StatusUnauthorized)
			return
		} else if key == "" && !local(r) {
			http.Error(w, "Without metrics-key only this machine may read the metrics.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// local says whether a request comes from this machine, and through no proxy.
func local(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}
