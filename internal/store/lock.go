package store

import (
	"fmt"
	"os"
)

// inUse is the refusal to write a record that another process writes.
func inUse(path, holder string) error {
	if holder != "" {
		holder = " (process " + holder + ")"
	}
	return refuse("Another Belay%s has the record %s open, and a file is written by one at a time. Stop it first, or ask it through its screens and its API; for several at once, keep the record in PostgreSQL.", holder, path)
}

// writeHolder writes the number of this process into its lock, for whoever finds it taken.
func writeHolder(f *os.File) error {
	_, err := fmt.Fprintf(f, "%d\n", os.Getpid())
	return err
}
