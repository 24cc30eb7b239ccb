// Package simulate plays what is to come before it is lived: chance in, figures with their intervals out.
//
// A Scenario is a model over some weeks, played through desk.Turn, the very code that runs the desk: tickets come by the
// model's demand, people by its rosters, and work is solved, handed on, handed back, and waits. A Network is queues and
// servers alone, so that what is seen of it can be held against the closed forms of package queueing.
//
// Chance comes from a seed, and the same seed sees the same. Each ticket has chance of its own, so that variants of a model
// meet the same tickets.
package simulate
