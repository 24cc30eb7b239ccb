package history

import "belay/internal/calendar"

// Mapping says what stands where in the log of a tool, and what its words mean.
type Mapping struct {
	Tool Tool
	Zone *calendar.Zone // of times that carry none; nil is UTC
}
