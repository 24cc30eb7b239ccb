package cli_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkWhoProcess starts belay as a person does and asks who picks up on the night of Christmas, on the example
// of 40 functions.
func BenchmarkWhoProcess(b *testing.B) {
	process(b, "who", "--at", "2026-12-25T03:00")
}

// BenchmarkStaffProcess is the whole of "belay staff" on the harbour example.
func BenchmarkStaffProcess(b *testing.B) { process(b, "staff") }

// process runs a verb of the program on the harbour example.
func process(b *testing.B, verb string, flags ...string) {
	b.Helper()
	belay := filepath.Join(b.TempDir(), "belay")
	if out, err := exec.Command("go", "build", "-o", belay, "belay/cmd/belay").CombinedOutput(); err != nil {
		b.Fatalf("building belay: %v\n%s", err, out)
	}
	model := filepath.Join("..", "..", "examples", "harbour", "support.yaml")
	for b.Loop() {
		if out, err := exec.Command(belay, append([]string{verb, model}, flags...)...).CombinedOutput(); err != nil {
			b.Fatalf("belay %s: %v\n%s", verb, err, out)
		}
	}
}
