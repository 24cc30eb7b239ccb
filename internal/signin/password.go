package signin

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"belay/internal/people"
)

// Cost is what one hash of a password costs, in argon2id's terms.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
}

// The cost that OWASP recommends first for argon2id with one lane: 19 MiB and two passes. Its other recommendations are as
// strong and take more memory, which a small machine pays at every sign-in.
const (
	usualMemoryKiB = 19 << 10
	usualPasses    = 2
)

// Bounds of hashing.
const (
	hashesAtOnce   = 4       // at most; each takes the cost's memory
	hashesWaiting  = 64      // beyond them people are asked to come again
	maxMemoryKiB   = 1 << 20 // of a hash on record
	maxPasses      = 64      // of a hash on record
	saltBytes      = 16
	hashBytes      = 32
	minPassword    = 12  // characters
	maxPassword    = 256 // bytes
	leastDifferent = 5   // different characters
	leastPersonal  = 4   // characters of a name or address that a password may not hold
)

// hasher hashes passwords, a few at a time.
type hasher struct {
	cost    Cost
	turns   chan struct{}
	waiting atomic.Int64
	decoy   func() string // the hash of a password that nobody knows, for accounts that do not exist
}

func newHasher(cost Cost) *hasher {
	if cost == (Cost{}) {
		cost = Cost{MemoryKiB: usualMemoryKiB, Passes: usualPasses}
	}
	h := &hasher{cost: cost, turns: make(chan struct{}, min(hashesAtOnce, max(1, runtime.NumCPU())))}
	h.decoy = sync.OnceValue(func() string { return cost.hash(rand.Text(), []byte(rand.Text())[:saltBytes]).String() })
	return h
}

// turn waits until it is the caller's turn to hash; done gives it back.
func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	if h.waiting.Add(1) > hashesWaiting {
		h.waiting.Add(-1)
		return nil, refuse("Many people are signing in at this moment. Try again in a few seconds.")
	}
	defer h.waiting.Add(-1)
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash is the hash of a password that has passed the rules, as a PHC string.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return h.cost.hash(password, salt).String(), nil
}

// verify says whether password is the one behind a hash on record, and whether the hash is weaker than it should be. For
// an empty hash it takes as long, and says no.
func (h *hasher) verify(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	known := hash != ""
	if !known {
		hash = h.decoy()
	}
	want, err := parseHash(hash)
	if err != nil {
		return false, false, err
	}
	if len(password) > maxPassword {
		password = password[:maxPassword] // never right, and no more work than another
		known = false
	}
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	got := want.cost.hash(password, want.salt)
	ok = known && same(string(got.key), string(want.key))
	return ok, ok && (want.cost.MemoryKiB < h.cost.MemoryKiB || want.cost.Passes < h.cost.Passes), nil
}

// hashed is a hash with what it was made of.
type hashed struct {
	cost Cost
	salt []byte
	key  []byte
}

// hash is the hash of a password with a salt. One letter may be written in two ways in Unicode; keyboards differ in which.
func (c Cost) hash(password string, salt []byte) hashed {
	text := norm.NFC.String(password)
	return hashed{cost: c, salt: salt, key: argon2.IDKey([]byte(text), salt, c.Passes, c.MemoryKiB, 1, hashBytes)}
}

// String is h as a PHC string: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash".
func (h hashed) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Passes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.key))
}

// parseHash reads a PHC string. It refuses one that would cost more than any that Belay has made.
func parseHash(s string) (h hashed, err error) {
	parts := strings.Split(s, "$")
	var version int
	if len(parts) == 6 && parts[0] == "" && parts[1] == "argon2id" {
		if _, err = fmt.Sscanf(parts[2]+"$"+parts[3], "v=%d$m=%d,t=%d,p=1", &version, &h.cost.MemoryKiB, &h.cost.Passes); err == nil {
			h.salt, err = base64.RawStdEncoding.DecodeString(parts[4])
		}
		if err == nil {
			h.key, err = base64.RawStdEncoding.DecodeString(parts[5])
		}
	}
	switch {
	case err != nil:
		return h, fmt.Errorf("reading the hash of a password: %w", err)
	case version != argon2.Version || len(h.key) != hashBytes || len(h.salt) < saltBytes || h.cost.Passes == 0 ||
		h.cost.Passes > maxPasses || h.cost.MemoryKiB == 0 || h.cost.MemoryKiB > maxMemoryKiB:
		return h, fmt.Errorf("the hash of a password on record is not one of argon2id that this version makes")
	}
	return h, nil
}

// common are the words that most guessed passwords are made of.
var common = []string{"password", "passwort", "qwerty", "letmein", "welcome", "iloveyou", "administrator", "changeme", "sunshine", "football", "123456", "abc123", "belay"}

// strong refuses passwords that are guessed first. There are no rules about signs and capitals: length is what counts.
func strong(password string, email people.Email, name people.Name) error {
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return refuse("The password holds bytes that are not text.")
	case len(password) > maxPassword:
		return refuse("A password has at most %d characters here.", maxPassword)
	case utf8.RuneCountInString(password) < minPassword:
		return refuse("A password has at least %d characters. Four words in a row are easy to remember and hard to guess.", minPassword)
	}
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	lower := strings.ToLower(password)
	if len(different) < leastDifferent || predictable(lower) {
		return refuse("That password would be guessed first. Choose one with more different characters.")
	}
	local, domain, _ := strings.Cut(string(email), "@")
	organisation, _, _ := strings.Cut(domain, ".")
	for _, word := range append(strings.Fields(strings.ToLower(string(name))), local, organisation) {
		if utf8.RuneCountInString(word) >= leastPersonal && strings.Contains(lower, word) {
			return refuse("The password holds your name or address. Choose one that others cannot know.")
		}
	}
	return nil
}

// predictable says that a password is one common word with something around it, or signs that follow each other.
func predictable(lower string) bool {
	for _, word := range common {
		if strings.Contains(lower, word) && utf8.RuneCountInString(strings.ReplaceAll(lower, word, "")) < minPassword/2 {
			return true
		}
	}
	steps := map[rune]int{}
	before := rune(0)
	for _, r := range lower {
		steps[r-before]++
		before = r
	}
	most := max(steps[1], steps[-1], steps[0])
	return most*3 > utf8.RuneCountInString(lower)*2
}
