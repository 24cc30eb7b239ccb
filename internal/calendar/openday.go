package calendar

import "belay/internal/span"

// OpenDay is the length in seconds of an average open day: what "1d" on a clock of this calendar means. Holidays and
// closures do not count. Of a calendar with its own hours it is the week's hours over the days that have some: with
// Mon-Thu 8.5 hours and Fri 7.5, 29880. Of always it is 86400. Of a calendar made of others it is the mean, to the
// minute, over the local days of 28 years that are open at all; after so many years dates fall on the same weekdays
// again. A calendar that is never open has no such day: 0.
func (c *Calendar) OpenDay() int64 { return c.openDay() }

// averageDay works out OpenDay.
func (c *Calendar) averageDay() int64 {
	switch {
	case c.Always():
		return daySeconds
	case c.shape == ofWeek:
		return c.weekly.averageDay()
	}
	const cycleYears, nearest = 28, 60
	zone := c.Zone()
	first := Date{Year: 2024, Month: 1, Day: 1}.dayNumber()
	end := Date{Year: 2024 + cycleYears, Month: 1, Day: 1}.dayNumber()
	open := c.undisturbed().Open(span.Span{From: zone.startOfDay(first), Until: zone.startOfDay(end)}).Spans()

	var days, seconds int64
	for day := first; day < end; day++ {
		today := span.Span{From: zone.startOfDay(day), Until: zone.startOfDay(day + 1)}
		for len(open) > 0 && open[0].Until <= today.From {
			open = open[1:]
		}
		var n int64
		for k := 0; k < len(open) && open[k].From < today.Until; k++ {
			n += open[k].Intersect(today).Seconds()
		}
		if n > 0 {
			days++
			seconds += n
		}
	}
	if days == 0 {
		return 0
	}
	return rounded(seconds, days*nearest) * nearest
}

// rounded is n/d to the nearest whole number.
func rounded(n, d int64) int64 { return (n + d/2) / d }

// averageDay is the week's open seconds over its days that have some.
func (w *weekly) averageDay() int64 {
	var days, seconds int64
	for _, d := range w.Hours.days {
		if n := d.seconds(); n > 0 {
			days++
			seconds += n
		}
	}
	return rounded(seconds, days)
}

// undisturbed is c without its holidays and closures.
func (c *Calendar) undisturbed() *Calendar {
	bare := *c
	bare.weekly.Holidays, bare.weekly.Closed = nil, nil
	bare.parts = make([]*Calendar, len(c.parts))
	for i, part := range c.parts {
		bare.parts[i] = part.undisturbed()
	}
	return &bare
}
