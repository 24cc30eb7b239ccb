package span

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// line is how many instants of the line the oracle knows, from 0 on.
const line = 48

// marks is the oracle of a Set: each instant of the line, one by one.
type marks [line]bool

// marksOf looks at every instant of s.
func marksOf(s Set) (m marks) {
	for _, p := range s.Spans() {
		for i := p.From; i < p.Until; i++ {
			m[i] = true
		}
	}
	return m
}

// where marks the instants that f holds for.
func where(f func(i Instant) bool) (m marks) {
	for i := range m {
		m[i] = f(Instant(i))
	}
	return m
}

// anySpan draws a span of the line, which may be empty or the wrong way round.
func anySpan(t *rapid.T) Span {
	i := rapid.Int64Range(0, line)
	return Span{From: Instant(i.Draw(t, "from")), Until: Instant(i.Draw(t, "until"))}
}

// anySet draws a set of the line.
func anySet(t *rapid.T) Set {
	return Of(rapid.SliceOfN(rapid.Custom(anySpan), 0, 8).Draw(t, "spans")...)
}

// wantNormal fails the test when the spans of s are empty, out of order, or overlap or touch.
func wantNormal(t *rapid.T, s Set) {
	t.Helper()
	for k, p := range s.Spans() {
		if p.Empty() || k > 0 && p.From <= s.Spans()[k-1].Until {
			t.Fatalf("%v is not in order", s)
		}
	}
	if s.Empty() != (s.Spans() == nil) || s.Len() != len(s.Spans()) {
		t.Fatalf("%v does not know whether it is empty", s)
	}
}

func TestASetHoldsWhatItsSpansHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := rapid.SliceOfN(rapid.Custom(anySpan), 0, 8).Draw(t, "spans")
		s := Of(spans...)
		wantNormal(t, s)
		want := where(func(i Instant) bool {
			for _, p := range spans {
				if p.Holds(i) {
					return true
				}
			}
			return false
		})
		if marksOf(s) != want || where(s.Holds) != want {
			t.Fatalf("%v holds %v", spans, s)
		}
	})
}

func TestMakingASetLeavesTheSpansGivenAsTheyWere(t *testing.T) {
	spans := []Span{{5, 9}, {1, 3}, {2, 6}}
	Of(spans...)
	if spans[0] != (Span{5, 9}) || spans[2] != (Span{2, 6}) {
		t.Errorf("the spans are %v", spans)
	}
}

func TestTheAlgebraOfSetsIsThatOfTheirInstants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, p := anySet(t), anySet(t), anySpan(t)
		for _, c := range []struct {
			name string
			got  Set
			want func(i Instant) bool
		}{
			{"union", a.Union(b), func(i Instant) bool { return a.Holds(i) || b.Holds(i) }},
			{"intersect", a.Intersect(b), func(i Instant) bool { return a.Holds(i) && b.Holds(i) }},
			{"minus", a.Minus(b), func(i Instant) bool { return a.Holds(i) && !b.Holds(i) }},
			{"within", a.Within(p), func(i Instant) bool { return a.Holds(i) && p.Holds(i) }},
			{"gaps", a.Gaps(p), func(i Instant) bool { return !a.Holds(i) && p.Holds(i) }},
		} {
			wantNormal(t, c.got)
			if marksOf(c.got) != where(c.want) {
				t.Fatalf("%s of %v and %v, in %v, is %v", c.name, a, b, p, c.got)
			}
		}
	})
}

func TestQuestionsAreAnsweredAsByLookingAtEveryInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, p := anySet(t), anySet(t), anySpan(t)
		at := Instant(rapid.Int64Range(0, line-1).Draw(t, "at"))

		var seconds int64
		next, found, meets := Instant(0), false, false
		for i, held := range marksOf(a) {
			if !held {
				continue
			}
			seconds++
			if Instant(i) >= at && !found {
				next, found = Instant(i), true
			}
			meets = meets || p.Holds(Instant(i))
		}
		if a.Seconds() != seconds {
			t.Fatalf("%v lasts %d seconds, not %d", a, seconds, a.Seconds())
		}
		if got, ok := a.Next(at); got != next || ok != found {
			t.Fatalf("the next of %v from %d is %d, %v; want %d, %v", a, at, got, ok, next, found)
		}
		if a.Meets(p) != meets {
			t.Fatalf("%v meets %v: %v", a, p, a.Meets(p))
		}
		if q, ok := a.Around(at); ok != a.Holds(at) || ok && (!q.Holds(at) || !Of(q).Minus(a).Empty() || a.Holds(q.From-1) || a.Holds(q.Until)) {
			t.Fatalf("around %d in %v is %v, %v", at, a, q, ok)
		}
		if a.Equal(b) != (marksOf(a) == marksOf(b)) || !a.Equal(Of(a.Spans()...)) {
			t.Fatalf("%v equals %v: %v", a, b, a.Equal(b))
		}
	})
}

func TestASpanThatEndsBeforeItStartsIsEmpty(t *testing.T) {
	for _, s := range []Span{{5, 5}, {7, 5}} {
		if !s.Empty() || s.Seconds() != 0 || s.Holds(5) {
			t.Errorf("%d to %d holds %d seconds", s.From, s.Until, s.Seconds())
		}
	}
}

func TestInstantsAndSpansAreWrittenInUTC(t *testing.T) {
	i := At(time.Date(2026, 12, 24, 12, 0, 0, 999, time.FixedZone("", 3600)))
	if i.String() != "2026-12-24T11:00:00Z" || !i.Time().Equal(time.Unix(int64(i), 0)) {
		t.Errorf("%v", i)
	}
	if got := i.In(time.FixedZone("", 7200)).Format("15:04"); got != "13:00" {
		t.Errorf("shown as %s", got)
	}
	if got := Of(Span{i, i + 1}, Span{i + 3600, i + 7200}).String(); got != "2026-12-24T11:00:00Z/2026-12-24T11:00:01Z 2026-12-24T12:00:00Z/2026-12-24T13:00:00Z" {
		t.Errorf("%s", got)
	}
}

func TestTheEndsOfTheLineHoldEveryYearThatIsWrittenWithFourDigits(t *testing.T) {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	if At(first) <= Beginning || At(last) >= End {
		t.Errorf("%v to %v does not fit", first, last)
	}
}

func TestAnInstantReadsWhatItWrites(t *testing.T) {
	for _, i := range []Instant{0, 1, 1795338000, -1} {
		text, _ := i.MarshalText()
		var back Instant
		if err := back.UnmarshalText(text); err != nil || back != i {
			t.Errorf("%s came back as %s, %v", text, back, err)
		}
	}
	var i Instant
	if err := i.UnmarshalText([]byte("tomorrow")); err == nil || i != 0 {
		t.Errorf("a time that is none was read as %s", i)
	}
}
