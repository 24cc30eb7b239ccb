package people

import "belay/internal/span"

// Purpose is what a one-time secret stands for.
type Purpose string

// The purposes of one-time secrets. The first three travel in links; the others wait in the browser while somebody signs in.
const (
	ToSignIn      Purpose = "sign-in"
	ToSetPassword Purpose = "set-password"
	ToBeFirst     Purpose = "first-administrator"
	ToShowFactor  Purpose = "show-factor"  // the password was right, the second factor is awaited
	ToAddPasskey  Purpose = "add-passkey"  // a passkey is being made
	ToShowPasskey Purpose = "show-passkey" // a passkey is being asked for
	ToReturn      Purpose = "return"       // somebody was sent to another sign-in and comes back from it
	ToAddCodes    Purpose = "add-codes"    // a generator of codes is being set up
)

// How long one-time secrets live, in seconds.
const (
	linkLife     = 15 * 60
	firstRunLife = 24 * 3600
	ceremonyLife = 10 * 60
)

// Life is how many seconds a secret of that purpose lives.
func (p Purpose) Life() span.Instant {
	switch p {
	case ToSignIn, ToSetPassword:
		return linkLife
	case ToBeFirst:
		return firstRunLife
	}
	return ceremonyLife
}

// Pass is a one-time secret that was handed out: a link in a letter, or a sign-in half done. Using it ends it.
type Pass struct {
	Digest  string // of its secret
	Purpose Purpose
	Account ID     // empty: nobody yet
	Payload string // what the one who made it must know again; never shown
	Made    span.Instant
}

// Live says whether p may still be used.
func (p Pass) Live(at span.Instant) bool { return at < p.Made+p.Purpose.Life() }
