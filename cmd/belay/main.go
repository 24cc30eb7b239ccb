// Command belay answers who picks up: it reads a support model, proves it, draws it and prints it.
package main

import (
	"os"
	"time"

	"belay/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now(),
	}))
}
