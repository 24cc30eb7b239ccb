package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"belay/internal/app"
	"belay/internal/demo"
	"belay/internal/span"
)

// demoCmd runs a furnished desk.
type demoCmd struct {
	Listen string `placeholder:"ADDR" help:"Address and port to listen on; a free port of this machine if left out."`
	DB     string `name:"db" placeholder:"DSN" help:"The record, to come back to it later; if left out, one that is gone afterwards."`
	Seed   uint64 `placeholder:"N" default:"1" help:"The same number makes the same tickets; 1 if left out."`
	Format string `placeholder:"text|json" help:"How the address and the accounts are printed; text if left out."`
}

// Help is the page behind --help.
func (demoCmd) Help() string {
	return `Runs a desk of an invented company: people of every role, a partner, a vendor, and some thousand tickets of the last
quarter, played by the same rules that run a real desk. Some tickets are late within minutes while one watches. Nothing has to
be installed or set, and nothing stays behind unless --db says so.

With --format json the first line of output is {"url","accounts":[{"role","name","email","password","token"}]}.

Examples:
  belay demo
  belay demo --listen 127.0.0.1:8080 --seed 7
  belay demo --db demo.db                        the same desk again tomorrow
  belay demo --format json | head -n 1`
}

// furnished is the first line that a program reads.
type furnished struct {
	URL      string         `json:"url"`
	Accounts []demo.Account `json:"accounts"`
}

func (c *demoCmd) run(s *session) (err error) {
	db := c.DB
	if db == "" {
		dir, err := os.MkdirTemp("", "belay-demo-")
		if err != nil {
			return fmt.Errorf("a place for the demonstration cannot be made: %w", inner(err))
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		db = filepath.Join(dir, "belay.db")
	}
	listen := c.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	config, err := deskFlags{DB: db, Listen: listen, Set: []string{"log-level=warn"}}.load(s)
	if err != nil {
		return err
	}
	page := furnished{}
	desk := app.New(config, app.Options{
		Log:    s.Stderr,
		Banner: "This is a demonstration; everybody's password is “" + demo.Password + "”.",
		Furnish: func(ctx context.Context, p app.Parts) (err error) {
			page.Accounts, err = demo.Furnish(ctx, p.Engine, p.Gate, c.Seed, span.At(s.Now))
			return err
		},
	})
	return s.serve(desk, func(_ context.Context, desk *app.App) error {
		page.URL = desk.URL()
		if c.Format == formatJSON {
			line, err := json.Marshal(page)
			if err != nil {
				return fmt.Errorf("writing JSON: %w", err)
			}
			return s.print(string(line) + "\n")
		}
		return s.print(c.text(s.out, page))
	})
}

// text says where the desk is and how to come in.
func (c *demoCmd) text(t terminal, page furnished) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s answers at %s\n\nSign in with the password “%s” as\n", t.strong("Veldhorst Bakeries"), t.strong(page.URL), demo.Password)
	rows := make([][]string, len(page.Accounts))
	for i, a := range page.Accounts {
		rows[i] = []string{string(a.Role), a.Name, t.strong(a.Email)}
	}
	b.WriteString(t.columns(columnGap, rows))
	b.WriteString("\nAt the ovens some tickets are late within minutes: Ruben Visser sees them under “Due next”.\n")
	if c.DB == "" {
		b.WriteString(t.dim("Everything is gone when you stop it with Ctrl-C.") + "\n")
	}
	return b.String()
}
