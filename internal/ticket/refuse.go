package ticket

import "fmt"

// Refusal is why somebody may not do this now, as a sentence for that person that says what to do instead.
type Refusal struct{ Sentence string }

func (r *Refusal) Error() string { return r.Sentence }

// Refuse makes a refusal of a sentence.
func Refuse(format string, a ...any) error { return &Refusal{Sentence: fmt.Sprintf(format, a...)} }
