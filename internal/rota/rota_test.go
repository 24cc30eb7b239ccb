package rota

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

func date(t testing.TB, s string) *calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func wall(t testing.TB, s string) calendar.Wall {
	t.Helper()
	w, err := calendar.ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func zone(t testing.TB, name string) *calendar.Zone {
	t.Helper()
	z, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(t testing.TB, z *calendar.Zone, s string) span.Instant {
	t.Helper()
	i, _ := calendar.Resolve(wall(t, s), z, calendar.Starts)
	return i
}

func duration(t testing.TB, s string) model.Duration {
	t.Helper()
	d, err := model.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// weekly is three people who change every Monday at nine in Copenhagen.
func weekly(t testing.TB, changes ...*model.Change) (*Turns, *calendar.Zone) {
	z := zone(t, "Europe/Copenhagen")
	return New(&model.Rota{
		ID: "duty", People: []model.PersonID{"mette", "sara", "ole"}, Turn: duration(t, "1 week"),
		Start: date(t, "2026-01-05"), Handoff: 9 * 3600, Changes: changes,
	}, z), z
}

// standing is who stands at a place at a local time, and why.
func standing(t testing.TB, turns *Turns, z *calendar.Zone, local string, place int) (who model.PersonID, why string) {
	t.Helper()
	i := at(t, z, local)
	for _, s := range turns.Shifts(span.Span{From: i, Until: i + 1}, place) {
		who, why = s.Person, s.Why()
	}
	return who, why
}

func TestTheFirstPersonTakesTheFirstTurn(t *testing.T) {
	turns, z := weekly(t)
	for local, want := range map[string]model.PersonID{
		"2026-01-05T08:59": "", "2026-01-05T09:00": "mette", "2026-01-12T08:59": "mette", "2026-01-12T09:00": "sara",
		"2026-01-19T09:00": "ole", "2026-01-26T09:00": "mette",
	} {
		if who, _ := standing(t, turns, z, local, 1); who != want {
			t.Errorf("at %s %q is on turn, not %q", local, who, want)
		}
	}
	if who, why := standing(t, turns, z, "2026-01-12T09:00", 2); who != "ole" || why != "rota duty, turn 1, place 2" {
		t.Errorf("next is %q: %s", who, why)
	}
}

func TestTheLastChangeWins(t *testing.T) {
	from, until := wall(t, "2026-01-06T09:00"), wall(t, "2026-01-08T09:00")
	turns, z := weekly(t,
		&model.Change{From: from, Until: until, Replace: "mette", With: "sara", Why: "swap"},
		&model.Change{From: wall(t, "2026-01-07T09:00"), Until: wall(t, "2026-01-09T09:00"), Replace: "mette", With: "ole", Why: "illness"},
	)
	for local, want := range map[string]string{
		"2026-01-06T08:59": "mette rota duty, turn 0",
		"2026-01-06T09:00": "sara rota duty, turn 0, sara for mette: swap",
		"2026-01-07T09:00": "ole rota duty, turn 0, ole for mette: illness",
		"2026-01-08T12:00": "ole rota duty, turn 0, ole for mette: illness",
		"2026-01-09T09:00": "mette rota duty, turn 0",
	} {
		if who, why := standing(t, turns, z, local, 1); string(who)+" "+why != want {
			t.Errorf("at %s: %s %s, not %s", local, who, why, want)
		}
	}
}

func TestAChangeOfAChangeFollowsWhoeverStoodIn(t *testing.T) {
	turns, z := weekly(t,
		&model.Change{From: wall(t, "2026-01-05T09:00"), Until: wall(t, "2026-01-12T09:00"), Replace: "mette", With: "sara"},
		&model.Change{From: wall(t, "2026-01-07T09:00"), Until: wall(t, "2026-01-08T09:00"), Replace: "sara", With: "ole"},
	)
	if who, _ := standing(t, turns, z, "2026-01-07T12:00", 1); who != "ole" {
		t.Errorf("%q stands in for the stand-in, not ole", who)
	}
	if who, _ := standing(t, turns, z, "2026-01-08T12:00", 1); who != "sara" {
		t.Errorf("%q stands in afterwards, not sara", who)
	}
}

func TestAChangeWithoutAStandInLeavesTheTurnToNobody(t *testing.T) {
	turns, z := weekly(t, &model.Change{From: wall(t, "2026-01-06T00:00"), Until: wall(t, "2026-01-07T00:00"), Replace: "mette"})
	if who, why := standing(t, turns, z, "2026-01-06T12:00", 1); who != "" || why != "rota duty, turn 0, nobody for mette" {
		t.Errorf("%q stands there: %s", who, why)
	}
}

func TestAMonthlyTurnFromThe31stClampsToTheMonthsLastDay(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	turns := New(&model.Rota{People: []model.PersonID{"a", "b"}, Turn: duration(t, "1 month"), Start: date(t, "2026-01-31")}, z)
	for k, want := range []string{"2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"} {
		if got := z.Wall(turns.Start(k)).Date.String(); got != want {
			t.Errorf("turn %d starts on %s, not %s", k, got, want)
		}
	}
}

func TestADayLongTurnHas23Or25HoursAndAnHourLongOneAnHour(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	days := New(&model.Rota{People: []model.PersonID{"a"}, Turn: duration(t, "1d"), Start: date(t, "2026-01-01")}, z)
	for local, want := range map[string]int64{"2026-03-29T12:00": 23, "2026-10-25T12:00": 25, "2026-06-01T12:00": 24} {
		k, _ := days.TurnAt(at(t, z, local))
		if got := int64(days.Start(k+1)-days.Start(k)) / 3600; got != want {
			t.Errorf("the turn at %s has %d hours, not %d", local, got, want)
		}
	}
	hours := New(&model.Rota{People: []model.PersonID{"a"}, Turn: duration(t, "12h"), Start: date(t, "2026-03-28")}, z)
	for k := range 10 {
		if got := hours.Start(k+1) - hours.Start(k); got != 12*3600 {
			t.Errorf("turn %d has %d seconds", k, got)
		}
	}
}

func TestWhoeverWasOnTurnStaysOnForTheHandover(t *testing.T) {
	z := zone(t, "UTC")
	turns := New(&model.Rota{
		ID: "sun", People: []model.PersonID{"a", "b"}, Turn: duration(t, "8h"), Start: date(t, "2026-01-01"), Handover: duration(t, "30m"),
	}, z)
	i := at(t, z, "2026-01-01T08:10")
	shifts := turns.Shifts(span.Span{From: i, Until: i + 1}, 1)
	if len(shifts) != 2 || shifts[0].Person != "a" || !shifts[0].Staying || shifts[1].Person != "b" {
		t.Errorf("at the handover stand %v", shifts)
	}
}

func TestARotaEndsWithItsLastDay(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	turns := New(&model.Rota{People: []model.PersonID{"a"}, Turn: duration(t, "1 week"), Start: date(t, "2026-01-05"), Until: date(t, "2026-01-14")}, z)
	if _, ok := turns.TurnAt(at(t, z, "2026-01-14T23:59")); !ok {
		t.Error("nobody on the last day")
	}
	if _, ok := turns.TurnAt(at(t, z, "2026-01-15T00:00")); ok {
		t.Error("somebody after the last day")
	}
}

// TestHandoffsLeaveNoHoleInAnyZone walks a daily rota through every zone's clock changes of a drawn year: turns follow
// each other without a hole, each is found at its first and last second, and none is empty.
func TestHandoffsLeaveNoHoleInAnyZone(t *testing.T) {
	names := calendar.ZoneNames()
	for _, name := range names {
		z := zone(t, name)
		transitions := z.Transitions(span.Span{From: at(t, z, "2000-01-01T00:00"), Until: at(t, z, "2038-01-01T00:00")})
		for _, handoff := range []model.TimeOfDay{0, 2*3600 + 30*60} {
			turns := New(&model.Rota{People: []model.PersonID{"a", "b", "c"}, Turn: model.Duration{Days: 1}, Start: date(t, "1999-06-01"), Handoff: handoff}, z)
			for _, change := range transitions {
				walk(t, name, turns, span.Span{From: change - 2*daySeconds, Until: change + 2*daySeconds})
			}
		}
	}
	t.Logf("%d zones proved for 2000–2037", len(names))
}

func walk(t *testing.T, name string, turns *Turns, p span.Span) {
	t.Helper()
	shifts := turns.Shifts(p, 1)
	if len(shifts) == 0 || shifts[0].From > p.From || shifts[len(shifts)-1].Until < p.Until {
		t.Fatalf("%s: %v is not covered by %v", name, p, shifts)
	}
	for i, s := range shifts {
		if s.Empty() || i > 0 && s.From != shifts[i-1].Until {
			t.Fatalf("%s: shift %v does not follow %v", name, s, shifts[max(0, i-1)])
		}
		for _, at := range []span.Instant{s.From, s.Until - 1} {
			if k, ok := turns.TurnAt(at); !ok || k != s.Turn {
				t.Fatalf("%s: at %v turn %d, not %d", name, at, k, s.Turn)
			}
		}
	}
}

// TestShiftsAgreeWithAskingHourByHour compares shifts with a slow reading of the rule on random rotas with changes.
func TestShiftsAgreeWithAskingHourByHour(t *testing.T) {
	z := zone(t, "Europe/Copenhagen")
	people := []model.PersonID{"a", "b", "c", "d"}
	rapid.Check(t, func(t *rapid.T) {
		r := &model.Rota{
			People:  people[:rapid.IntRange(1, 4).Draw(t, "people")],
			Turn:    rapid.SampledFrom([]model.Duration{{Seconds: 8 * 3600}, {Days: 1}, {Days: 7}, {Months: 1}}).Draw(t, "turn"),
			Start:   &calendar.Date{Year: 2026, Month: 3, Day: rapid.IntRange(1, 31).Draw(t, "start")},
			Handoff: model.TimeOfDay(rapid.IntRange(0, 23).Draw(t, "handoff") * 3600),
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			day := rapid.IntRange(1, 60).Draw(t, "day")
			from := calendar.Wall{Date: r.Start.Add(day), Second: 3600 * rapid.IntRange(0, 23).Draw(t, "hour")}
			r.Changes = append(r.Changes, &model.Change{
				From: from, Until: calendar.Wall{Date: from.Date.Add(rapid.IntRange(1, 9).Draw(t, "days")), Second: from.Second},
				Replace: rapid.SampledFrom(append([]model.PersonID{""}, people...)).Draw(t, "replace"),
				With:    rapid.SampledFrom(append([]model.PersonID{""}, people...)).Draw(t, "with"),
			})
		}
		turns := New(r, z)
		place := rapid.IntRange(1, len(r.People)).Draw(t, "place")
		from := turns.Start(0) - 3600
		p := span.Span{From: from, Until: from + 80*daySeconds}
		shifts := turns.Shifts(p, place)
		for i := p.From; i < p.Until; i += 3600 {
			want := slow(turns, r, z, i, place)
			got := model.PersonID("none")
			for _, s := range shifts {
				if s.Holds(i) {
					got = s.Person
				}
			}
			if got != want {
				t.Fatalf("at %s stands %q, by the rule %q", z.Wall(i), got, want)
			}
		}
		for _, who := range people {
			want := slices.DeleteFunc(slices.Clone(shifts), func(s Shift) bool { return s.Person != who })
			if got := turns.Of(who, p, place); !slices.Equal(got, want) {
				t.Fatalf("shifts of %s are %v, not %v", who, got, want)
			}
		}
	})
}

// slow reads the rule literally: count turns from the start until one holds the instant, then lay the changes on.
func slow(turns *Turns, r *model.Rota, z *calendar.Zone, i span.Instant, place int) model.PersonID {
	if i < turns.Start(0) {
		return "none"
	}
	k := 0
	for turns.Start(k+1) <= i {
		k++
	}
	planned := r.People[(k+place-1)%len(r.People)]
	who := planned
	for _, c := range r.Changes {
		from, _ := calendar.Resolve(c.From, z, calendar.Starts)
		until, _ := calendar.Resolve(c.Until, z, calendar.Ends)
		if from <= i && i < until && (c.Replace == who || c.Replace == planned || c.Replace == "" && place == 1) {
			who = c.With
		}
	}
	return who
}

// BenchmarkShiftsOfOnePerson is one person's shifts of a daily rota of six for a year.
func BenchmarkShiftsOfOnePerson(b *testing.B) {
	z := zone(b, "Europe/Copenhagen")
	r := &model.Rota{
		ID: "duty", People: []model.PersonID{"a", "b", "c", "d", "e", "f"}, Turn: model.Duration{Days: 1},
		Start: date(b, "2026-01-05"), Handoff: 9 * 3600,
	}
	for range 4 {
		r.Changes = append(r.Changes, &model.Change{From: wall(b, "2026-12-24T09:00"), Until: wall(b, "2026-12-27T09:00"), Replace: "a", With: "b"})
	}
	year := span.Span{From: at(b, z, "2026-11-22T00:00"), Until: at(b, z, "2027-11-22T00:00")}
	b.ReportAllocs()
	for b.Loop() {
		if len(New(r, z).Of("a", year, 1)) < 50 {
			b.Fatal("too few shifts")
		}
	}
}
