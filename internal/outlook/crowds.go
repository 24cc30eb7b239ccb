package outlook

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"belay/internal/model"
)

// hoursOfWeek is how many hours a week has.
const hoursOfWeek = 168

// levels are the shares of their time in which people work from which an hour is painted darker.
var levels = [...]float64{0, .25, .5, .7, full, 1}

// crowd is how busy the people of one function are, by hour of the week.
type crowd struct {
	id          model.FunctionID
	busy, there [hoursOfWeek]float64
	share       float64 // of all their time
	worst       int     // the busiest hour of those that are not rare
}

// crowds shows at which hours of the week the people of a function have how much to do, the busiest function first.
func (o Outlook) crowds() *section {
	list := o.base().crowds()
	if len(list) == 0 {
		return nil
	}
	head := []cell{{Text: "Function"}, {Text: "Hour by hour", Draw: weekAxis(), Drawn: true}, {Text: "On average", Number: true}, {Text: "Busiest hour", Number: true}}
	t, more := &table{Look: "crowds", Head: head, Groups: []group{{}}}, &table{Look: "crowds", Head: head, Groups: []group{{}}}
	for i, c := range list {
		worst := c.busy[c.worst] / c.there[c.worst]
		row := []cell{
			{Text: o.base().function(c.id)},
			{Draw: c.html(), Drawn: true, Label: "By hour"},
			{Text: roughly(c.share), Number: true, Label: "On average"},
			{Text: roughly(worst), Small: hourOfWeek(c.worst), Number: true, Label: "Busiest hour"},
		}
		if c.share > full {
			row[2].Tone = "bad"
		}
		if worst > full {
			row[3].Tone = "bad"
		}
		if i < mostRows {
			t.Groups[0].Rows = append(t.Groups[0].Rows, row)
		} else {
			more.Groups[0].Rows = append(more.Groups[0].Rows, row)
		}
	}
	s := &section{
		ID: "hours", Title: "At which hours is it too much?", Table: t, Levels: true,
		Says: fmt.Sprintf("The share of the time of those at the desk that is work on tickets, for every hour of the week%s.", o.ofBase()),
	}
	if n := len(more.Groups[0].Rows); n > 0 {
		s.More, s.Fold = more, count(n, "function", "functions")+" with more time"
	}
	return s
}

// ofBase says of which option a figure is that shows only one.
func (o Outlook) ofBase() string {
	if len(o.Options) == 1 {
		return ""
	}
	return ", of " + o.base().Name
}

// crowds are the functions of an option that have people at a desk.
func (o Option) crowds() (out []crowd) {
	for _, f := range o.Report.Functions {
		c := crowd{id: f.Function}
		var busy, there float64
		for _, run := range o.Runs {
			for _, at := range run.Functions {
				if at.Function != f.Function {
					continue
				}
				for h := range min(hoursOfWeek, len(at.There), len(at.Busy)) {
					c.busy[h] += float64(at.Busy[h])
					c.there[h] += float64(at.There[h])
					busy, there = busy+float64(at.Busy[h]), there+float64(at.There[h])
				}
			}
		}
		if there == 0 {
			continue
		}
		c.share = busy / there
		most := slices.Max(c.there[:])
		for h := range hoursOfWeek {
			if c.there[h] > most/10 && (c.there[c.worst] <= most/10 || c.busy[h]*c.there[c.worst] > c.busy[c.worst]*c.there[h]) {
				c.worst = h
			}
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b crowd) int { return compare(b.share, a.share) })
	return out
}

// html draws a week, an hour as wide as another; nothing stands where nobody is at the desk.
func (c crowd) html() template.HTML {
	const height = 20
	var paths [len(levels)]strings.Builder
	for h := range hoursOfWeek {
		if c.there[h] == 0 {
			continue
		}
		level := 0
		for i, from := range levels {
			if c.busy[h]/c.there[h] >= from {
				level = i
			}
		}
		paths[level].WriteString("M" + strconv.Itoa(h) + " 0h1v1h-1z")
	}
	s := newStrip(height)
	s.bar("off", 0, 1, 1, height-2)
	for i := range paths {
		if paths[i].Len() > 0 {
			s.path("level-"+strconv.Itoa(i), hoursOfWeek, 1, 1, height-1, paths[i].String())
		}
	}
	for d := 1; d < 7; d++ {
		s.post("cut", float64(d)/7, 0, height)
	}
	return s.html()
}

// daysOfWeek are the days of a week, which begins on Monday.
var daysOfWeek = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// weekAxis is the scale above a week.
func weekAxis() template.HTML {
	s := newStrip(20)
	for d, name := range daysOfWeek {
		s.post("tick", float64(d)/7, 12, 20)
		s.text((float64(d)+.5)/7, 13, name)
	}
	return s.html()
}

// hourOfWeek is an hour of the week in words.
func hourOfWeek(h int) string { return fmt.Sprintf("%s %02d:00", daysOfWeek[h/24], h%24) }
