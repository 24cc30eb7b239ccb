package modeltest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// zones are those whose clocks do something worth testing: at midnight, by half an hour, by two, not at all.
var zones = []string{
	"Europe/Copenhagen", "America/Santiago", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe",
	"Antarctica/Troll", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "UTC",
}

// Draw is the text of a random small valid model: a handful of people, functions and rotas, up to two services and
// three severities, calendars of every kind, and 2026 in mind. It has gaps, placeholders, people who cannot be paged,
// contracts that end and rotas that are changed, and now and then nobody at all.
func Draw(t *rapid.T) string {
	d := &draft{t: t, zone: rapid.SampledFrom(zones).Draw(t, "timezone")}
	fmt.Fprintf(&d.b, "belay: 1\nname: Drawn\ntimezone: %s\ncurrency: EUR\n", d.zone)
	if d.chance("swarm", 6) {
		d.b.WriteString("shape: swarm\n")
	}
	d.drawCalendars()
	d.drawPeople()
	d.drawSeverities()
	d.drawFunctions()
	d.drawRotas()
	d.drawEscalations()
	d.drawServices()
	d.drawAgreements()
	return d.b.String()
}

// draft is a model's text as it grows, and the names in it.
type draft struct {
	t    *rapid.T
	b    strings.Builder
	zone string

	calendars, people, severities, functions, rotas, escalations []string
	members                                                      int // of each rota
	contracts                                                    []string
}

func (d *draft) chance(label string, oneIn int) bool {
	return rapid.IntRange(1, oneIn).Draw(d.t, label) == 1
}

func (d *draft) number(label string, least, most int) int {
	return rapid.IntRange(least, most).Draw(d.t, label)
}

func (d *draft) of(label string, names ...string) string {
	return rapid.SampledFrom(names).Draw(d.t, label)
}

// some are one to most of names, each at most once.
func (d *draft) some(label string, most int, names []string) string {
	mixed := rapid.Permutation(names).Draw(d.t, label)
	return "[" + strings.Join(mixed[:d.number(label+" count", 1, min(most, len(mixed)))], ", ") + "]"
}

// names are n names that begin with a letter, and the key that opens their section.
func (d *draft) names(section, letter string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%d", letter, i+1)
	}
	if n > 0 {
		fmt.Fprintf(&d.b, "\n%s:\n", section)
	}
	return out
}

// date is a day of 2026, or one shortly before or after a clock change of it.
func (d *draft) date(label string) string {
	if d.chance(label+" at a change", 4) {
		return d.of(label, "2026-03-07", "2026-03-08", "2026-03-28", "2026-03-29", "2026-04-05", "2026-04-24", "2026-09-06",
			"2026-10-04", "2026-10-24", "2026-10-25", "2026-10-26", "2026-11-01")
	}
	return fmt.Sprintf("2026-%02d-%02d", d.number(label+" month", 1, 12), d.number(label+" day", 1, 28))
}

// days is a range of dates of up to a fortnight.
func (d *draft) days(label string) string {
	month, day := d.number(label+" month", 1, 12), d.number(label+" day", 1, 14)
	return fmt.Sprintf("2026-%02d-%02d..2026-%02d-%02d", month, day, month, day+d.number(label+" length", 0, 14))
}

func (d *draft) drawCalendars() {
	for i, id := range d.names("calendars", "c", d.number("calendars", 1, 4)) {
		fmt.Fprintf(&d.b, "  %s: {", id)
		kind := 0
		if i > 0 {
			kind = d.number("kind of calendar", 0, 4)
		}
		switch kind {
		case 1:
			fmt.Fprintf(&d.b, "any: %s", d.some("any", 2, d.calendars))
		case 2:
			fmt.Fprintf(&d.b, "all: %s", d.some("all", 2, d.calendars))
		case 3:
			fmt.Fprintf(&d.b, "outside: %s", d.of("outside", d.calendars...))
		default:
			d.drawHours()
		}
		d.b.WriteString("}\n")
		d.calendars = append(d.calendars, id)
	}
	d.calendars = append(d.calendars, "always")
}

func (d *draft) drawHours() {
	fmt.Fprintf(&d.b, "hours: %q", d.of("hours", "Mon-Fri 08:00-16:00", "Mon-Thu 08:00-16:30, Fri 08:00-15:30", "00:00-24:00",
		"Mon-Sun 22:00-06:00", "Fri 22:00-06:00", "Sat-Sun 10:00-14:00, 20:00-24:00", "02:00-03:00", "Mon 23:30-02:30"))
	if d.chance("own zone", 3) {
		fmt.Fprintf(&d.b, ", timezone: %s", rapid.SampledFrom(zones).Draw(d.t, "zone of the calendar"))
	}
	if d.chance("selector", 5) {
		fmt.Fprintf(&d.b, ", on: %s", d.of("on", "last 3 weekdays of month", "first monday of month", "day 31 of month"))
	}
	if d.chance("season", 6) {
		fmt.Fprintf(&d.b, ", during: [%s]", d.of("during", "03-01..04-15", "10-15..03-31", "2026-03-01..2026-11-30"))
	}
	if d.chance("holidays", 3) {
		fmt.Fprintf(&d.b, ", holidays: %s", d.of("region", "DK", "GB-ENG", "US"))
	}
	if d.chance("closed", 3) {
		fmt.Fprintf(&d.b, ", closed: [%s]", d.days("closed"))
	}
}

func (d *draft) drawPeople() {
	d.b.WriteString("\nparties:\n  house: {kind: internal}\n  vendor: {kind: vendor, contact: {phone: \"1\"}}\n")
	d.people = d.names("people", "p", d.number("people", 1, 5))
	for _, id := range d.people {
		fmt.Fprintf(&d.b, "  %s: {party: house", id)
		if d.chance("works", 2) {
			fmt.Fprintf(&d.b, ", works: %s", d.of("works", d.calendars...))
		}
		if d.chance("own zone", 4) {
			fmt.Fprintf(&d.b, ", timezone: %s", rapid.SampledFrom(zones).Draw(d.t, "zone of the person"))
		}
		fmt.Fprintf(&d.b, ", %s", d.of("contact", `phone: "1"`, `phone: "2", email: a@house.example`, `chat: "@x"`, "email: b@house.example", `phone: "?"`))
		if d.chance("away", 3) {
			fmt.Fprintf(&d.b, ", away: [%s]", d.days("away"))
		}
		if d.chance("leaves", 8) {
			fmt.Fprintf(&d.b, ", leaves: %s", d.date("leaves"))
		}
		d.b.WriteString("}\n")
	}
}

func (d *draft) drawSeverities() {
	escalations := d.number("escalations", 1, 3)
	for i := range escalations {
		d.escalations = append(d.escalations, fmt.Sprintf("e%d", i+1))
	}
	d.severities = d.names("severities", "v", d.number("severities", 1, 3))
	for _, id := range d.severities {
		clock := d.of("clock", append([]string{"service", "always"}, d.calendars...)...)
		fmt.Fprintf(&d.b, "  %s: {clock: %s, %s: %s, resolve: %s, escalation: %s", id, clock,
			d.of("pick-up", "acknowledge", "respond"), d.of("within", "5m", "10m", "30m", "1h", "4h"),
			d.of("resolve", "4h", "8h", "1d", "3d"), d.of("escalation", d.escalations...))
		if d.chance("page", 3) {
			d.b.WriteString(", page: true")
		}
		d.b.WriteString("}\n")
	}
}

func (d *draft) drawFunctions() {
	for i := range d.number("rotas", 0, 2) {
		d.rotas = append(d.rotas, fmt.Sprintf("r%d", i+1))
	}
	d.members = d.number("members", 1, len(d.people))
	d.functions = d.names("functions", "f", d.number("functions", 1, 4))
	for i, id := range d.functions {
		fmt.Fprintf(&d.b, "  %s: {link: application, line: %d", id, i+1)
		if d.chance("owner", 2) {
			fmt.Fprintf(&d.b, ", owner: %s", d.of("owner", append([]string{`"?"`}, d.people...)...))
		}
		var entries []string
		for range d.number("entries", 0, 3) {
			entries = append(entries, d.cover())
		}
		fmt.Fprintf(&d.b, ", cover: [%s]", strings.Join(entries, ", "))
		if i+1 < len(d.functions) && d.chance("escalates", 2) {
			fmt.Fprintf(&d.b, ", escalates_to: [%s]", d.functions[i+1])
		}
		d.b.WriteString("}\n")
	}
}

// cover is one entry of a cover.
func (d *draft) cover() string {
	var b strings.Builder
	switch d.number("kind of cover", 0, 5) {
	case 0:
		return `"?"`
	case 1:
		id := fmt.Sprintf("a%d", len(d.contracts)+1)
		d.contracts = append(d.contracts, id)
		fmt.Fprintf(&b, "{party: vendor, agreement: %s", id)
	case 2, 3:
		if len(d.rotas) > 0 {
			fmt.Fprintf(&b, "{rota: %s", d.of("rota", d.rotas...))
			if d.chance("place", 2) {
				fmt.Fprintf(&b, ", place: %d", d.number("place", 1, d.members))
			}
			break
		}
		fallthrough
	default:
		fmt.Fprintf(&b, "{people: %s", d.some("covered by", 3, d.people))
	}
	if d.chance("only in hours", 2) {
		fmt.Fprintf(&b, ", hours: %s", d.of("cover hours", d.calendars...))
	}
	return b.String() + "}"
}

func (d *draft) drawRotas() {
	if len(d.rotas) > 0 {
		d.b.WriteString("\nrotas:\n")
	}
	for _, id := range d.rotas {
		people := rapid.Permutation(d.people).Draw(d.t, "order")[:d.members]
		fmt.Fprintf(&d.b, "  %s: {people: [%s], turn: %s, start: %s, handoff: %q", id, strings.Join(people, ", "),
			d.of("turn", "12h", "8h", "1d", "2d", "1 week", "1 month"), d.of("start", "2025-12-29", "2026-01-31", "2026-03-28", "2026-06-01"),
			d.of("handoff", "00:00", "02:30", "09:00", "24:00"))
		if d.chance("own zone", 2) {
			fmt.Fprintf(&d.b, ", timezone: %s", rapid.SampledFrom(zones).Draw(d.t, "zone of the rota"))
		}
		if d.chance("ends", 6) {
			d.b.WriteString(", until: 2026-10-31")
		}
		if d.chance("handover", 6) {
			d.b.WriteString(", handover: 30m")
		}
		if d.chance("changed", 3) {
			month, day := d.number("change month", 1, 12), d.number("change day", 1, 20)
			fmt.Fprintf(&d.b, ", changes: [{from: 2026-%02d-%02dT09:00, until: 2026-%02d-%02dT%s, replace: %s, with: %s}]",
				month, day, month, day+d.number("change length", 0, 7), d.of("change end", "10:00", "21:30", "24:00"),
				d.of("replace", d.people...), d.of("with", d.people...))
		}
		d.b.WriteString("}\n")
	}
}

func (d *draft) drawEscalations() {
	d.b.WriteString("\nescalations:\n")
	told := append(append([]string{`"?"`}, d.functions...), d.people...)
	for _, id := range d.escalations {
		var steps []string
		after := 0
		for range d.number("steps", 1, 4) {
			when := fmt.Sprintf("after: %dm", after)
			if d.chance("share", 6) {
				when = "at: 50%, of: resolve"
			}
			step := fmt.Sprintf("{%s, %s", when, "tell: "+d.some("told", 2, told))
			if d.chance("hands over", 6) {
				step = fmt.Sprintf("{%s, hand_to: %s", when, d.of("hand to", d.functions...))
			}
			if d.chance("while", 4) {
				step += ", while: " + d.of("while", "untaken", "unsolved")
			}
			if d.chance("repeats", 6) {
				step += ", repeat: 2, every: 5m"
			}
			steps = append(steps, step+"}")
			after += d.number("minutes on", 0, 45)
		}
		fmt.Fprintf(&d.b, "  %s: {steps: [%s], last_resort: %s}\n", id, strings.Join(steps, ", "), d.of("last resort", told...))
	}
}

func (d *draft) drawServices() {
	for _, id := range d.names("services", "s", d.number("services", 1, 2)) {
		fmt.Fprintf(&d.b, "  %s: {entry: %s", id, d.of("entry", d.functions...))
		if d.chance("hours", 2) {
			fmt.Fprintf(&d.b, ", hours: %s", d.of("service hours", d.calendars...))
		}
		if d.chance("own escalation", 3) {
			fmt.Fprintf(&d.b, ", escalations: {%s: %s}", d.of("for", d.severities...), d.of("escalation", d.escalations...))
		}
		d.b.WriteString("}\n")
	}
}

func (d *draft) drawAgreements() {
	if len(d.contracts) > 0 {
		d.b.WriteString("\nagreements:\n")
	}
	for _, id := range d.contracts {
		fmt.Fprintf(&d.b, "  %s: {kind: contract, party: vendor, covers: [%s]", id, d.of("covered", d.functions...))
		if d.chance("hours", 2) {
			fmt.Fprintf(&d.b, ", hours: %s", d.of("agreement hours", d.calendars...))
		}
		if d.chance("begins", 4) {
			d.b.WriteString(", from: 2026-03-29")
		}
		if d.chance("ends", 2) {
			fmt.Fprintf(&d.b, ", until: %s", d.of("until", "2026-06-30", "2026-10-25", "2026-12-31"))
		}
		if d.chance("promises", 2) {
			fmt.Fprintf(&d.b, ", targets: {%s: {respond: %s, resolve: %s}}", d.of("promised", d.severities...),
				d.of("respond", "15m", "1h", "2h"), d.of("promised resolve", "2h", "1d", "2d"))
		}
		d.b.WriteString("}\n")
	}
}
