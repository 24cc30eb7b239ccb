package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The formats of results.
const (
	formatText = "text"
	formatJSON = "json"
)

// pictures are the formats that a terminal cannot show.
var pictures = []string{"png", "pdf"}

// print writes a page to standard output.
func (s *session) print(page string) error { return s.deliver("", []byte(page)) }

// printJSON writes v to where the results go, indented, with characters as they are.
func (s *session) printJSON(out string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return s.deliver(out, b.Bytes())
}

// showable refuses to write to a terminal what only a program can show.
func (s *session) showable(out, format string) error {
	if s.out.live && (out == "" || out == stdinArg) && slices.Contains(pictures, format) {
		return fmt.Errorf("a terminal cannot show %s; name a file with -o, such as -o model.%s", strings.ToUpper(format), format)
	}
	return nil
}

// deliver writes results to a file, or to standard output when out is empty or "-". A file is written whole or not at all.
func (s *session) deliver(out string, content []byte) error {
	if out == "" || out == stdinArg {
		if _, err := s.Stdout.Write(content); err != nil {
			return fmt.Errorf("standard output cannot be written: %w", inner(err))
		}
		return nil
	}
	if there, err := os.Stat(out); err == nil && there.Mode().IsRegular() {
		if slices.ContainsFunc(s.files, func(used os.FileInfo) bool { return os.SameFile(used, there) }) {
			return fmt.Errorf("%s was read or written by this very call and is left as it is; name another file", out)
		}
	}
	if err := s.replace(out, content); err != nil {
		return err
	}
	if there, err := os.Stat(out); err == nil {
		s.files = append(s.files, there)
	}
	return nil
}

// replace puts content in place of a file, whatever it was.
func (s *session) replace(name string, content []byte) error {
	if err := writeFile(name, content); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, inner(err))
	}
	return nil
}

// writeFile puts content in place of a file in one step, so that nobody ever reads half of it. The file keeps its mode,
// and a link keeps pointing to it; what is no regular file, such as a device, is written as it is.
func writeFile(name string, content []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o666)
	if there, err := os.Stat(name); err == nil {
		if !there.Mode().IsRegular() {
			return os.WriteFile(name, content, mode)
		}
		mode = there.Mode().Perm()
	}
	beside := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%08x", filepath.Base(name), rand.Uint32()))
	if err := writeNew(beside, content, mode); err != nil {
		return err
	}
	if err := os.Rename(beside, name); err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return nil
}

// writeNew writes a file that does not exist yet, down to the disk; it leaves none behind when that fails.
func writeNew(name string, content []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if synced := file.Sync(); err == nil {
		err = synced
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
