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
	return s.progress(on).done
}

// progress is a line that says what goes on, and how far it is.
type progress struct {
	session *session
	timer   *time.Timer // nil where nobody is told

	sync.Mutex // guards the fields below and standard error
	said       string
	shown      bool
	over       bool
}

// progress begins a line that shows as that of working does.
func (s *session) progress(on string) *progress {
	p := &progress{session: s, said: on + " …"}
	if !s.err.live || s.quiet {
		return p
	}
	p.timer = time.AfterFunc(patience, func() { //nolint:forbidigo // a person waits here, and no answer depends on it
		p.Lock()
		defer p.Unlock()
		if !p.over {
			p.shown = true
			s.say("%s", p.said)
		}
	})
	return p
}

// takeBack is how a terminal forgets what it shows of a line.
const takeBack = "\r\x1b[2K"

// tell changes what the line says.
func (p *progress) tell(said string) {
	p.Lock()
	defer p.Unlock()
	if p.said = said; p.shown && !p.over {
		p.session.say("%s%s", takeBack, said)
	}
}

// done ends the line.
func (p *progress) done() {
	if p.timer == nil {
		return
	}
	p.timer.Stop()
	p.Lock()
	defer p.Unlock()
	if p.over = true; p.shown {
		p.session.say("%s", takeBack)
	}
}
