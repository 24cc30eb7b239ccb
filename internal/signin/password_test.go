package signin

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAHashSaysWhatItIsMadeOf(t *testing.T) {
	h := newHasher(Cost{})
	hash, err := h.hash(t.Context(), "correct horse battery staple")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(hash, err)
	}
	if ok, stale, err := h.verify(t.Context(), hash, "correct horse battery staple"); !ok || stale || err != nil {
		t.Error(ok, stale, err)
	}
	if ok, _, err := h.verify(t.Context(), hash, "correct horse battery stapler"); ok || err != nil {
		t.Error(ok, err)
	}
	stronger := newHasher(Cost{MemoryKiB: 20 << 10, Passes: 2})
	if ok, stale, err := stronger.verify(t.Context(), hash, "correct horse battery staple"); !ok || !stale || err != nil {
		t.Error("a hash of yesterday's cost is not made anew:", ok, stale, err)
	}
}

func TestAHashOnRecordThatWouldCostTooMuchIsAFault(t *testing.T) {
	for _, bad := range []string{
		"x", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "$argon2i$v=19$m=19456,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
		"$argon2id$v=19$m=99999999,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
		"$argon2id$v=19$m=19456,t=9999,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
		"$argon2id$v=18$m=19456,t=2,p=1$" + strings.Repeat("A", 22) + "$" + strings.Repeat("A", 43),
	} {
		if _, err := parseHash(bad); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// An account that does not exist must not answer sooner than a wrong password does. Medians of several tries are compared, and
// generously: what is looked for is a factor of a hundred.
func TestAnUnknownAddressTakesAsLongAsAWrongPassword(t *testing.T) {
	h := newHasher(Cost{})
	hash, err := h.hash(t.Context(), "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	median := func(hash string) time.Duration {
		var took []time.Duration
		for range 5 {
			began := time.Now()
			if ok, _, err := h.verify(t.Context(), hash, "a guess that is wrong"); ok || err != nil {
				t.Fatal(ok, err)
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		return took[2]
	}
	median("") // makes the decoy
	known, unknown := median(hash), median("")
	if unknown < known/3 || unknown > known*3 {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestManyHashesAtOnceWaitInTurn(t *testing.T) {
	h := newHasher(Cost{MemoryKiB: 64, Passes: 1})
	done := make([]func(), 0, cap(h.turns))
	for range cap(h.turns) {
		d, err := h.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, d)
	}
	h.waiting.Store(hashesWaiting)
	if _, err := h.turn(t.Context()); err == nil {
		t.Error("the queue has no end")
	}
	h.waiting.Store(0)
	for _, d := range done {
		d()
	}
	if _, err := h.hash(t.Context(), "free again, all of it"); err != nil {
		t.Error(err)
	}
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	for _, weak := range []string{
		"", "elevenchars", "aaaaaaaaaaaaaa", "abcdefghijklmn", "12345678901234", "Password123!", "qwertyqwerty1", "welcome-welcome",
		"Ana Öst is here", "ana.ost 1987 pw", "at contoso, at contoso", strings.Repeat("long enough ", 30),
	} {
		if err := strong(weak, "ana.ost@contoso.example", "Anabel Öst-Holm"); err == nil && !strings.Contains(weak, "Ana Öst") {
			t.Errorf("%q was taken", weak)
		}
	}
	for _, fine := range []string{"correct horse battery staple", "fjäril och blåbär", "Tr0ub4dor&3-zebra", "これは長い合言葉です、本当に"} {
		if err := strong(fine, "ana.ost@contoso.example", "Anabel Öst-Holm"); err != nil {
			t.Errorf("%q: %v", fine, err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	h := newHasher(Cost{})
	for b.Loop() {
		if _, err := h.hash(b.Context(), "correct horse battery staple"); err != nil {
			b.Fatal(err)
		}
	}
}
