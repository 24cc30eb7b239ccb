package cli_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkWhoProcess starts belay as a person does and asks who picks up on the night of Christmas, on the example
// of 40 functions.
func BenchmarkWhoProcess(b *testing.B) {
	belay := filepath.Join(b.TempDir(), "belay")
	if out, err := exec.Command("go", "build", "-o", belay, "belay/cmd/belay").CombinedOutput(); err != nil {
		b.Fatalf("building belay: %v\n%s", err, out)
	}
	model := filepath.Join("..", "..", "examples", "harbour", "support.yaml")
	for b.Loop() {
		if out, err := exec.Command(belay, "who", model, "--at", "2026-12-25T03:00").CombinedOutput(); err != nil {
			b.Fatalf("belay who: %v\n%s", err, out)
		}
	}
}
