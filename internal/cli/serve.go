package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"belay/internal/app"
)

// deskFlags are the settings of a desk on the command line.
type deskFlags struct {
	DB     string   `name:"db" placeholder:"DSN" help:"The record: a path, or postgres://user@host/database; data/belay.db if left out."`
	Listen string   `placeholder:"ADDR" help:"Address and port to listen on; 127.0.0.1:8080 if left out, and port 0 takes a free one."`
	Config string   `placeholder:"FILE" help:"A file of settings, in YAML."`
	Set    []string `placeholder:"KEY=VALUE" sep:"none" help:"One more setting; may be given again."`
}

// load reads the configuration: flags before the environment, that before the file.
func (f deskFlags) load(s *session) (app.Loaded, error) {
	flags := map[string]string{}
	for _, pair := range f.Set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return app.Loaded{}, fmt.Errorf("--set takes a key and a value, such as --set log-format=json, not %q", pair)
		}
		flags[key] = value
	}
	for key, value := range map[string]string{"db": f.DB, "listen": f.Listen} {
		if value != "" {
			flags[key] = value
		}
	}
	return app.Load(f.Config, s.Getenv, flags)
}

// serveCmd runs the desk.
type serveCmd struct {
	deskFlags `embed:""`
}

// Help is the page behind --help.
func (serveCmd) Help() string {
	return `Serves screens, the portal and the API, lets time pass for tickets, and sends what is to be sent, until a signal
(interrupt or terminate) says to stop. Requests under way are finished then; a second signal ends at once.

A record that is not there is made. While it has no account, a link is printed by which its administrator comes in; it works
once, for a day. Nothing else has to be set: belay config lists what can be.

Examples:
  belay serve                                    on this machine, record in ./data
  belay serve --listen :443 --set tls-domains=desk.example.org
  belay serve --db postgres://belay@db/belay     any number of nodes share one PostgreSQL
  BELAY_LOG_FORMAT=json belay serve --config /etc/belay.yaml`
}

func (c *serveCmd) run(s *session) error {
	config, err := c.load(s)
	if err != nil {
		return err
	}
	return s.serve(app.New(config, app.Options{Log: s.Stderr}), func(ctx context.Context, desk *app.App) error {
		first, err := desk.FirstLink(ctx)
		if err != nil {
			return err
		}
		page := fmt.Sprintf("Belay answers at %s\n", s.out.strong(desk.URL()))
		if first != "" {
			page += fmt.Sprintf("Nobody has an account yet. Become its administrator, once and within a day:\n  %s\n", first)
		}
		return s.print(page)
	})
}

// serve starts a desk, says so, and runs it until a signal stops it; a second signal ends the process.
func (s *session) serve(desk *app.App, said func(context.Context, *app.App) error) error {
	steady(s.Getenv)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	started := make(chan error, 1)
	go func() {
		err := desk.Start(ctx)
		if err == nil {
			err = said(ctx, desk)
			debug.FreeOSMemory() // what was needed to start is not needed to go on
		}
		started <- err
	}()
	select {
	case err := <-started:
		if err != nil {
			return errors.Join(err, desk.Stop(ctx))
		}
	case <-signals:
		cancel()
		if err := <-started; err != nil && !errors.Is(err, context.Canceled) {
			return errors.Join(err, desk.Stop(ctx))
		}
		return desk.Stop(ctx)
	}
	var broken error
	select {
	case <-signals:
		s.note("stopping; once more ends at once")
	case broken = <-desk.Broken():
	}
	go func() {
		<-signals
		cancel() // what is still under way is cut off
	}()
	return errors.Join(broken, desk.Stop(ctx))
}

// steady collects garbage as a process should that runs for months: main sets what is right for a run of a second.
func steady(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(steadyGarbage)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}

// steadyGarbage is the garbage collected at, in percent of what is in use.
const steadyGarbage = 100
