package outlook

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLargerSharesAndLongerTimesStandFurtherRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := scale{rapid.SampledFrom([]float64{0, .5, .8}).Draw(t, "least")}
		a, b := rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b")
		if x, y := on.at(min(a, b)), on.at(max(a, b)); x > y || x < 0 || y > 1 {
			t.Fatalf("%v and %v stand at %v and %v", min(a, b), max(a, b), x, y)
		}
		p, q := rapid.Float64Range(0, 1e9).Draw(t, "p"), rapid.Float64Range(0, 1e9).Draw(t, "q")
		if onLengths(min(p, q)) > onLengths(max(p, q)) || onLengths(0) != 0 {
			t.Fatalf("%v s stand right of %v s", min(p, q), max(p, q))
		}
	})
}

func TestNumbersAreSaidAsFinelyAsTheyMatter(t *testing.T) {
	for _, x := range []struct{ got, want string }{
		{percent(1), "100%"},
		{percent(.99995), ">99.99%"},
		{percent(.9934), "99.34%"},
		{percent(.95), "95%"},
		{percent(.123), "12.3%"},
		{percent(0), "0%"},
		{number(1234567), "1,234,567"},
		{number(-1234), "-1,234"},
		{number(-123), "-123"},
		{amount(.04), "0.0"},
		{amount(-.04), "0.0"},
		{amount(3), "3"},
		{amount(19.26), "19.3"},
		{amount(1234.5), "1,235"},
		{long(0), "0 s"},
		{long(61), "1 min 1 s"},
		{long(3599), "1 h"},
		{long(86_400), "1 d"},
		{long(90_061), "1 d 1 h"},
		{long(-5), "0 s"},
		{long(7_260), "2 h 1 min"},
		{listed([]string{"a"}, 2), "a"},
		{listed([]string{"a", "b"}, 2), "a and b"},
		{listed([]string{"a", "b", "c", "d"}, 2), "a, b and 2 more"},
		{hourOfWeek(33), "Tue 09:00"},
		{growth(.01), "steady"},
		{growth(-2.34), "-2.3"},
	} {
		if x.got != x.want {
			t.Errorf("%q should be %q", x.got, x.want)
		}
	}
}

func TestADrawingStaysWithinItsFrame(t *testing.T) {
	s := newStrip(10)
	s.bar("x", -1, 2, 0, 10)
	s.bar("x", .5, .2, 0, 10)
	s.text(.5, 5, "<b>")
	got := string(s.html())
	if !strings.Contains(got, `x="0.00%" width="100.00%"`) || strings.Count(got, "<rect") != 1 || !strings.Contains(got, "&lt;b&gt;") {
		t.Error(got)
	}
}
