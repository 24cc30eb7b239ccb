package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestThePageAboutMiningShowsWhatBelayFinds types what the page says beside the log and compares the answers. UPDATE=1 writes
// down those that are not cut short.
func TestThePageAboutMiningShowsWhatBelayFinds(t *testing.T) {
	pieces := regexp.MustCompile("(?s)```text\n(.*?)```").FindAllStringSubmatch(read(t, "mine.md"), -1)
	links := map[string]string{"incidents.csv.gz": "../internal/history/testdata/servicenow-2016.csv.gz", "examples": "../examples"}
	if asked := retold(t, "mine.md", links); asked != 4 {
		t.Errorf("The page asks %d times; it should mine, draft, check and compare.", asked)
	}
	draft, err := os.ReadFile("draft.yaml") // which the page has asked for
	if err != nil {
		t.Fatal(err)
	}
	if len(pieces) != 1 || !strings.Contains(string(draft), pieces[0][1]) {
		t.Errorf("What the page shows of the draft does not stand in it: %q", pieces)
	}
}
