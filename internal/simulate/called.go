package simulate

import (
	"strings"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

// Called is what an account in the journal of a specimen is called: a person or a party of the model, or one of those that only a
// simulation has.
func Called(m *model.Model, who ticket.Account) string {
	switch who {
	case requester:
		return "The requester"
	case nobody:
		return "Self-help"
	case dispatcher:
		return "The dispatcher"
	}
	if p := m.Person(model.PersonID(who)); p != nil {
		return p.Called()
	}
	id, _ := strings.CutPrefix(string(who), desk.PartyKey)
	if p := m.Party(model.PartyID(id)); p != nil {
		return p.Called()
	}
	return string(who)
}
