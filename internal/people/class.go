package people

import (
	"slices"

	"belay/internal/model"
)

// The classes of data that the policy names.
const (
	public       model.DataClass = "public"
	unclassified model.DataClass = "internal" // what a service holds of which the model does not say
	needToKnow   model.DataClass = "restricted"
)

// noClass is the rank of an entry that allows no class at all.
const noClass = -1

// classes are all classes, least protected first.
var classes = []model.DataClass{public, unclassified, "confidential", needToKnow}

// rank is how protected a class is, from 0.
func rank(d model.DataClass) int { return slices.Index(classes, d) }

// ClassOf is the class of data that a ticket of s holds: its service's. A service without one is taken to be internal,
// since nobody has said that it is public.
func ClassOf(s *model.Service) model.DataClass {
	if rank(s.Data) < 0 {
		return unclassified
	}
	return s.Data
}

// restricted are the services of m whose tickets the desk reads by need alone; nil if there are none.
func restricted(m *model.Model) (out []model.ServiceID) {
	if m == nil {
		return nil
	}
	for _, s := range m.Services {
		if ClassOf(s) == needToKnow {
			out = append(out, s.ID)
		}
	}
	return out
}

// allows is the rank of the most protected class that a lets its party see. Classes below it are allowed with it, as the
// rule data-class reads them; an entry that names none does not limit them, and one that is not known yet allows none.
func allows(a *model.Access) int {
	if len(a.Data) == 0 {
		return rank(needToKnow)
	}
	highest := noClass
	for _, d := range a.Data {
		highest = max(highest, rank(d))
	}
	return highest
}

// covers says whether a is about service s.
func covers(a *model.Access, s model.ServiceID) bool {
	return len(a.Services) == 0 || slices.Contains(a.Services, s)
}
