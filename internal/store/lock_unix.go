//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// lockFile takes the lock that lets one process write a record, and keeps it until the file is closed or the process ends,
// however it ends. A lock that another process holds is refused, with that process's number.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the record: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }() // nothing was written to it
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking the record: %w", err)
		}
		holder, _ := os.ReadFile(path) // without it the sentence is a little poorer
		return nil, inUse(strings.TrimSuffix(path, ".lock"), strings.TrimSpace(string(holder)))
	}
	if err := errors.Join(f.Truncate(0), writeHolder(f)); err != nil {
		return nil, errors.Join(fmt.Errorf("signing the lock of the record: %w", err), f.Close())
	}
	return f, nil
}
