package app

import (
	"path/filepath"
	"testing"
)

// BenchmarkStart builds a desk on a record that is there, until it answers, and takes it down.
func BenchmarkStart(b *testing.B) {
	db := filepath.Join(b.TempDir(), "belay.db")
	first := started(b, map[string]string{"db": db}, nil)
	publish(b, first)
	if err := first.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
	c, err := Load("", none, map[string]string{"db": db, "listen": "127.0.0.1:0"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a := New(c, Options{})
		if err := a.Start(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := a.Stop(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
