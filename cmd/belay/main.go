// Command belay answers who picks up: it reads a support model, proves it, draws it and prints it.
package main

import (
	"os"
	"runtime/debug"
	"time"

	"belay/internal/cli"
)

// A run is over before most of its memory could be used again, so garbage is collected seldom, until there is much of it.
const (
	garbage = 400       // percent of what is in use
	plenty  = 512 << 20 // bytes
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
		debug.SetMemoryLimit(plenty)
	}
	os.Exit(cli.Run(os.Args[1:], cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now(),
	}))
}
