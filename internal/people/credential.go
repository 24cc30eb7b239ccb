package people

import "belay/internal/span"

// Credential is what an account shows at sign-in besides passkeys. Nothing in it is the secret that people know, but for
// Seed, from which codes are made.
type Credential struct {
	Account  ID
	Password string   // its hash, as a PHC string; empty: none is set
	Seed     string   // of the generator of codes, in base 32; empty: there is none
	Step     int64    // the last time step whose code was used; no code of it or before it counts again
	Recovery []string // digests of the recovery codes that are left
}

// Passkey is a public key that an authenticator made for an account.
type Passkey struct {
	ID      ID     // names it in lists
	Handle  string // the authenticator's name for it, in base64url
	Account ID
	Name    string // what its owner calls it
	Data    string // the credential, as JSON of the library that checks it
	Made    span.Instant
	Used    span.Instant // 0: never
}

// Identity ties somebody at another sign-in to an account, by names that do not change when the address does.
type Identity struct {
	Issuer  string
	Subject string
	Account ID
}

// View is one look at a ticket under a grant.
type View struct {
	At      span.Instant
	Account ID
	Grant   ID
	Ticket  int64
	Surface string // where: page, list, search, api, attachment, stream
}
