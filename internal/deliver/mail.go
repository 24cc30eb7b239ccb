package deliver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// smtpTimeout is how long a mail server may take for one letter.
const smtpTimeout = 30 * time.Second

// Mail says how letters leave.
type Mail struct {
	Host     string
	Port     int
	User     string // empty: nobody signs in
	Password string
	TLS      string // starttls, tls or none
	From     string // "Support <support@example.org>"
}

// letter is one letter to one person.
type letter struct {
	to      string
	name    string // of whom it is to; may be empty
	subject string
	thread  string // names the conversation, such as "ticket-2214"; empty for none
	key     string // names the letter: the same key is the same Message-ID
	urgent  bool
	body    body
}

// client is a connection's worth of a mail server; each letter has its own, there are few.
func (m *Mail) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(m.Port), gomail.WithTimeout(smtpTimeout)}
	switch m.TLS {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if m.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.User), gomail.WithPassword(m.Password))
	}
	if m.TLS == "none" && m.User != "" {
		return nil, errors.New("a password is not sent over an open line: set smtp-tls to starttls or tls")
	}
	return gomail.NewClient(m.Host, options...)
}

// send hands a letter to the mail server.
func (m *Mail) send(ctx context.Context, l letter) error {
	msg, err := m.compose(l)
	if err != nil {
		return futile{err}
	}
	c, err := m.client()
	if err != nil {
		return fmt.Errorf("preparing to send a letter: %w", err)
	}
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		var refused *gomail.SendError
		if errors.As(err, &refused) && !refused.IsTemp() && refused.Reason == gomail.ErrSMTPRcptTo {
			return futile{fmt.Errorf("the mail server refuses the address: %w", err)}
		}
		return fmt.Errorf("sending a letter: %w", err)
	}
	return nil
}

// compose writes a letter: plain text first, HTML beside it, and the headers that keep machines from answering it and let
// readers see one conversation.
func (m *Mail) compose(l letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("mail-from is no address: %w", err)
	}
	msg.FromMailAddress(from)
	if err := msg.AddToFormat(line(l.name), l.to); err != nil {
		return nil, fmt.Errorf("%q is no address: %w", l.to, err)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	msg.Subject(line(l.subject))
	msg.SetDate()
	sum := sha256.Sum256([]byte(l.key))
	msg.SetMessageIDWithValue(hex.EncodeToString(sum[:16]) + "@" + domain)
	if l.thread != "" {
		root := "<" + l.thread + "@" + domain + ">"
		msg.SetGenHeader(gomail.HeaderInReplyTo, root)
		msg.SetGenHeader(gomail.HeaderReferences, root)
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if l.urgent {
		msg.SetImportance(gomail.ImportanceUrgent)
	}
	html, err := l.body.html()
	if err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, l.body.plain())
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	return msg, nil
}

// line is text for a header: one line of it.
func line(s string) string { return strings.Join(strings.Fields(text(s)), " ") }

// text is s without what is no text.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
