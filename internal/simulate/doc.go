// Package simulate plays what is to come before it is lived: chance in, figures with their intervals out.
//
// Chance is a *rand.Rand from a seed, and the same seed sees the same. A Network is queues and servers alone, so that what is
// seen of it can be held against the closed forms of package queueing.
package simulate
