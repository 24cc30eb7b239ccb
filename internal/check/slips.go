package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"belay/internal/model"
)

// slipRules ask about what reads well and cannot be meant.
var slipRules = []Rule{
	{
		Name: "empty-list", Source: "STR-09; AGR-03; ACC-03", Levels: firm, Pass: model.Physical,
		Title:  "a list is given and has nothing in it",
		Why:    "A reader takes it for none, and where the list is left out it means all.",
		Remedy: "Write what belongs into it, or take the key out.",
		find:   emptyList,
	},
	{
		Name: "doubled-entry", Source: "STR-13", Levels: advice, Pass: model.Logical,
		Title:  "the same thing is named twice in one list",
		Why:    "One of the two was to be something else, or is too many.",
		Remedy: "Take one of them out, or write what was meant.",
		find:   doubledEntry,
	},
	{
		Name: "address-fits-channel", Source: "STR-05; COV-10", Levels: firm, Pass: model.Physical,
		Title:  "an address is not of its kind",
		Why:    "A message to an address that cannot be is lost without a word.",
		Remedy: "Write an e-mail address as name@place and a phone number in digits, or correct the kind.",
		find:   addressFitsChannel,
	},
	{
		Name: "provider-agrees", Source: "STR-09", Levels: advice, Pass: model.Physical,
		Title:  "a function is provided by one party and held by others",
		Why:    "Whoever reads the one looks for help in the wrong house.",
		Remedy: "Correct `provided_by`, or take it out: the cover says who it is.",
		find:   providerAgrees,
	},
}

// emptyList is about lists that mean all where they are left out.
func emptyList(s *subject) {
	for _, a := range s.Agreements {
		path, id := "agreements."+string(a.ID), string(a.ID)
		s.empty(path, id, "covers", len(a.Covers), a.Called()+" covers an empty list of functions")
		s.empty(path, id, "services", len(a.Services), a.Called()+" is for an empty list of services")
	}
	for i, a := range s.Access {
		who := "the access of " + s.party(a.Party)
		s.empty(accessPath(i), string(a.Party), "services", len(a.Services), who+" is to an empty list of services")
		s.empty(accessPath(i), string(a.Party), "data", len(a.Data), who+" is to an empty list of data")
		s.empty(accessPath(i), string(a.Party), "environments", len(a.Environments), who+" is to an empty list of environments")
	}
	for _, c := range s.Channels {
		s.empty("channels."+string(c.ID), string(c.ID), "for", len(c.For), string(c.ID)+" is for an empty list of severities")
	}
}

// empty notes in words a list of the element at path that has no entries and is written all the same: then it has a
// place of its own.
func (s *subject) empty(path, element, key string, entries int, words string) {
	if entries == 0 && s.Where(path+"."+key) != s.Where(path) {
		s.find(path+"."+key, "%s", words).on(element)
	}
}

// doubledEntry leaves out lists in which doubling means something, such as a rota in which somebody takes two turns.
func doubledEntry(s *subject) {
	for _, f := range s.Functions {
		for i, e := range f.EscalatesTo {
			first := slices.IndexFunc(f.EscalatesTo, func(o *model.Edge) bool { return o.To == e.To && sameWords(o.When, e.When) })
			if first < i && given(e.To) {
				s.find(edgePath(f, i), "%s hands over to %s twice", f.Called(), s.holder(model.HolderID(e.To)))
			}
		}
		for i, c := range f.Cover {
			doubled(s, fmt.Sprintf("functions.%s.cover[%d].people", f.ID, i), f.Called(), c.People)
		}
	}
	for _, n := range s.Needs {
		doubled(s, fmt.Sprintf("needs.%s.channels", n.ID), "“"+asks(n)+"”", n.Channels)
		doubled(s, fmt.Sprintf("needs.%s.answered_by", n.ID), "“"+asks(n)+"”", n.AnsweredBy)
	}
	for _, a := range s.Agreements {
		doubled(s, fmt.Sprintf("agreements.%s.covers", a.ID), a.Called(), a.Covers)
	}
	for _, c := range s.Channels {
		doubled(s, fmt.Sprintf("channels.%s.for", c.ID), string(c.ID), c.For)
	}
}

// doubled notes each entry of a list at path that stands in it before.
func doubled[T ~string](s *subject, path, whose string, list []T) {
	for i, id := range list {
		if given(id) && slices.Index(list, id) < i {
			s.find(fmt.Sprintf("%s[%d]", path, i), "%s names %s twice", whose, id)
		}
	}
}

// sameWords says that two texts have the same words, whatever their case.
func sameWords(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

func addressFitsChannel(s *subject) {
	for _, c := range s.Channels {
		path := fmt.Sprintf("channels.%s.address", c.ID)
		switch c.Kind {
		case "email":
			s.fits(path, string(c.ID), "e-mail address", c.Address, isEmail)
		case "phone":
			s.fits(path, string(c.ID), "phone number", c.Address, isPhone)
		}
	}
	contact := func(path, whose string, c *model.Contact) {
		if c != nil {
			s.fits(path+".email", whose, "e-mail address", c.Email, isEmail)
			s.fits(path+".phone", whose, "phone number", c.Phone, isPhone)
		}
	}
	for _, p := range s.People {
		contact("people."+string(p.ID), p.Called(), p.Contact())
	}
	for _, p := range s.Parties {
		contact(fmt.Sprintf("parties.%s.contact", p.ID), p.Called(), p.Contact)
	}
	for _, f := range s.Functions {
		for i, c := range f.Cover {
			contact(fmt.Sprintf("functions.%s.cover[%d].contact", f.ID, i), s.party(c.Party), c.Contact)
		}
	}
}

// fits notes an address that is not of its kind.
func (s *subject) fits(path, whose, kind, address string, is func(string) bool) {
	if given(address) && !is(address) {
		s.find(path, "“%s” of %s is no %s", address, whose, kind)
	}
}

// isEmail says that an address has a name and a place, which is all that can be known without writing to it.
func isEmail(address string) bool {
	name, place, ok := strings.Cut(address, "@")
	return ok && name != "" && place != "" && !strings.ContainsAny(place, "@ ")
}

// isPhone says that an address has digits and could be dialled; short numbers of a house have three.
func isPhone(address string) bool {
	digits := 0
	for _, r := range address {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 3 && !strings.ContainsRune(address, '@')
}

func providerAgrees(s *subject) {
	for _, f := range s.Functions {
		var holders []*model.Party
		for _, c := range f.Cover {
			for _, p := range s.CoverPeople(c) {
				holders = append(holders, s.Party(p.Party))
			}
			holders = append(holders, s.Party(c.Party))
		}
		holders = slices.DeleteFunc(holders, func(p *model.Party) bool { return p == nil })
		provider := s.Party(f.ProvidedBy)
		if provider == nil || len(holders) == 0 || slices.Contains(holders, provider) || len(s.unknownIn("functions."+string(f.ID)+".cover")) > 0 {
			continue
		}
		s.find(fmt.Sprintf("functions.%s.provided_by", f.ID), "%s is provided by %s, and nobody of %s holds it", f.Called(), provider.Called(), provider.Called()).
			witness("it is held by " + and(called(once(holders))))
	}
}

// once is a list without what stands in it before.
func once[T comparable](list []T) (out []T) {
	for _, e := range list {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}
