package modeltest

import (
	"fmt"
	"strings"
)

// The people of an organisation, by where they work.
const (
	deskPeople  = 15 // at the service desk of each of deskOffices
	teams       = 10 // of the second line, each with one service of its own
	teamPeople  = 8
	makers      = 5 // groups of the third line, each behind two teams
	makerPeople = 15
)

// deskOffices are the places of offices that follow the sun.
var deskOffices = [...]int{0, 2, 3}

// TicketsOfAnOrganisation is how many come in the year of an Organisation, on average.
const TicketsOfAnOrganisation = 500_000

// Organisation is the text of a valid model of a whole organisation: 200 people in five zones, a service desk that follows
// the sun, ten teams and five groups of makers behind it with rotas for the night, and the demand of half a million tickets a
// year, of which people have time for. It has 2026 and 2027 in mind.
func Organisation() string {
	var b strings.Builder
	b.WriteString(`belay: 1
name: A whole organisation
timezone: Europe/Copenhagen
currency: EUR
stage: operate
sourcing: internal
shape: tiered

`)
	writeCalendars(&b)
	b.WriteString("\nparties:\n  house: {name: The House, kind: internal}\n\npeople:\n")
	for i := range 3*deskPeople + teams*teamPeople + makers*makerPeople {
		o := offices[staffOffice(i)]
		fmt.Fprintf(&b, "  p%03d: {name: Person %d, party: house, works: office-%s, timezone: %s, phone: %q, rate: 45, away: [2026-%02d-%02d..2026-%02d-%02d, 2027-%02d-%02d..2027-%02d-%02d]}\n",
			i, i, o.id, o.zone, fmt.Sprintf("+45 5550 %04d", i), 1+i%12, 1+i%14, 1+i%12, 8+i%14, 1+i%12, 1+i%14, 1+i%12, 15+i%14)
	}
	b.WriteString("\nservices:\n")
	for s := range teams {
		fmt.Fprintf(&b, "  s%d: {name: Service %d, owner: p%03d, criticality: high, data: internal, entry: desk, hours: office-%s}\n",
			s, s, s, offices[s%len(offices)].id)
	}
	b.WriteString(`
severities:
  critical: {means: The business stands still, clock: always, acknowledge: 15m, respond: 30m, update: 2h, resolve: 8h, attain: 90%, escalation: urgent, page: true}
  high: {means: A department stands still, clock: service, acknowledge: 1h, respond: 2h, update: 8h, resolve: 2d, attain: 90%, escalation: urgent, page: true}
  normal: {means: Somebody cannot work, clock: office-copenhagen, respond: 4h, resolve: 5d, attain: 90%, escalation: everyday}
  low: {means: Everything else, clock: office-copenhagen, respond: 1d, resolve: 10d, attain: 90%, escalation: everyday}

escalations:
  urgent: {steps: [{after: 0m, tell: [desk]}, {after: 10m, tell: [watch]}, {at: 75%, of: resolve, while: unsolved, tell: [p000]}], last_resort: p001}
  everyday: {steps: [{after: 0m, tell: [desk]}, {at: 75%, of: respond, tell: [p002]}, {at: 75%, of: resolve, while: unsolved, tell: [p000]}], last_resort: p001}

functions:
`)
	writeOrganisation(&b)
	b.WriteString("\nroutes:\n  - {to: desk}\n\ndemand:\n")
	for s := range teams {
		pattern := "follow-the-sun"
		if s%3 == 0 {
			pattern = "always"
		}
		fmt.Fprintf(&b, "  s%d: {per_week: %.1f, mix: {critical: 0.2%%, high: 3.8%%, normal: 61%%, low: 35%%}, pattern: %s, effort: {1: 6m, 2: 35m, 3: 2h}}\n",
			s, TicketsOfAnOrganisation*7/365.25/teams, pattern)
	}
	return b.String()
}

// staffOffice is the place of offices where somebody works.
func staffOffice(person int) int {
	if person < len(deskOffices)*deskPeople {
		return deskOffices[person/deskPeople]
	}
	return person % len(offices)
}

// writeOrganisation writes the functions of an organisation and the rotas of its nights.
func writeOrganisation(b *strings.Builder) {
	next := 0
	listed := func(n int) string {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("p%03d", next)
			next++
		}
		return "[" + strings.Join(names, ", ") + "]"
	}
	desk := listed(len(deskOffices) * deskPeople)
	var toTeams, rotas strings.Builder
	for t := range teams {
		fmt.Fprintf(&toTeams, ", team%d", t)
	}
	fmt.Fprintf(b, "  desk: {link: functional, line: 1, owner: p000, accountable: true, resolves: 70%%, cover: [{people: %s}], escalates_to: [%s]}\n", desk, toTeams.String()[2:])
	fmt.Fprintf(b, "  watch: {link: functional, line: 1, owner: p000, resolves: 70%%, cover: [{rota: watch}], escalates_to: [%s]}\n", toTeams.String()[2:])
	fmt.Fprintf(&rotas, "  watch: {people: %s, turn: 1w, start: 2026-01-05, handoff: \"09:00\"}\n", desk)
	for t := range teams {
		people := listed(teamPeople)
		fmt.Fprintf(b, "  team%d: {link: application, line: 2, owner: p%03d, resolves: 75%%, cover: [{people: %s}, {rota: team%d}], escalates_to: [makers%d]}\n", t, next-1, people, t, t%makers)
		fmt.Fprintf(&rotas, "  team%d: {people: %s, turn: 1w, start: 2026-01-05, handoff: \"09:00\"}\n", t, people)
	}
	for k := range makers {
		people := listed(makerPeople)
		fmt.Fprintf(b, "  makers%d: {link: infrastructure, line: 3, owner: p%03d, cover: [{people: %s}, {rota: makers%d}]}\n", k, next-1, people, k)
		fmt.Fprintf(&rotas, "  makers%d: {people: %s, turn: 1w, start: 2026-01-05, handoff: \"09:00\"}\n", k, people)
	}
	b.WriteString("\nrotas:\n" + rotas.String())
}
