package cli_test

import (
	"encoding/json"
	"os"
	"testing"

	"belay/internal/template"
)

func TestEveryTemplateIsStaffed(t *testing.T) {
	for _, of := range template.Names() {
		t.Chdir(t.TempDir())
		run(t, 0, "init", "--template", of.Name)
		answers(t, "staff")
		answers(t, "staff", "--format", "csv")
	}
}

func TestAModelThatSaysNothingOfDemandIsStaffedWithQuestions(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("support.yaml", []byte("belay: 1\nname: Nothing yet\ntimezone: UTC\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	answers(t, "staff")
	answers(t, "staff", "--format", "json")
}

func TestTheJSONOfStaffKeepsItsShape(t *testing.T) {
	var v any
	if err := json.Unmarshal(run(t, 0, "staff", "../../examples/small/support.yaml", "--format", "json"), &v); err != nil {
		t.Fatal(err)
	}
	keeps(t, v, `
		.model text
		.digest text
		.from instant
		.until instant
		.terms.occupancy number
		.terms.shrinkage number
		.terms.week_hours whole number
		.tickets number
		.functions list
		.functions[].function text
		.functions[].name text
		.functions[].line whole number
		.functions[].state text
		.functions[].tickets number
		.functions[].work number
		.functions[].seats whole number
		.functions[].needed number
		.functions[].on_call whole number
		.functions[].people whole number
		.functions[].time number
		.functions[].time whole number
		.functions[].occupancy number
		.functions[].occupancy whole number
		.functions[].drowns_at null
		.functions[].short_for list
		.functions[].short_for[].from instant
		.functions[].short_for[].until instant
		.functions[].short_for[].seats whole number
		.functions[].short_for[].people whole number
		.functions[].hours list
		.functions[].hours[].from instant
		.functions[].hours[].tickets number
		.functions[].hours[].work number
		.functions[].hours[].seats whole number
		.functions[].hours[].people number
		.functions[].hours[].people whole number
		.unreached list
		.unreached[] text
		.asked list
		.asked[].on text
		.asked[].ask text
		.asked[].assumed text
	`)
}
