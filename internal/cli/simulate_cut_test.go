package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// impatient interrupts the process as soon as it reads that eight runs are done.
type impatient struct {
	bytes.Buffer
	had bool
}

func (i *impatient) Write(text []byte) (int, error) {
	var done int
	_, run, _ := strings.Cut(string(text), ": run ")
	if _, err := fmt.Sscan(run, &done); err == nil && done >= 8 && !i.had {
		i.had = true
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
			return 0, err
		}
	}
	return i.Buffer.Write(text)
}

func TestAStudyThatIsInterruptedShowsWhatItKnowsAndSaysThatItWasCut(t *testing.T) {
	var out bytes.Buffer
	said := &impatient{}
	s := &session{
		Env: Env{Stdout: &out, Stderr: said, Now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)},
		out: terminal{width: plainWidth}, err: terminal{live: true, width: plainWidth},
	}
	c := simulateCmd{File: "../../examples/small/support.yaml", Study: studyFlags{Weeks: 13, Runs: 1000, Within: .01, Seed: 1}, Format: formatText}
	if err := c.run(s); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "It was cut short: this is what the runs came to that were done.") {
		t.Errorf("it prints %s", out.String())
	}
	if !strings.Contains(said.String(), " of at most 1000, ") || !strings.Contains(said.String(), " left; Ctrl-C keeps what is done") {
		t.Errorf("it says %q", said.String())
	}
}
