package modeltest_test

import (
	"testing"

	"pgregory.net/rapid"

	"belay/internal/modelfile"
	"belay/internal/modeltest"
)

func TestEveryDrawnModelIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := modeltest.Draw(t)
		if m, problems := modelfile.ParseText("drawn.yaml", text); m == nil || len(problems) > 0 {
			t.Fatalf("%v\n%s", problems, text)
		}
	})
}
