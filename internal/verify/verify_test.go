package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"belay/internal/model"
	"belay/internal/verify"
)

// week is a model whose N one can work out by hand: Ann is in the office from 08:00 to 16:00 in Copenhagen, in winter
// 07:00 to 15:00 in UTC; five minutes later the vendor is told, whose contract is for 3 and 4 December.
const week = `
belay: 1
name: Week
timezone: Europe/Copenhagen
calendars:
  office: {hours: "Mon-Fri 08:00-16:00"}
parties:
  house: {kind: internal}
  vendor: {kind: vendor, contact: {phone: "+44 1632 960001"}}
people:
  ann: {party: house, works: office, phone: "+45 5550 0101"}
severities:
  critical: {means: All stands still, clock: always, acknowledge: 10m, escalation: chain, page: true}
  wish: {means: It would be nice, clock: office, resolve: 2d, escalation: chain}
functions:
  desk: {link: application, line: 1, cover: [{people: [ann]}]}
  maker: {link: application, line: 5, cover: [{party: vendor, agreement: support}]}
escalations:
  chain: {steps: [{after: 0m, tell: [desk]}, {after: 5m, tell: [maker]}, {at: 35%, of: resolve, tell: [ann]}]}
services:
  erp: {entry: desk}
agreements:
  support: {kind: contract, party: vendor, covers: [maker], from: 2026-12-03, until: 2026-12-04}
`

// weekProof is the certificate of week, by hand. A ticket raised ten minutes before Ann comes is still in time; one
// raised the second before she leaves is too; the vendor is told five minutes after it is raised.
const weekProof = `{
  "certificate": 1, "model": "Week", "digest": "DIGEST",
  "from": "2026-11-30T00:00:00Z", "until": "2026-12-05T00:00:00Z", "tzdata": "2025c", "holidays": "none",
  "cells": [
    {"service": "erp", "severity": "critical", "clock": "always", "pick_up": 600,
     "steps": [{"after": 0, "tells": ["desk"]}, {"after": 300, "tells": ["maker"]}],
     "intervals": [
       {"from": "2026-11-30T00:00:00Z", "n": 0},
       {"from": "2026-11-30T06:50:00Z", "n": 1},
       {"from": "2026-11-30T15:00:00Z", "n": 0},
       {"from": "2026-12-01T06:50:00Z", "n": 1},
       {"from": "2026-12-01T15:00:00Z", "n": 0},
       {"from": "2026-12-02T06:50:00Z", "n": 1},
       {"from": "2026-12-02T15:00:00Z", "n": 0},
       {"from": "2026-12-02T22:50:00Z", "n": 1},
       {"from": "2026-12-03T06:50:00Z", "n": 2},
       {"from": "2026-12-03T15:00:00Z", "n": 1},
       {"from": "2026-12-04T06:50:00Z", "n": 2},
       {"from": "2026-12-04T15:00:00Z", "n": 1},
       {"from": "2026-12-04T22:55:00Z", "n": 0}]},
    {"service": "erp", "severity": "wish", "clock": "office",
     "steps": [{"after": 0, "tells": ["desk"]}, {"after": 300, "tells": ["maker"]}, {"after": 20160, "tells": ["ann"]}]}
  ]
}`

// certified is a certificate with the digest of m.
func certified(m *model.Model, document string) []byte {
	return []byte(strings.Replace(document, "DIGEST", m.Digest(), 1))
}

func TestACertificateMadeByHandHolds(t *testing.T) {
	m := parse(t, week)
	report, err := verify.Check(m, certified(m, weekProof))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Error(f.Sentence)
	}
	if report.Cells != 2 || report.Intervals != 13 {
		t.Errorf("%d cells and %d intervals were checked", report.Cells, report.Intervals)
	}
}

func TestAForgedCertificateIsRefused(t *testing.T) {
	m := parse(t, week)
	for _, forged := range []struct{ how, old, new, says string }{
		{
			"a number is one too high", `"2026-12-03T06:50:00Z", "n": 2`, `"2026-12-03T06:50:00Z", "n": 3`,
			"at 2026-12-03T06:50:00Z the certificate claims that 3 can be told in time; it is 2: ann, vendor.",
		},
		{
			"a boundary is a second early", `"2026-12-01T06:50:00Z"`, `"2026-12-01T06:49:59Z"`,
			"at 2026-12-01T06:49:59Z the certificate claims that 1 can be told in time; it is 0.",
		},
		{
			"a boundary is a second late", `"2026-12-04T22:55:00Z"`, `"2026-12-04T22:55:01Z"`,
			"at 2026-12-04T22:55:00Z the certificate claims that 1 can be told in time; it is 0.",
		},
		{
			"a gap is hidden", `{"from": "2026-12-01T15:00:00Z", "n": 0},
       {"from": "2026-12-02T06:50:00Z", "n": 1},`, ``,
			"at 2026-12-01T15:00:00Z the certificate claims that 1 can be told in time; it is 0.",
		},
		{
			"the last gap is hidden", `,
       {"from": "2026-12-04T22:55:00Z", "n": 0}`, ``,
			"at 2026-12-04T22:55:00Z the certificate claims that 1",
		},
		{
			"intervals overlap", `"2026-12-02T22:50:00Z"`, `"2026-12-02T14:00:00Z"`,
			"interval 8 starts at 2026-12-02T14:00:00Z, not after the one before it.",
		},
		{
			"an interval begins late", `{"from": "2026-11-30T00:00:00Z"`, `{"from": "2026-11-30T00:00:01Z"`,
			"the first interval starts at 2026-11-30T00:00:01Z instead of 2026-11-30T00:00:00Z, where the certificate does.",
		},
		{
			"an interval lies beyond the end", `"until": "2026-12-05T00:00:00Z"`, `"until": "2026-12-04T20:00:00Z"`,
			"interval 13 starts at 2026-12-04T22:55:00Z, beyond the end of the certificate.",
		},
		{
			"two intervals are one", `{"from": "2026-11-30T06:50:00Z", "n": 1}`, `{"from": "2026-11-30T06:50:00Z", "n": 0}`,
			"the intervals before and after 2026-11-30T06:50:00Z both claim 0; they are one.",
		},
		{
			"a cell is missing", `"severity": "critical"`, `"severity": "grave"`,
			"Service erp, severity grave: the model does not use this severity for this service.",
		},
		{
			"a cell is missing", `"severity": "critical"`, `"severity": "grave"`,
			"Service erp, severity critical: the certificate leaves it out.",
		},
		{
			"a cell is there twice", `"severity": "wish", "clock": "office",`, `"severity": "critical", "clock": "always", "pick_up": 600,`,
			"the certificate speaks of it 2 times.",
		},
		{
			"another clock", `"clock": "always"`, `"clock": "office"`,
			`the certificate counts on clock "office"; the model on "always".`,
		},
		{
			"more time to pick up", `"pick_up": 600`, `"pick_up": 900`,
			"the certificate has it picked up within 900 s; the model within 600 s.",
		},
		{
			"a promise that nobody made", `"severity": "wish", "clock": "office",`, `"severity": "wish", "clock": "office", "pick_up": 600,`,
			"the certificate has it picked up within 600 s; the model within no time.",
		},
		{
			"a step is earlier", `{"after": 300, "tells": ["maker"]}],`, `{"after": 60, "tells": ["maker"]}],`,
			"step 2 of the certificate tells [maker] after 60 s; the model tells [maker] after 300 s.",
		},
		{
			"a step tells somebody else", `{"after": 300, "tells": ["maker"]}],`, `{"after": 300, "tells": ["desk"]}],`,
			"step 2 of the certificate tells [desk] after 300 s; the model tells [maker] after 300 s.",
		},
		{
			"a step is left out", `, {"after": 300, "tells": ["maker"]}],`, `],`,
			"the number of its steps is 1 in the certificate, and 2 in the model.",
		},
		{
			"somebody is assumed away who is counted", `"tzdata"`, `"without": ["ann"], "tzdata"`,
			"at 2026-11-30T06:50:00Z the certificate claims that 1 can be told in time; it is 0.",
		},
	} {
		document := strings.Replace(weekProof, forged.old, forged.new, 1)
		if document == weekProof {
			t.Fatalf("%s: the forgery changes nothing", forged.how)
		}
		report, err := verify.Check(m, certified(m, document))
		if err != nil {
			t.Errorf("%s: %v", forged.how, err)
			continue
		}
		if said := fmt.Sprint(report.Faults); !strings.Contains(said, forged.says) {
			t.Errorf("%s: the checker says %s", forged.how, said)
		}
	}
}

func TestAFaultSaysWhereAndByHowMuch(t *testing.T) {
	m := parse(t, week)
	report, err := verify.Check(m, certified(m, strings.Replace(weekProof, `"2026-12-03T06:50:00Z", "n": 2`, `"2026-12-03T06:50:00Z", "n": 7`, 1)))
	if err != nil || len(report.Faults) != 1 {
		t.Fatal(report.Faults, err)
	}
	f := report.Faults[0]
	if f.Service != "erp" || f.Severity != "critical" || f.At.String() != "2026-12-03T06:50:00Z" || f.Claimed != 7 || f.Found != 2 {
		t.Errorf("%+v", f)
	}
}

func TestADocumentThatIsNoCertificateOfThisModelIsAnError(t *testing.T) {
	m := parse(t, week)
	for _, wrong := range []struct{ how, old, new, says string }{
		{"another digest", `"DIGEST"`, `"0123"`, `the certificate is for another model: its digest is "0123"`},
		{"another name", `"Week"`, `"Month"`, `the certificate calls the model "Month"; its name is "Week"`},
		{"another version", `"certificate": 1`, `"certificate": 2`, "the certificate is of version 2; this checker reads version 1"},
		{"an unknown claim", `"tzdata"`, `"signed": true, "tzdata"`, `unknown field "signed"`},
		{"more after its end", `"wish"`, `"wish"}]} {"a": [{"b": 1`, "something follows its end"},
		{"not JSON", `{`, `{{`, "the certificate cannot be read"},
		{"a stranger is away", `"tzdata"`, `"without": ["zoe"], "tzdata"`, `without "zoe", but the model has no such person`},
		{"a time with an offset", `"2026-11-30T06:50:00Z"`, `"2026-11-30T07:50:00+01:00"`, "is not a whole second in UTC"},
		{"a part of a second", `"2026-11-30T06:50:00Z"`, `"2026-11-30T06:50:00.5Z"`, "is not a whole second in UTC"},
		{"no time at all", `"until": "2026-12-05T00:00:00Z"`, `"until": "2026-11-30T00:00:00Z"`, "for no time at all"},
		{"too much time", `"until": "2026-12-05T00:00:00Z"`, `"until": "2096-11-30T00:00:00Z"`, "for more than 30 years"},
	} {
		_, err := verify.Check(m, certified(m, strings.Replace(weekProof, wrong.old, wrong.new, 1)))
		if err == nil || !strings.Contains(err.Error(), wrong.says) {
			t.Errorf("%s: %v", wrong.how, err)
		}
	}
}

func TestAModelEditedInMemoryHasNoCertificate(t *testing.T) {
	m := parse(t, week)
	edited, err := m.Edit(func(m *model.Model) { m.Name = "Week" })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verify.Check(edited, []byte(strings.Replace(weekProof, "DIGEST", "", 1))); err == nil {
		t.Error("a certificate without digest was accepted")
	}
}

// change is the night on which Copenhagen's clocks go back: 02:00 to 03:00 happens twice, from 00:00 and from 01:00 UTC.
const change = `
belay: 1
name: Change
timezone: Europe/Copenhagen
calendars:
  late: {hours: "Sun 02:15-02:45"}
  night: {hours: "Sat 22:00-06:00"}
parties:
  house: {kind: internal}
people:
  ann: {party: house, works: late}
  bob: {party: house}
  cem: {party: house, away: [2026-10-25]}
severities:
  high: {means: Bad, clock: night, acknowledge: 30m, escalation: chain}
functions:
  desk: {link: application, line: 1, cover: [{people: [ann, cem]}, {rota: duty}]}
rotas:
  duty: {people: [bob, "?"], turn: 1d, start: 2026-10-24, handoff: "02:30"}
escalations:
  chain: {steps: [{after: 0m, tell: [desk]}]}
services:
  erp: {entry: desk}
`

func TestTheHourThatHappensTwiceCountsAsTheLanguageSays(t *testing.T) {
	m := parse(t, change)
	// Ann: from the first 02:15 (00:15 UTC) until the last 02:45 (01:45 UTC). Bob: until the first 02:30 (00:30 UTC).
	// Cem is away that whole day, from 22:00 UTC the evening before until 23:00 UTC. The clock opens at 20:00 UTC.
	report, err := verify.Check(m, certified(m, `{
  "certificate": 1, "model": "Change", "digest": "DIGEST", "tzdata": "", "holidays": "",
  "from": "2026-10-24T20:00:00Z", "until": "2026-10-25T04:00:00Z",
  "cells": [{"service": "erp", "severity": "high", "clock": "night", "pick_up": 1800, "steps": [{"after": 0, "tells": ["desk"]}],
    "intervals": [
      {"from": "2026-10-24T20:00:00Z", "n": 2},
      {"from": "2026-10-24T22:00:00Z", "n": 1},
      {"from": "2026-10-24T23:45:00Z", "n": 2},
      {"from": "2026-10-25T00:30:00Z", "n": 1},
      {"from": "2026-10-25T01:45:00Z", "n": 0}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Error(f.Sentence)
	}
}

func FuzzNoDocumentMakesTheCheckerFall(f *testing.F) {
	m := parse(f, week)
	f.Add(string(certified(m, weekProof)))
	f.Add(string(certified(m, strings.Replace(weekProof, `"cells": [`, `"cells": [null, `, 1))))
	f.Add(string(certified(m, strings.Replace(weekProof, `"intervals": [`, `"intervals": [null, `, 1))))
	f.Fuzz(func(t *testing.T, document string) {
		report, err := verify.Check(m, []byte(document))
		if err == nil && len(report.Faults) == 0 && report.Cells != 2 {
			t.Errorf("%d cells were checked, and nothing is wrong", report.Cells)
		}
	})
}
