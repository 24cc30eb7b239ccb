package signin

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// tokenPrefix lets people and scanners of source code know a token when they see one.
const tokenPrefix = "belay_"

// secretLength is the length of a secret, in letters and digits of base 32: 260 bits of chance.
const secretLength = 52

// newSecret is 256 bits of chance and a little more, which a double click selects whole.
func newSecret() string { return strings.ToLower(rand.Text() + rand.Text()) }

// digest is what the record keeps of a secret. A slow hash would add nothing: nobody guesses 256 bits.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// wellFormed says whether s may be a secret: what cannot be one is refused before any work is done on it.
func wellFormed(s string) bool {
	return len(s) == secretLength && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '2' || r > '7') })
}

// same compares two texts in a time that tells nothing of where they differ.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
