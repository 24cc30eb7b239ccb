package modelfile_test

import (
	"testing"

	"belay/internal/modelfile"
)

func TestTheNearestNameIsWhatWasProbablyMeant(t *testing.T) {
	names := []string{"office", "mette", "critical", "fno-team", "fno-desk", "a", "bo"}
	for word, want := range map[string]string{
		"ofice":     "office", // left out
		"offfice":   "office", // put in
		"offise":    "office", // mistaken
		"ofifce":    "office", // exchanged
		"OFFICE":    "office",
		"of":        "",
		"crit":      "critical", // its beginning
		"criticals": "critical",
		"metteholm": "mette",
		"fno":       "", // the beginning of two
		"fno-tem":   "fno-team",
		"x":         "",
		"ob":        "",
		"":          "",
		"elsewhere": "",
	} {
		if got, _ := modelfile.Nearest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
