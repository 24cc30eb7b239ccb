// Package modeltest gives models to tests and measurements: one as large as models get, and random small ones.
//
// What it makes is the text of a file, so that a test that fails can print what it failed on.
package modeltest

import (
	"fmt"
	"strings"
)

// The shape of a large model. A service has functionsPerService functions of its own, each with a daily rota of
// rotaMembers people out of one pool.
const (
	poolSize            = 300
	functionsPerService = 3
	rotaMembers         = 6
	contractEvery       = 10 // each tenth service has a vendor behind it whose contract ends in the middle of the year
)

// offices are the places of a large model; every year holds both clock changes of each zone that has them.
var offices = [...]struct{ id, zone, holidays, hours string }{
	{"copenhagen", "Europe/Copenhagen", "DK", "Mon-Thu 08:00-16:30, Fri 08:00-15:30"},
	{"london", "Europe/London", "GB-ENG", "Mon-Fri 08:30-17:00"},
	{"new-york", "America/New_York", "US", "Mon-Fri 09:00-17:30"},
	{"sydney", "Australia/Sydney", "AU-NSW", "Mon-Fri 08:00-16:00"},
	{"santiago", "America/Santiago", "", "Mon-Fri 09:00-18:00"},
}

// Large is the text of a valid model with the given number of services: three functions, a daily rota for each of
// them and four escalations for every service, over one pool of 300 people in five zones. It has 2026 and 2027 in
// mind: contracts end on 2026-06-30 and 2026-09-30. The same number always gives the same text.
func Large(services int) string {
	var b strings.Builder
	b.WriteString(`belay: 1
name: A large house
timezone: Europe/Copenhagen
currency: EUR
stage: prepare
sourcing: mixed
shape: tiered

`)
	writeCalendars(&b)
	b.WriteString(`
parties:
  house: {name: The House, kind: internal}
  vendor: {name: A Vendor, kind: vendor, contact: {phone: "+44 1632 960001", email: cases@vendor.example}}

`)
	writePeople(&b)
	writeServices(&b, services)
	b.WriteString(`
severities:
  critical: {means: The business stands still, clock: always, acknowledge: 15m, respond: 30m, update: 1h, resolve: 4h, attain: 95%, escalation: common, page: true, major: true}
  high: {means: A department stands still, clock: always, acknowledge: 30m, respond: 1h, update: 4h, resolve: 8h, escalation: common, page: true}
  normal: {means: Somebody cannot work, clock: office-copenhagen, acknowledge: 2h, respond: 4h, resolve: 3d, escalation: common}
  low: {means: Everything else, clock: office-london, respond: 1d, resolve: 10d, escalation: common}

`)
	writeFunctions(&b, services)
	writeRotas(&b, services)
	writeEscalations(&b, services)
	writeAgreements(&b, services)
	b.WriteString("\nroutes:\n  - {to: s0000-desk}\n")
	return b.String()
}

func writeCalendars(b *strings.Builder) {
	b.WriteString("calendars:\n")
	for _, o := range offices {
		fmt.Fprintf(b, "  office-%s: {hours: %q, timezone: %s", o.id, o.hours, o.zone)
		if o.holidays != "" {
			fmt.Fprintf(b, ", holidays: %s", o.holidays)
		}
		fmt.Fprintf(b, ", closed: [2026-12-24..2026-12-31]}\n")
		fmt.Fprintf(b, "  nights-%s: {outside: office-%s}\n", o.id, o.id)
	}
	b.WriteString("  follow-the-sun: {any: [office-copenhagen, office-new-york, office-sydney]}\n")
}

func writePeople(b *strings.Builder) {
	b.WriteString("people:\n")
	for i := range poolSize {
		o := offices[i%len(offices)]
		fmt.Fprintf(b, "  p%03d: {name: Person %d, party: house, works: office-%s, timezone: %s, email: p%03d@house.example, phone: %q, skills: [triage, s%d], away: [2026-%02d-%02d..2026-%02d-%02d]}\n",
			i, i, o.id, o.zone, i, fmt.Sprintf("+45 5550 %04d", i), i%20, 1+i%12, 1+i%14, 1+i%12, 8+i%14)
	}
}

func writeServices(b *strings.Builder, services int) {
	b.WriteString("\nservices:\n")
	for s := range services {
		fmt.Fprintf(b, "  s%04d: {name: Service %d, owner: p%03d, criticality: high, data: internal, entry: s%04d-desk, hours: office-%s, escalations: {critical: s%04d-critical, high: s%04d-high, normal: s%04d-normal, low: s%04d-low}}\n",
			s, s, s%poolSize, s, offices[s%len(offices)].id, s, s, s, s)
	}
}

func writeFunctions(b *strings.Builder, services int) {
	b.WriteString("functions:\n")
	for s := range services {
		office := offices[s%len(offices)].id
		fmt.Fprintf(b, "  s%04d-desk: {link: functional, line: 1, does: [register, triage], owner: p%03d, accountable: true, cover: [{people: [p%03d, p%03d], hours: office-%s}, {rota: s%04d-desk, hours: nights-%s}], escalates_to: [s%04d-team]}\n",
			s, s%poolSize, (s*7)%poolSize, (s*7+5)%poolSize, office, s, office, s)
		fmt.Fprintf(b, "  s%04d-team: {link: application, line: 2, does: [diagnose, resolve], owner: p%03d, cover: [{rota: s%04d-team}, {rota: s%04d-team, place: 2, hours: office-%s}], escalates_to: [{to: s%04d-maker, when: The cause is in the product, within: {critical: 1h, high: 2h}}]}\n",
			s, (s+1)%poolSize, s, s, office, s)
		fmt.Fprintf(b, "  s%04d-maker: {link: infrastructure, line: 4, owner: p%03d, cover: [{rota: s%04d-maker, hours: follow-the-sun}",
			s, (s+2)%poolSize, s)
		if s%contractEvery == 0 {
			fmt.Fprintf(b, ", {party: vendor, agreement: a%04d}", s)
		}
		b.WriteString("]}\n")
	}
}

func writeRotas(b *strings.Builder, services int) {
	b.WriteString("\nrotas:\n")
	for s := range services {
		for f, name := range [functionsPerService]string{"desk", "team", "maker"} {
			fmt.Fprintf(b, "  s%04d-%s: {people: [", s, name)
			for k := range rotaMembers {
				if k > 0 {
					b.WriteString(", ")
				}
				fmt.Fprintf(b, "p%03d", (s*11+f*97+k*13)%poolSize)
			}
			fmt.Fprintf(b, "], turn: 1d, start: 2026-01-0%d, handoff: \"%02d:00\", timezone: %s}\n",
				1+s%9, 6+(s+f)%6, offices[(s+f)%len(offices)].zone)
		}
	}
}

func writeEscalations(b *strings.Builder, services int) {
	b.WriteString("\nescalations:\n")
	b.WriteString("  common: {steps: [{after: 0m, tell: [s0000-desk]}, {after: 30m, tell: [s0000-team]}], last_resort: p000}\n")
	for s := range services {
		for _, v := range [...]struct{ id, second, third string }{
			{"critical", "5m", "10m"}, {"high", "10m", "20m"}, {"normal", "30m", "1h"}, {"low", "2h", "4h"},
		} {
			fmt.Fprintf(b, "  s%04d-%s: {steps: [{after: 0m, tell: [s%04d-desk]}, {after: %s, tell: [s%04d-team]}, {after: %s, tell: [s%04d-maker]}], last_resort: p%03d}\n",
				s, v.id, s, v.second, s, v.third, s, s%poolSize)
		}
	}
}

func writeAgreements(b *strings.Builder, services int) {
	b.WriteString("\nagreements:\n")
	for s := 0; s < services; s += contractEvery {
		until := "2026-06-30"
		if s%(2*contractEvery) == 0 {
			until = "2026-09-30"
		}
		fmt.Fprintf(b, "  a%04d: {kind: contract, party: vendor, covers: [s%04d-maker], reference: V-%d, hours: office-london, from: 2025-01-01, until: %s, notice: 3 months, targets: {critical: {respond: 1h, resolve: 2h}}, price: {per_month: 1200, per_ticket: 55, included: 5}}\n",
			s, s, s, until)
	}
}
