package signin_test

import (
	"path/filepath"
	"testing"

	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
)

// withToken is a gate and the secret of a token.
func withToken(b *testing.B) (*signin.Gate, string) {
	b.Helper()
	record, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "belay.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = record.Close() })
	g, err := signin.New(record, signin.Options{Cost: cheap})
	if err != nil {
		b.Fatal(err)
	}
	a := people.Account{Email: "ana@contoso.example", Name: "Ana Öst", Role: people.Agent, State: people.Active}
	err = record.Change(b.Context(), func(tx *store.Tx) (err error) { a, err = tx.AddAccount(a, noon); return err })
	if err != nil {
		b.Fatal(err)
	}
	secret, _, err := g.MakeToken(b.Context(), people.Actor{Account: a}, "bench", []people.Scope{people.TicketsRead}, 0, noon)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := g.Token(b.Context(), secret, noon); err != nil {
		b.Fatal(err)
	}
	return g, secret
}

// A busy token: all calls but one a second.
func BenchmarkTokenWithinASecond(b *testing.B) {
	g, secret := withToken(b)
	for b.Loop() {
		if _, err := g.Token(b.Context(), secret, noon); err != nil {
			b.Fatal(err)
		}
	}
}

// A token that is used once in a while: the record is asked each time.
func BenchmarkTokenFromTheRecord(b *testing.B) {
	g, secret := withToken(b)
	at := noon
	for b.Loop() {
		at = noon + (at+1-noon)%span.Instant(people.TokenUsed)
		if _, err := g.Token(b.Context(), secret, at); err != nil {
			b.Fatal(err)
		}
	}
}
