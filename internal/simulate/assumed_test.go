package simulate_test

import (
	"slices"
	"strings"
	"testing"

	"belay/internal/simulate"
)

// asked is on what a short run of nights with habits asks for more.
func asked(t *testing.T, said string) (on, assumed []string) {
	t.Helper()
	habits, err := simulate.ReadHabits("habits.yaml", said)
	if err != nil {
		t.Fatal(err)
	}
	s := weeks(read(t, nights), 3, 1)
	s.Habits = habits
	for _, q := range played(t, s).Asked {
		on, assumed = append(on, q.On), append(assumed, q.Assumed)
	}
	return on, assumed
}

func TestOnlyHabitsThatNobodySaidAreAskedFor(t *testing.T) {
	on, _ := asked(t, "")
	for _, key := range []string{"habits.asks_back", "habits.hands_back", "habits.variation", "habits.reopens", "habits.absence", "habits.terms.delay"} {
		if !slices.Contains(on, key) {
			t.Errorf("%s is not among %v", key, on)
		}
	}
	on, _ = asked(t, "{asks_back: 31%, answers_in: 1d, hands_back: 1%, work: exponential, reopens: 0, absence: 12%, meetings: 5%, terms: {delay: {critical: 9}}}")
	if i := slices.IndexFunc(on, func(key string) bool { return strings.HasPrefix(key, "habits.") }); i >= 0 {
		t.Errorf("%s is said, and asked for", on[i])
	}
}

func TestOfTwoHabitsTheOneThatNobodySaidIsAskedFor(t *testing.T) {
	on, assumed := asked(t, "{asks_back: 31%, reopens_in: 1d, meetings: 5%}")
	for key, want := range map[string]string{"habits.answers_in": "After 8 h on average.", "habits.reopens": "3%.", "habits.absence": "10%."} {
		if i := slices.Index(on, key); i < 0 || assumed[i] != want {
			t.Errorf("%s is not assumed as %q in %v, %v", key, want, on, assumed)
		}
	}
	if slices.Contains(on, "habits.asks_back") {
		t.Error("how often is said, and asked for")
	}
}
