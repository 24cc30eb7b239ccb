// Command describe writes the description of the interface for programs, OpenAPI 3.1 in JSON, to the file that it is given.
package main

import (
	"fmt"
	"os"

	"belay/internal/api"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}

// run describes the interface of a desk that is not there: only its shape is asked for.
func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("say where the description goes: describe FILE")
	}
	a, err := api.New(nil, nil, api.Options{})
	if err != nil {
		return err
	}
	text, err := a.Description()
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o644) //nolint:gosec // a document that everybody may read
}
