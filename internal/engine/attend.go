package engine

import (
	"context"
	"time"

	"belay/internal/store"
)

// Attend runs do at once, then whenever the record has changed and when as long has passed as do said, until ctx ends. It is how
// everything here waits: asleep until something is due, and never asking in between.
func Attend(ctx context.Context, record *store.Store, do func(context.Context) (again time.Duration)) {
	changed := record.Listen(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-timer.C:
		}
		again := do(ctx)
		if ctx.Err() != nil {
			return
		}
		timer.Reset(again)
	}
}
