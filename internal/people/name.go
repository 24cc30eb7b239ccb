package people

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/ticket"
)

// Bounds of what people write about themselves, in bytes; those of an address are RFC 5321's.
const (
	maxEmail = 254
	maxLocal = 64
	maxName  = 200
	maxID    = 64
)

// Email is the address of an account in lower case, which is also its name when it signs in.
type Email string

// ParseEmail reads one bare address. It refuses names around it, control characters and broken UTF-8.
func ParseEmail(s string) (Email, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", ticket.Refuse("Write an e-mail address, such as ana@contoso.example.")
	case len(s) > maxEmail:
		return "", ticket.Refuse("An e-mail address has at most %d characters.", maxEmail)
	case !clean(s):
		return "", ticket.Refuse("The e-mail address holds characters that no address may hold.")
	}
	at := strings.LastIndexByte(s, '@')
	parsed, err := mail.ParseAddress("<" + s + ">")
	if err != nil || parsed.Address != s || at > maxLocal || strings.ContainsAny(s, " \"<>(),:;\\[]") {
		return "", ticket.Refuse("%q is not an e-mail address; write it like ana@contoso.example.", s)
	}
	return Email(strings.ToLower(s)), nil
}

// Domain is what stands behind the @.
func (e Email) Domain() string {
	_, domain, _ := strings.Cut(string(e), "@")
	return domain
}

// Name is what people call the person of an account.
type Name string

// ParseName reads a name; runs of spaces become one. It refuses control characters and broken UTF-8.
func ParseName(s string) (Name, error) {
	switch {
	case !clean(s):
		return "", ticket.Refuse("The name holds characters that no name may hold, such as a line break.")
	case len(s) > maxName:
		return "", ticket.Refuse("A name has at most %d characters.", maxName)
	}
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", ticket.Refuse("Write a name.")
	}
	return Name(s), nil
}

// ParseID reads the id of an account, session, token or grant that somebody sent back. A forged one is refused here or
// found to name nothing.
func ParseID(s string) (ID, error) {
	odd := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	if s == "" || len(s) > maxID || strings.ContainsFunc(s, odd) {
		return "", ticket.Refuse("There is nothing of that name.")
	}
	return ID(s), nil
}

// clean says that s is valid UTF-8 without control characters and without those that turn the direction of writing, by
// which one name can be made to look like another.
func clean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
	})
}
