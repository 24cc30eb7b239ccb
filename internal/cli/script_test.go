package cli_test

import (
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"belay/internal/cli"
)

// TestMain lets the stories call belay as a process: it is this test binary under another name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"belay": belay})
}

// belay runs the command line at the instant that NOW says.
func belay() {
	now, err := time.Parse(time.RFC3339, os.Getenv("NOW"))
	if err != nil {
		panic("a story says when it happens: " + err.Error())
	}
	os.Exit(cli.Run(os.Args[1:], cli.Env{ //nolint:forbidigo // it stands for cmd/belay
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: now,
	}))
}

// TestTheStoriesOfTheCommandLine runs testdata/script. With UPDATE=1 in the environment it writes what belay says now
// into the stories, for people to read in the diff.
func TestTheStoriesOfTheCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NOW", "2026-11-20T09:00:00Z") // a Friday
			env.Setenv("TERM", "xterm-256color")
			return nil
		},
	})
}
