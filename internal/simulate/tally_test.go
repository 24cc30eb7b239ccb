package simulate_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/simulate"
)

func TestATallyIsTheSameAfterItWasWrittenAndReadAsJSON(t *testing.T) {
	_, tally := lived(t, nights, simulate.Usual(), nil)
	text, err := json.Marshal(tally)
	if err != nil {
		t.Fatal(err)
	}
	var read simulate.Tally
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tally, &read); diff != "" {
		t.Errorf("written and read, it differs:\n%s", diff)
	}
}

func TestAHistogramRefusesWhatNoneComesTo(t *testing.T) {
	for _, text := range []string{
		`{"n":1,"sum":3,"counts":[]}`, `{"n":1,"sum":3,"counts":[[-1,1]]}`, `{"n":1,"sum":3,"counts":[[99999999,1]]}`,
		`{"n":0,"sum":3,"counts":[[5,0]]}`, `[]`,
	} {
		var h simulate.Histogram
		if err := json.Unmarshal([]byte(text), &h); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
