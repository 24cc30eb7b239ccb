package cli

import (
	"sync"
	"time"
)

// patience is how long work may take before it says what it is doing.
const patience = time.Second

// working shows a line while work goes on that takes longer than patience, on a terminal only. The caller calls done
// when the work is over; the line is gone then.
func (s *session) working(on string) (done func()) {
	if !s.err.live || s.quiet {
		return func() {}
	}
	var line struct {
		sync.Mutex // guards the fields below and standard error
		shown      bool
		over       bool
	}
	timer := time.AfterFunc(patience, func() { //nolint:forbidigo // a person waits here, and no answer depends on it
		line.Lock()
		defer line.Unlock()
		if !line.over {
			line.shown = true
			s.say("%s …", on)
		}
	})
	return func() {
		timer.Stop()
		line.Lock()
		defer line.Unlock()
		if line.over = true; line.shown {
			s.say("\r\x1b[2K")
		}
	}
}
