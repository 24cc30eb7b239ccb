package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// lockFile takes the lock that lets one process write a record, by opening a file that is shared with nobody.
func lockFile(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, fmt.Errorf("naming the lock of the record: %w", err)
	}
	const sharingViolation = syscall.Errno(32)
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case errors.Is(err, sharingViolation):
		return nil, inUse(strings.TrimSuffix(path, ".lock"), "")
	case err != nil:
		return nil, fmt.Errorf("opening the lock of the record: %w", err)
	}
	return os.NewFile(uintptr(handle), path), nil
}
