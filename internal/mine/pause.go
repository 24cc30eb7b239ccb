package mine

import (
	"iter"

	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

// pause is a stretch in which an incident stood still.
type pause struct {
	span.Span
	reason ticket.Reason
}

// waits are the stretches in which an incident waits, each for one reason, in order. One that the log never ends lasts until
// its last row.
func waits(in *history.Incident) iter.Seq[pause] {
	return func(yield func(pause) bool) {
		at := in.Opened
		var open *pause
		for i := range in.Updates {
			u := &in.Updates[i]
			at = max(at, u.At)
			if open != nil && (u.State != ticket.Waiting || u.Reason != open.reason) {
				open.Until = at
				if !yield(*open) {
					return
				}
				open = nil
			}
			if open == nil && u.State == ticket.Waiting {
				open = &pause{Span: span.Span{From: at}, reason: u.Reason}
			}
		}
		if open != nil {
			open.Until = at
			yield(*open)
		}
	}
}
