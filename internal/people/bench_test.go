package people_test

import (
	"testing"

	"belay/internal/model"
	"belay/internal/people"
)

// What a page asks of the policy for one row, by somebody for whom it has most to look at.
func BenchmarkMay(b *testing.B) {
	terms := people.Terms{Model: deskModel(b), Grants: grantFor("ledger", func(*people.Grant) {}), At: noon}
	a := people.Actor{Account: people.Account{ID: "me", Role: people.Partner, Party: "northwind", State: people.Active}}
	c := handedOver(model.ServiceID("ledger"))
	for b.Loop() {
		if !people.May(a, people.Read, c, terms).Yes {
			b.Fatal("no")
		}
	}
}
