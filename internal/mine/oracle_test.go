package mine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTheTargetThatIsFoundAgreesAsOftenAsAnyOther holds the one walk against every target tried in turn.
func TestTheTargetThatIsFoundAgreesAsOftenAsAnyOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken := rapid.SliceOfN(rapid.Int64Range(0, 400), 1, 60).Draw(t, "taken")
		slices.Sort(taken)
		agree := func(budget int64) (n int) {
			for _, x := range taken {
				if (x/2 <= budget) == (x&1 == 0) {
					n++
				}
			}
			return n
		}
		got := target(3, taken)
		most := got.N - got.Kept // a target that nothing keeps
		for budget := range int64(202) {
			most = max(most, agree(budget))
		}
		if from := agree(got.From); got.From > 0 && from != most || got.Kept+got.Late != len(taken) {
			t.Fatalf("%+v agrees in %d, another in %d", got, from, most)
		}
		if got.Until != nil && got.From > 0 && (agree(*got.Until-1) != most || *got.Until <= got.From) {
			t.Fatalf("%+v does not agree as often to its end", got)
		}
		if got.Target > 0 && (!got.Supported || agree(got.Target) != most || got.BothKept+got.BothLate != most) {
			t.Fatalf("%+v agrees in %d of %d", got, agree(got.Target), most)
		}
		if (got.Target > 0) == (got.Refused != "") {
			t.Fatalf("%+v", got)
		}
	})
}

// TestTheWindowsOfAWeekAreTheBestThereAre holds the quick sums against windows that are counted hour by hour.
func TestTheWindowsOfAWeekAreTheBestThereAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Week
		for range rapid.IntRange(0, 40).Draw(t, "how often") {
			w[rapid.IntRange(0, len(w)-1).Draw(t, "hour")] += uint32(rapid.IntRange(1, 9).Draw(t, "count"))
		}
		inside := func(x Window) (n int) {
			for day := x.Days[0]; day <= x.Days[1]; day++ {
				for h := x.Hours[0]; h < x.Hours[1]; h++ {
					n += int(w[day*24+h])
				}
			}
			return n
		}
		got, all := w.hours(), w.sum()
		gain := func(x Window) float64 {
			return float64(inside(x))/float64(max(all, 1)) - float64(x.Size)/float64(len(w))
		}
		for _, x := range []Window{got.Busy, got.Nearly} {
			if inside(x) != x.Share.Count || x.Share.Of != all || x.Size != (x.Days[1]-x.Days[0]+1)*(x.Hours[1]-x.Hours[0]) {
				t.Fatalf("%s holds %d, not %+v", x, inside(x), x.Share)
			}
		}
		if all == 0 {
			return
		}
		other := Window{}
		other.Days[0] = rapid.IntRange(0, 6).Draw(t, "first")
		other.Days[1] = rapid.IntRange(other.Days[0], 6).Draw(t, "last")
		other.Hours[0] = rapid.IntRange(0, 23).Draw(t, "from")
		other.Hours[1] = rapid.IntRange(other.Hours[0]+1, 24).Draw(t, "until")
		other.Size = (other.Days[1] - other.Days[0] + 1) * (other.Hours[1] - other.Hours[0])
		if gain(other) > gain(got.Busy)+1e-9 {
			t.Fatalf("%s is denser than %s", other, got.Busy)
		}
		if float64(inside(other)) >= nearly*float64(all) && other.Size < got.Nearly.Size || float64(got.Nearly.Share.Count) < nearly*float64(all) {
			t.Fatalf("%s holds as much as %s", other, got.Nearly)
		}
	})
}

func TestAShareStandsWithItsInterval(t *testing.T) {
	for _, c := range []struct {
		count, of int
		low, high float64
	}{
		{0, 0, 0, 1}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {6431, 13302, 0.4750, 0.4920},
	} {
		s := shareOf(c.count, c.of)
		if s.Low < c.low-5e-5 || s.Low > c.low+5e-5 || s.High < c.high-5e-5 || s.High > c.high+5e-5 {
			t.Errorf("%d of %d lies from %.4f to %.4f", c.count, c.of, s.Low, s.High)
		}
	}
}

func TestTheRoundestTargetIsTheOneThatSomebodyWouldHaveWritten(t *testing.T) {
	for _, c := range []struct{ from, until, want int64 }{
		{153*3600 + 420, 154*3600 + 1, 154 * 3600}, {20 * 3600, 30 * 3600, 24 * 3600}, {3601, 3700, 3660}, {61, 62, 61}, {0, 100, 60},
	} {
		if got := roundest(c.from, &c.until); got != c.want {
			t.Errorf("from %d to below %d it is %d", c.from, c.until, got)
		}
	}
	if got := roundest(5, nil); got != 86_400 {
		t.Errorf("from 5 on it is %d", got)
	}
}
