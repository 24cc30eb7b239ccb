package sla_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

// The oracle looks at every second of some days, one after the other, and knows nothing of deadlines: it counts what is
// open by a table, and says that a clock is late when it has counted too much.

// week is some days around a change of the clocks, second by second.
type week struct {
	name  string
	from  span.Instant
	open  []bool // by second since from
	clock *calendar.Clock
}

const tableDays = 5

var weeks = sync.OnceValue(func() []week {
	office := func(w time.Time) bool { return w.Weekday() != time.Sunday && w.Hour() >= 8 && w.Hour() < 16 }
	nights := func(w time.Time) bool { return w.Hour() >= 22 || w.Hour() < 6 }
	small := func(w time.Time) bool { return w.Hour() == 2 }
	lunch := func(w time.Time) bool { h := w.Hour(); return h >= 8 && h < 12 || h >= 13 && h < 17 }
	return []week{
		newWeek("Copenhagen falls back", "Europe/Copenhagen", "2026-10-23T00:00:00Z", "Mon-Sat 08:00-16:00", office),
		newWeek("Copenhagen springs forward", "Europe/Copenhagen", "2026-03-27T00:00:00Z", "22:00-06:00", nights),
		newWeek("Copenhagen by night", "Europe/Copenhagen", "2026-10-23T00:00:00Z", "22:00-06:00", nights),
		newWeek("New York, the hour that comes twice", "America/New_York", "2026-10-30T00:00:00Z", "02:00-03:00", small),
		newWeek("Santiago, where midnight is skipped", "America/Santiago", "2026-09-04T00:00:00Z", "22:00-06:00", nights),
		newWeek("Lord Howe, by half an hour", "Australia/Lord_Howe", "2026-04-03T00:00:00Z", "08:00-12:00 13:00-17:00", lunch),
	}
})

func newWeek(name, zone, from, hours string, open func(local time.Time) bool) week {
	z, err := calendar.LoadZone(zone)
	if err != nil {
		panic(err)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	h, err := calendar.ParseHours(hours)
	if err != nil {
		panic(err)
	}
	start, err := time.Parse(time.RFC3339, from)
	if err != nil {
		panic(err)
	}
	w := week{name: name, from: span.At(start), open: make([]bool, tableDays*24*hour)}
	for i := range w.open {
		w.open[i] = open(start.Add(time.Duration(i) * time.Second).In(loc))
	}
	over := span.Span{From: w.from - 24*hour, Until: w.from + 2*tableDays*24*hour}
	w.clock = calendar.NewClock(calendar.New(calendar.Spec{Zone: z, Hours: h}), over)
	return w
}

// slow is a clock that is carried from second to second.
type slow struct {
	used, budget int64
	paused       bool
	ended        bool
	state        sla.State
	full         span.Instant // since when all of the budget is used; 0: it is not
	breach       span.Instant
	run          int
}

// second lets one second pass that begins at an instant.
func (c *slow) second(open bool, begins span.Instant) {
	if open && !c.paused && !c.ended {
		c.used++
	}
	c.look(begins + 1)
}

// look sees at an instant what has become of it.
func (c *slow) look(now span.Instant) {
	if c.ended {
		return
	}
	if c.used >= c.budget && c.full == 0 {
		c.full = now
	}
	if c.used > c.budget && c.state != sla.Breached {
		c.state, c.breach = sla.Breached, c.full
	}
}

// aim forgets since when the budget is used: it is another one now, or counts from now.
func (c *slow) aim(now span.Instant) {
	c.full = 0
	c.look(now)
}

func (c *slow) pause() {
	if c.ended || c.paused {
		return
	}
	c.paused = true
	if c.state == sla.Running {
		c.state = sla.Paused
	}
}

func (c *slow) resume(now span.Instant) {
	if c.ended || !c.paused {
		return
	}
	c.paused = false
	if c.state == sla.Paused {
		c.state = sla.Running
	}
	c.aim(now)
}

func (c *slow) swap(budget int64, now span.Instant) {
	if c.ended {
		return
	}
	c.budget = budget
	c.aim(now)
}

func (c *slow) end(state sla.State) {
	if c.ended {
		return
	}
	c.ended, c.paused = true, false
	if c.state != sla.Breached {
		c.state = state
	}
}

func (c *slow) again(now span.Instant) {
	if !c.ended {
		return
	}
	c.run, c.ended, c.state, c.breach = c.run+1, false, sla.Running, 0
	c.aim(now)
}

// due looks ahead second by second until the budget is used; ok is false where the table ends before.
func (c slow) due(w week, now span.Instant) (at span.Instant, ok bool) {
	for c.full == 0 {
		i := int(now - w.from)
		if i >= len(w.open) {
			return 0, false
		}
		c.second(w.open[i], now)
		now++
	}
	return c.full, true
}

func TestAClockIsWhatOneCountsSecondBySecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(weeks()).Draw(t, "week")
		now := w.from + span.Instant(rapid.IntRange(0, 2*24*hour).Draw(t, "starts"))
		budget := int64(rapid.SampledFrom([]int{1, minute, 30 * minute, hour, 4 * hour, 8 * hour, 24 * hour}).Draw(t, "target"))
		quick := sla.Start(sla.Clock{Target: model.Resolve}, budget, now, w.clock)
		careful := &slow{budget: budget, state: sla.Running}
		for range rapid.IntRange(1, 8).Draw(t, "acts") {
			until := now + span.Instant(rapid.SampledFrom([]int{0, 1, minute, hour, 3 * hour, 10 * hour, 24 * hour}).Draw(t, "later"))
			if rapid.Bool().Draw(t, "at the deadline") && quick.Due > now {
				until = quick.Due + span.Instant(rapid.IntRange(-1, 1).Draw(t, "off by"))
			}
			until = max(now, min(until, w.from+span.Instant(len(w.open))))
			for ; now < until; now++ {
				careful.second(w.open[now-w.from], now)
			}
			quick = quick.Tick(now)
			switch rapid.SampledFrom([]string{"tick", "pause", "resume", "swap", "meet", "stop", "again"}).Draw(t, "act") {
			case "pause":
				quick = quick.Pause(now, w.clock)
				careful.pause()
			case "resume":
				quick = quick.Resume(now, w.clock)
				careful.resume(now)
			case "swap":
				budget = int64(rapid.SampledFrom([]int{minute, hour, 4 * hour, 12 * hour}).Draw(t, "new target"))
				quick = quick.Swap("other", budget, now, w.clock, w.clock)
				careful.swap(budget, now)
			case "meet":
				quick = quick.Meet(now, w.clock)
				careful.end(sla.Met)
			case "stop":
				quick = quick.Stop(now, w.clock)
				careful.end(sla.Stopped)
			case "again":
				if quick.Ended != 0 {
					quick = quick.Again(now, w.clock)
				}
				careful.again(now)
			}
			same(t, w, quick, careful, now)
		}
	})
}

// same complains where the quick clock and the careful one differ at an instant.
func same(t *rapid.T, w week, quick sla.Clock, careful *slow, now span.Instant) {
	if used := quick.Elapsed(now, w.clock); used != careful.used {
		t.Fatalf("%s, at %s: %d s used, want %d", w.name, now, used, careful.used)
	}
	if left := quick.Left(now, w.clock); left != careful.budget-careful.used && quick.Ended == 0 {
		t.Fatalf("%s, at %s: %d s left", w.name, now, left)
	}
	if quick.State != careful.state || quick.Breach != careful.breach || quick.Run != careful.run {
		t.Fatalf("%s, at %s: %s since %s, run %d; want %s since %s, run %d", w.name, now,
			quick.State, quick.Breach, quick.Run, careful.state, careful.breach, careful.run)
	}
	if quick.Held != careful.paused || quick.Counts() == careful.ended {
		t.Fatalf("%s, at %s: held %t, counts %t", w.name, now, quick.Held, quick.Counts())
	}
	if quick.State != sla.Running {
		return
	}
	if due, ok := careful.due(w, now); ok && quick.Due != due {
		t.Fatalf("%s, at %s: due %s, want %s", w.name, now, quick.Due, due)
	}
}

func TestWhatIsPausedInPartsIsPausedInAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(weeks()).Draw(t, "week")
		now, budget := w.from, int64(12*hour)
		parts := sla.Start(sla.Clock{}, budget, now, w.clock)
		running := int64(0)
		for i := range rapid.IntRange(1, 6).Draw(t, "parts") {
			then := now + span.Instant(rapid.IntRange(0, 12*hour).Draw(t, "length"))
			if i%2 == 0 {
				running += w.clock.Elapsed(now, then)
				parts = parts.Pause(then, w.clock)
			} else {
				parts = parts.Resume(then, w.clock)
			}
			now = then
		}
		parts = parts.Resume(now, w.clock)
		if parts.Used != running {
			t.Fatalf("%d s used, want the %d s that it ran", parts.Used, running)
		}
		if due, ok := w.clock.Deadline(now, budget-running); ok && parts.State == sla.Running && parts.Due != due {
			t.Fatalf("due %s, want %s", parts.Due, due)
		}
	})
}

func TestALookChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(weeks()).Draw(t, "week")
		c := sla.Start(sla.Clock{}, int64(rapid.IntRange(1, 20*hour).Draw(t, "target")), w.from, w.clock)
		looked, end := c, w.from+span.Instant(rapid.IntRange(0, 4*24*hour).Draw(t, "end"))
		for now := w.from; now < end; now += span.Instant(rapid.IntRange(1, 12*hour).Draw(t, "look")) {
			looked = looked.Tick(now)
		}
		if c.Tick(end) != looked.Tick(end) {
			t.Fatalf("looked at often: %+v\nlooked at once: %+v", looked.Tick(end), c.Tick(end))
		}
	})
}

func BenchmarkClock(b *testing.B) {
	on := weeks()[0]
	b.ReportAllocs()
	for b.Loop() {
		c := sla.Start(sla.Clock{}, 4*hour, on.from, on.clock)
		c = c.Pause(on.from+hour, on.clock).Resume(on.from+2*hour, on.clock)
		if c.Meet(on.from+3*hour, on.clock).State != sla.Met {
			b.Fatal("not met")
		}
	}
}
