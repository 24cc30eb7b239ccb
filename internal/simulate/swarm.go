package simulate

// swarms says whether a ticket travels as in a swarm: whoever takes it keeps it.
func (l *life) swarms(w *world) bool { return false }
