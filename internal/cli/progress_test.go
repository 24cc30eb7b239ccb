package cli

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

// saidWhile is what standard error shows of work that takes so long.
func saidWhile(t *testing.T, takes time.Duration, s session) (during, after string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s.Stderr = &out
		done := s.working("proving Quay desk")
		time.Sleep(takes) //nolint:forbidigo // in a bubble, where time passes at once
		synctest.Wait()
		during = out.String()
		done()
		after = out.String()
	})
	return during, after
}

func TestLongWorkSaysWhatItDoesAndTakesItBack(t *testing.T) {
	during, after := saidWhile(t, 2*time.Second, session{err: terminal{live: true}})
	if during != "proving Quay desk …" || after != during+"\r\x1b[2K" {
		t.Errorf("it says %q, and in the end %q", during, after)
	}
}

func TestNobodyIsToldOfShortWorkNorInAPipeNorWhenQuiet(t *testing.T) {
	for name, of := range map[string]struct {
		takes time.Duration
		s     session
	}{
		"short":     {900 * time.Millisecond, session{err: terminal{live: true}}},
		"in a pipe": {time.Minute, session{}},
		"quiet":     {time.Minute, session{err: terminal{live: true}, quiet: true}},
	} {
		if during, after := saidWhile(t, of.takes, of.s); during != "" || after != "" {
			t.Errorf("%s: it says %q, and in the end %q", name, during, after)
		}
	}
}

func TestALineThatIsShownTellsHowFarItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := session{err: terminal{live: true}}
		s.Stderr = &out
		line := s.progress("living Quay desk")
		line.tell("run 1 of 20")
		time.Sleep(2 * time.Second) //nolint:forbidigo // in a bubble, where time passes at once
		synctest.Wait()
		line.tell("run 2 of 20, 18s left at most")
		line.done()
		if want := "run 1 of 20" + takeBack + "run 2 of 20, 18s left at most" + takeBack; out.String() != want {
			t.Errorf("it says %q, not %q", out.String(), want)
		}
	})
}
