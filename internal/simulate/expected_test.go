package simulate_test

import (
	"math"
	"testing"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
)

func TestWhatIsExpectedIsAboutWhatComes(t *testing.T) {
	day, _ := calendar.ParseSeason("2026-11-01..2026-12-31")
	for name, peaks := range map[string][]simulate.Peak{
		"without peaks": nil,
		"with a peak":   {{During: []calendar.Season{day}, Times: 3}},
		"of others":     {{Services: []model.ServiceID{"other"}, Times: 9}},
	} {
		s := weeks(read(t, mill), 12, 1)
		s.Count, s.Habits = s.Over.From, simulate.Habits{Peaks: peaks}
		came := float64(played(t, s).Opened)
		if got := s.Expected(); math.Abs(got/came-1) > .08 {
			t.Errorf("%s %.0f are expected, and %.0f came", name, got, came)
		}
	}
}
