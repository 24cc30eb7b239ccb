package modeltest_test

import (
	"testing"

	"belay/internal/modelfile"
	"belay/internal/modeltest"
)

func TestTheOrganisationIsAValidModelOf200People(t *testing.T) {
	m, problems := modelfile.ParseText("organisation.yaml", modeltest.Organisation())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(m.People) != 200 || len(m.Demand) != 10 {
		t.Errorf("%d people, and demand for %d services", len(m.People), len(m.Demand))
	}
}
