package calendar

import (
	"errors"
	"fmt"
)

// ParseError says which bit of a text could not be read and what a right one looks like.
type ParseError struct {
	Offset int    // of the wrong bit, in bytes from the start of the text
	Length int    // of the wrong bit, in bytes; 0 at the end of the text
	Reason string // a sentence without its full stop
}

// Error is the reason alone; the caller knows the text and draws the caret.
func (e *ParseError) Error() string { return e.Reason }

// wrong is a ParseError about text[offset:offset+length].
func wrong(offset, length int, format string, args ...any) error {
	return &ParseError{Offset: offset, Length: length, Reason: fmt.Sprintf(format, args...)}
}

// shifted is err with its offset moved by n bytes, for a text that was a part of a longer one.
func shifted(err error, n int) error {
	if p, ok := errors.AsType[*ParseError](err); ok {
		return &ParseError{Offset: p.Offset + n, Length: p.Length, Reason: p.Reason}
	}
	return err
}
