// Package house holds the tests that keep the rules of this project: which package may stand on which, what a pure one
// never does, how packages open, and that the documents tell the truth.
//
// A rule is here, and not in the linter, when breaking it deserves a sentence of its own. Each rule is a function from
// parsed source to complaints, and has a test that shows it complaining; then it is held against the whole module.
package house
