package sla_test

import (
	"encoding/json"
	"testing"

	"belay/internal/calendar"
	"belay/internal/sla"
	"belay/internal/span"
)

func TestAClockFallsDueWhenItsOpenTimeIsUsed(t *testing.T) {
	c := promise(t, 4*hour, "2026-11-20 15:00", office(t)) // a Friday
	stands(t, c, sla.Running, 0, "2026-11-23 11:00", "")
	if left := c.Left(at(t, "2026-11-21 12:00"), office(t)); left != 3*hour {
		t.Errorf("on Saturday %d s are left", left)
	}
}

func TestWhatHappensAtTheVeryDeadlineIsInTime(t *testing.T) {
	on := office(t)
	c := promise(t, hour, "2026-11-23 09:00", on)
	stands(t, c.Meet(at(t, "2026-11-23 10:00"), on), sla.Met, hour, "2026-11-23 10:00", "")
	stands(t, c.Meet(at(t, "2026-11-23 10:00:01"), on), sla.Breached, hour+1, "2026-11-23 10:00", "2026-11-23 10:00")
}

func TestADeadlineAtClosingTimeIsKeptUntilTheNextOpenSecondIsOver(t *testing.T) {
	on := office(t)
	c := promise(t, 8*hour, "2026-11-20 08:00", on)
	stands(t, c, sla.Running, 0, "2026-11-20 16:00", "")
	sunday := c.Meet(at(t, "2026-11-22 20:00"), on) // nothing more than the target was used by then
	stands(t, sunday, sla.Met, 8*hour, "2026-11-20 16:00", "")
	if next, ok := c.Next(); !ok || next != at(t, "2026-11-23 08:00:01") {
		t.Errorf("it changes by itself at %s", next)
	}
}

func TestABreachIsStampedWithTheDeadlineWhoeverLooksAndWhenever(t *testing.T) {
	on := office(t)
	c := promise(t, hour, "2026-11-23 09:00", on)
	for _, when := range []string{"2026-11-23 10:00:01", "2026-11-23 10:30", "2026-12-24 03:00"} {
		stands(t, c.Tick(at(t, when)), sla.Breached, 0, "2026-11-23 10:00", "2026-11-23 10:00")
		stands(t, c.Pause(at(t, when), on).Tick(at(t, when)), sla.Breached, on.Elapsed(c.Since, at(t, when)), "2026-11-23 10:00", "2026-11-23 10:00")
	}
	if c.Tick(at(t, "2026-11-23 10:00")).State != sla.Running {
		t.Error("it was breached at its deadline already")
	}
}

func TestAPausedClockUsesNothingAndFallsDueLaterByWhatItPaused(t *testing.T) {
	on := office(t)
	c := promise(t, 4*hour, "2026-11-23 09:00", on).Pause(at(t, "2026-11-23 10:00"), on)
	stands(t, c, sla.Paused, hour, "", "")
	if used := c.Elapsed(at(t, "2026-11-24 09:00"), on); used != hour {
		t.Errorf("while it paused %d s were used", used)
	}
	if _, ok := c.Next(); ok {
		t.Error("a paused clock changes by itself")
	}
	stands(t, c.Resume(at(t, "2026-11-23 12:00"), on), sla.Running, hour, "2026-11-23 15:00", "")
}

func TestAPauseOverANightCostsOnlyTheOpenTimeInIt(t *testing.T) {
	on := office(t)
	c := promise(t, 2*hour, "2026-11-23 15:00", on).Pause(at(t, "2026-11-23 15:30"), on).Resume(at(t, "2026-11-24 08:30"), on)
	stands(t, c, sla.Running, hour/2, "2026-11-24 10:00", "")
}

func TestPausingTwiceIsPausingOnce(t *testing.T) {
	on := office(t)
	once := promise(t, 4*hour, "2026-11-23 09:00", on).Pause(at(t, "2026-11-23 10:00"), on)
	if twice := once.Pause(at(t, "2026-11-23 11:00"), on); twice != once {
		t.Errorf("%+v", twice)
	}
	running := once.Resume(at(t, "2026-11-23 12:00"), on)
	if again := running.Resume(at(t, "2026-11-23 13:00"), on); again != running {
		t.Errorf("%+v", again)
	}
}

func TestABreachedClockPausesTooAndStaysBreached(t *testing.T) {
	on := office(t)
	late := promise(t, hour, "2026-11-23 09:00", on).Pause(at(t, "2026-11-23 11:00"), on)
	stands(t, late, sla.Breached, 2*hour, "2026-11-23 10:00", "2026-11-23 10:00")
	later := late.Resume(at(t, "2026-11-23 12:00"), on)
	stands(t, later, sla.Breached, 2*hour, "2026-11-23 10:00", "2026-11-23 10:00")
	stands(t, later.Meet(at(t, "2026-11-23 13:00"), on), sla.Breached, 3*hour, "2026-11-23 10:00", "2026-11-23 10:00")
}

func TestAnotherSeverityKeepsWhatWasUsedAndSwapsTheTarget(t *testing.T) {
	on, round := office(t), calendar.NewClock(calendar.Always(), span.Span{})
	c := promise(t, 8*hour, "2026-11-23 09:00", on)
	up := c.Swap("critical", 4*hour, at(t, "2026-11-23 11:00"), on, round)
	stands(t, up, sla.Running, 2*hour, "2026-11-23 13:00", "")
	down := up.Swap("low", 24*hour, at(t, "2026-11-23 12:00"), round, on)
	stands(t, down, sla.Running, 3*hour, "2026-11-26 09:00", "")
}

func TestAShorterTargetThatIsUsedUpAlreadyIsBreachedAtTheChange(t *testing.T) {
	on := office(t)
	c := promise(t, 8*hour, "2026-11-23 09:00", on)
	stands(t, c.Swap("critical", hour, at(t, "2026-11-23 11:00"), on, on), sla.Breached, 2*hour, "2026-11-23 11:00", "2026-11-23 11:00")
}

func TestAShorterTargetIsBreachedAtTheChangeAlsoWhileTheClockPauses(t *testing.T) {
	on := office(t)
	c := promise(t, 8*hour, "2026-11-23 09:00", on).Pause(at(t, "2026-11-23 11:00"), on)
	up := c.Swap("critical", hour, at(t, "2026-11-23 12:00"), on, on)
	stands(t, up, sla.Breached, 2*hour, "2026-11-23 12:00", "2026-11-23 12:00")
	stands(t, up.Meet(at(t, "2026-11-23 12:30"), on), sla.Breached, 2*hour, "2026-11-23 12:00", "2026-11-23 12:00")
}

func TestALongerTargetDoesNotUndoABreach(t *testing.T) {
	on := office(t)
	late := promise(t, hour, "2026-11-23 09:00", on).Tick(at(t, "2026-11-23 11:00"))
	down := late.Swap("low", 24*hour, at(t, "2026-11-23 11:00"), on, on)
	stands(t, down, sla.Breached, 2*hour, "2026-11-23 10:00", "2026-11-23 10:00")
}

func TestWhatIsOverStaysAsItIs(t *testing.T) {
	on := office(t)
	for _, over := range []sla.Clock{
		promise(t, 4*hour, "2026-11-23 09:00", on).Meet(at(t, "2026-11-23 10:00"), on),
		promise(t, 4*hour, "2026-11-23 09:00", on).Stop(at(t, "2026-11-23 10:00"), on),
		promise(t, hour, "2026-11-23 09:00", on).Meet(at(t, "2026-11-23 12:00"), on),
	} {
		now := at(t, "2026-11-24 10:00")
		for name, after := range map[string]sla.Clock{
			"tick": over.Tick(now), "pause": over.Pause(now, on), "resume": over.Resume(now, on), "meet": over.Meet(now, on),
			"stop": over.Stop(now, on), "swap": over.Swap("low", 1, now, on, on),
		} {
			if after != over {
				t.Errorf("%s changed what was %s", name, over.State)
			}
		}
		if over.Elapsed(now, on) != over.Used || over.Open() || over.Counts() {
			t.Errorf("what was %s still counts", over.State)
		}
	}
}

func TestAReopenedClockGoesOnFromWhatWasUsed(t *testing.T) {
	on := office(t)
	met := promise(t, 4*hour, "2026-11-23 09:00", on).Meet(at(t, "2026-11-23 12:00"), on)
	again := met.Again(at(t, "2026-11-25 09:00"), on)
	stands(t, again, sla.Running, 3*hour, "2026-11-25 10:00", "")
	if again.Run != 1 || again.Ended != 0 {
		t.Errorf("%+v", again)
	}
}

func TestReopeningWhatWasLateIsLateFromTheReopening(t *testing.T) {
	on := office(t)
	late := promise(t, hour, "2026-11-23 09:00", on).Meet(at(t, "2026-11-23 12:00"), on)
	again := late.Again(at(t, "2026-11-25 09:00"), on)
	stands(t, again, sla.Breached, 3*hour, "2026-11-25 09:00", "2026-11-25 09:00")
	if late.Breach != at(t, "2026-11-23 10:00") {
		t.Error("the first run changed")
	}
}

func TestAClockWhoseCalendarNeverOpensIsNeverDue(t *testing.T) {
	never := calendar.NewClock(calendar.Outside("never", calendar.Always()), span.Span{From: 0, Until: 1 << 40})
	c := promise(t, hour, "2026-11-23 09:00", never)
	stands(t, c, sla.Running, 0, "", "")
	if _, ok := c.Next(); ok || c.Tick(at(t, "2030-01-01 00:00")).State != sla.Running {
		t.Error("it was breached all the same")
	}
}

func TestTheZeroClockIsNoClock(t *testing.T) {
	var c sla.Clock
	if c.Open() || c.Counts() {
		t.Error("it counts")
	}
}

func TestAClockReadsBackAsItWasWritten(t *testing.T) {
	on := office(t)
	c := promise(t, hour, "2026-11-23 09:00", on).Pause(at(t, "2026-11-23 11:00"), on)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var back sla.Clock
	if err := json.Unmarshal(text, &back); err != nil || back != c {
		t.Errorf("%v: %+v is not %+v", err, back, c)
	}
}

// The cases of other tools that are about clocks which pause; those about deadlines alone are in package calendar.
func TestTheClocksOfOtherToolsHold(t *testing.T) {
	t.Run("ServiceNow: an hour and a half of eight are used over a weekend", func(t *testing.T) {
		on := hours(t, "UTC", "Mon-Fri 08:00-17:00", at(t, "2026-11-20 12:00"))
		c := promise(t, 8*hour, "2026-11-20 21:00", on)
		if used := c.Elapsed(at(t, "2026-11-23 09:30"), on); used != 90*minute || used*10_000/c.Budget != 1875 {
			t.Errorf("%d s", used)
		}
	})
	t.Run("GLPI: opened at four in the afternoon, four hours", func(t *testing.T) {
		on := hours(t, "UTC", "08:00-18:00", at(t, "2026-11-17 12:00"))
		stands(t, promise(t, 4*hour, "2026-11-17 16:00", on), sla.Running, 0, "2026-11-18 10:00", "")
	})
	t.Run("OTOBO: fifteen hours with a lunch break, over the night in which the clocks go forward", func(t *testing.T) {
		on := hours(t, "Europe/Berlin", "Mon-Fri 08:00-13:00 14:00-18:00", at(t, "2015-03-27 12:00"))
		stands(t, promise(t, 15*hour, "2015-03-27 11:00", on), sla.Running, 0, "2015-03-31 07:00", "")
	})
	t.Run("RT: the same instant in New York and in Moscow", func(t *testing.T) {
		york := hours(t, "America/New_York", "Mon-Fri 09:00-18:00", at(t, "2007-01-01 22:00"))
		stands(t, promise(t, 2*hour, "2007-01-01 22:00", york), sla.Running, 0, "2007-01-02 15:00", "")
		moscow := hours(t, "Europe/Moscow", "Mon-Fri 09:00-18:00", at(t, "2007-01-01 22:00"))
		stands(t, promise(t, 2*hour, "2007-01-01 22:00", moscow), sla.Running, 0, "2007-01-02 08:00", "")
	})
	t.Run("Libredesk: the hour falls a week later", func(t *testing.T) {
		on := hours(t, "Asia/Kolkata", "Tue 09:00-17:00", at(t, "2023-10-10 20:00"))
		stands(t, promise(t, hour, "2023-10-10 20:00", on), sla.Running, 0, "2023-10-17 04:30", "")
	})
	t.Run("frappe: half an hour on hold moves the deadline by half an hour", func(t *testing.T) {
		on := hours(t, "UTC", "Mon-Fri 10:00-18:00", at(t, "2026-11-16 12:00"))
		c := promise(t, 4*hour, "2026-11-16 12:00", on).Pause(at(t, "2026-11-16 12:30"), on).Resume(at(t, "2026-11-16 13:00"), on)
		stands(t, c, sla.Running, 30*minute, "2026-11-16 16:30", "")
		stands(t, c.Meet(at(t, "2026-11-16 13:30"), on), sla.Met, hour, "2026-11-16 16:30", "")
	})
	t.Run("frappe: on hold over a holiday and a weekend", func(t *testing.T) {
		on := hours(t, "UTC", "Mon-Thu 10:00-18:00", at(t, "2026-11-19 12:00")) // that Friday is a holiday
		c := promise(t, 4*hour, "2026-11-19 17:30", on).Pause(at(t, "2026-11-19 17:50"), on)
		if held := on.Elapsed(c.Since, at(t, "2026-11-23 12:30")); held != 160*minute {
			t.Errorf("on hold for %d s", held)
		}
		c = c.Resume(at(t, "2026-11-23 12:30"), on)
		if done := c.Meet(at(t, "2026-11-23 13:00"), on); done.Used+160*minute != 210*minute {
			t.Errorf("%d s used", done.Used)
		}
	})
}
