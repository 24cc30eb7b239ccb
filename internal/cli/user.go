package cli

import (
	"context"
	"fmt"
	"strings"

	"belay/internal/app"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
)

// userCmd lets somebody in again.
type userCmd struct {
	Email       string `arg:"" name:"EMAIL" help:"The address of the account."`
	DB          string `name:"db" required:"" placeholder:"DSN" help:"The record: a path, or postgres://user@host/database."`
	URL         string `name:"url" placeholder:"ADDRESS" help:"Where browsers reach the desk, to print the link whole."`
	DropFactors bool   `name:"drop-second-factor" help:"Forget their codes and passkeys, which are lost."`
	Promote     bool   `name:"make-administrator" help:"Make them an active administrator, where none is left."`
	Format      string `placeholder:"text|json" help:"How to print it; text if left out."`
}

// Help is the page behind --help.
func (userCmd) Help() string {
	return `Prints a link by which somebody who cannot get in sets a new password: where no letter can be sent, the last administrator has
left, or a telephone with the codes is lost. Whoever may write the record may do this, and the audit log says that it was done.
A record on SQLite is open to one program at a time: stop the desk, and start it again before the link is followed.

Examples:
  belay user ida@contoso.example --db data/belay.db
  belay user ida@contoso.example --db data/belay.db --drop-second-factor --url https://desk.contoso.example
  belay user ida@contoso.example --db postgres://belay@db/belay --make-administrator`
}

// userLink is the JSON of belay user.
type userLink struct {
	Email string       `json:"email"`
	Link  string       `json:"link"` // a path where no address was given
	Ends  span.Instant `json:"ends"`
}

func (c *userCmd) run(s *session) error {
	var letter *signin.Letter
	err := s.onRecord(c.DB, store.Options{}, func(ctx context.Context, record *store.Store) error {
		gate, err := signin.New(record, signin.Options{})
		if err != nil {
			return err
		}
		letter, err = gate.Readmit(ctx, signin.Readmission{Email: c.Email, By: operator.Account.ID, DropFactors: c.DropFactors, Promote: c.Promote}, span.At(s.Now))
		return err
	})
	if err != nil {
		return err
	}
	link := userLink{Email: string(letter.To), Link: strings.TrimSuffix(c.URL, "/") + app.LinkPath(*letter) + letter.Secret, Ends: letter.Ends}
	if c.Format == formatJSON {
		return s.printJSON("", link)
	}
	return s.print(fmt.Sprintf("%s sets a new password here, until %s:\n%s\n", letter.Name, letter.Ends.Time().Format("15:04 MST"), link.Link))
}
