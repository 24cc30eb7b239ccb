package compare

import (
	"cmp"
	"maps"
	"slices"
)

// Points are what an option gets.
type Points struct {
	Total     float64            `json:"total"`     // weighed
	Criterion map[string]float64 `json:"criterion"` // by criterion, of all parties together
	Party     map[string]float64 `json:"party"`     // weighed, by party: with its own points where it gives any
}

// Apart is a criterion that parties see differently.
type Apart struct {
	Criterion string  `json:"criterion"`
	Option    string  `json:"option"`
	Low       string  `json:"low"` // the party that gives least
	LowGives  float64 `json:"low_gives"`
	High      string  `json:"high"` // and the one that gives most
	HighGives float64 `json:"high_gives"`
}

// Flip is a weight from which another option is the best, the others keeping their proportions.
type Flip struct {
	Criterion string  `json:"criterion"`
	Now       float64 `json:"now"`
	At        float64 `json:"at"` // from there on: above now, or below it
	Best      string  `json:"best"`
}

// farApart is by how many points parties differ when it is worth talking about.
const farApart = 3

// weigh gives points to every side.
func (d Decision) weigh(c *Comparison) {
	parties := slices.Sorted(maps.Keys(d.Points))
	for _, x := range d.Criteria {
		if x.Measure == "" && !d.scored(x.ID, c.Sides, parties) {
			c.Unscored = append(c.Unscored, x.ID)
			continue
		}
		if x.Measure == ByCost && slices.ContainsFunc(c.Sides, func(s Side) bool { return !s.Money.Known }) {
			c.Unscored = append(c.Unscored, x.ID)
			continue
		}
		c.Criteria = append(c.Criteria, x)
	}
	sum := 0.0
	for _, x := range c.Criteria {
		sum += x.Weight
	}
	for i := range c.Criteria {
		c.Criteria[i].Weight /= sum
	}
	for i := range c.Sides {
		c.Sides[i].Points = d.points(c, i, parties)
	}
	best := slices.MaxFunc(c.Sides, func(a, b Side) int { return cmp.Compare(a.Points.Total, b.Points.Total) })
	c.Best = best.Name
	c.flips(best)
	d.apart(c, parties)
}

// scored says whether every side gets points for a criterion from some party.
func (d Decision) scored(id string, sides []Side, parties []string) bool {
	for _, s := range sides {
		if !slices.ContainsFunc(parties, func(p string) bool { _, ok := d.Points[p][s.Name][id]; return ok }) {
			return false
		}
	}
	return true
}

// say is how much a party's points weigh.
func (d Decision) say(party string) float64 { return cmp.Or(d.Parties[party], 1) }

// points are those of one side.
func (d Decision) points(c *Comparison, side int, parties []string) Points {
	out := Points{Criterion: map[string]float64{}, Party: map[string]float64{}}
	name := c.Sides[side].Name
	for _, x := range c.Criteria {
		if x.Measure != "" {
			out.Criterion[x.ID] = measured(x.Measure, c.Sides, side)
		} else {
			sum, say := 0.0, 0.0
			for _, p := range parties {
				if given, ok := d.Points[p][name][x.ID]; ok {
					sum, say = sum+given*d.say(p), say+d.say(p)
				}
			}
			out.Criterion[x.ID] = sum / say
		}
		out.Total += x.Weight * out.Criterion[x.ID]
	}
	for _, p := range parties {
		for _, x := range c.Criteria {
			own, ok := d.Points[p][name][x.ID]
			if !ok {
				own = out.Criterion[x.ID]
			}
			out.Party[p] += x.Weight * own
		}
	}
	return out
}

// measured are the points of a side for what reports say.
func measured(m Measure, sides []Side, i int) float64 {
	own := sides[i]
	switch m {
	case ByCost:
		least := own.Money.Total.Mean
		for _, s := range sides {
			least = min(least, s.Money.Total.Mean)
		}
		return mostPoints * least / own.Money.Total.Mean
	case ByNights:
		least := own.NightPages.Mean
		for _, s := range sides {
			least = min(least, s.NightPages.Mean)
		}
		return mostPoints * (1 + least) / (1 + own.NightPages.Mean) // one a week more or less, so that none is not infinitely better
	default:
		p := own.Promises
		return mostPoints * (float64(p.Kept) + float64(p.Open)/2) / float64(max(1, p.Kept+p.Open+p.Missed))
	}
}

// flips says from which weight of each criterion another side than the best has more points: with weight w it has
// w·own + (1-w)·rest, a line, and two lines cross once at most.
func (c *Comparison) flips(best Side) {
	for _, x := range c.Criteria {
		if x.Weight >= 1 {
			continue
		}
		rest := func(s Side) float64 { return (s.Points.Total - x.Weight*s.Points.Criterion[x.ID]) / (1 - x.Weight) }
		var up, down *Flip
		for _, s := range c.Sides {
			ahead := rest(best) - rest(s)
			slope := best.Points.Criterion[x.ID] - s.Points.Criterion[x.ID] - ahead
			at := -ahead / slope
			if s.Name == best.Name || slope == 0 || !(at > 0 && at < 1) {
				continue
			}
			f := &Flip{Criterion: x.ID, Now: x.Weight, At: at, Best: s.Name}
			switch {
			case at >= x.Weight && (up == nil || at < up.At):
				up = f
			case at < x.Weight && (down == nil || at > down.At):
				down = f
			}
		}
		for _, f := range []*Flip{up, down} {
			if f != nil {
				c.Flips = append(c.Flips, *f)
			}
		}
	}
}

// apart says where parties see an option differently.
func (d Decision) apart(c *Comparison, parties []string) {
	for _, x := range c.Criteria {
		for _, s := range c.Sides {
			a := Apart{Criterion: x.ID, Option: s.Name, LowGives: mostPoints + 1, HighGives: -1}
			for _, p := range parties {
				given, ok := d.Points[p][s.Name][x.ID]
				if ok && given < a.LowGives {
					a.Low, a.LowGives = p, given
				}
				if ok && given > a.HighGives {
					a.High, a.HighGives = p, given
				}
			}
			if a.HighGives-a.LowGives >= farApart {
				c.Apart = append(c.Apart, a)
			}
		}
	}
}
