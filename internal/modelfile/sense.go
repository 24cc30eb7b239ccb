package modelfile

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
)

// What a text can say that has the right shape and still cannot be meant. Whether a model is wise is not asked here:
// that is for the rules.

// version is the version of the language that is read here.
const version = 1

// maxRepeat is how often a step may tell again.
const maxRepeat = 100

// currencyShape is what a code of ISO 4217 looks like.
var currencyShape = regexp.MustCompile(`^[A-Z]{3}$`)

// wrong tells a problem with what stands at path, unless the binder has told one there: that explains it already.
func (r *reading) wrong(code, path, hint, format string, args ...any) {
	at, ok := r.positions[path]
	for !ok && path != "" {
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
		at, ok = r.positions[path]
	}
	if !r.unbound[at] {
		r.report(code, at, hint, format, args...)
	}
}

// checkTop looks at the keys of the whole.
func (r *reading) checkTop() {
	for _, f := range planOf(reflect.TypeFor[model.Model]()).fields {
		if _, given := r.positions[f.key]; f.need && !given {
			hint := "add " + f.key + ": " + f.doc
			if f.key == "belay" {
				hint = "begin the file with `belay: 1`"
			}
			r.wrong(codeMissingKey, "", hint, "%s is missing", f.key)
		}
	}
	m := r.model
	if _, given := r.positions["belay"]; given && m.Language != version && m.Language != 0 {
		r.wrong(codeVersion, "belay", "write `belay: 1`, or use a newer belay",
			"this model is written in version %d of the language, and this belay reads version %d", m.Language, version)
	}
	if m.Currency != "" && m.Currency != model.Unknown && !currencyShape.MatchString(m.Currency) {
		r.wrong(codeCurrency, "currency", "write the three capital letters of ISO 4217, such as EUR", "%q is not a currency", m.Currency)
	}
}

// checkSense looks at what stands in the sections.
func (r *reading) checkSense() {
	m := r.model
	for _, p := range r.problems {
		r.unbound[p.At] = true
	}
	for _, c := range m.Calendars {
		r.checkCalendar(c)
	}
	for _, f := range m.Functions {
		path := under("functions", string(f.ID))
		if f.Line > maxLine {
			r.wrong(codeOutside, under(path, "line"), "0 is self-help, 5 the maker of the product", "lines go from 0 to %d, not to %d", maxLine, f.Line)
		}
		for i, c := range f.Cover {
			r.checkCover(c, item(under(path, "cover"), i))
		}
		r.checkShares(f)
	}
	for _, o := range m.Rotas {
		r.checkRota(o)
	}
	for _, e := range m.Escalations {
		for i, s := range e.Steps {
			r.checkStep(s, item(under(under("escalations", string(e.ID)), "steps"), i))
		}
	}
	for _, w := range m.Swarms {
		for i, call := range w.When {
			r.checkCall(call, item(under(under("swarms", w.ID), "when"), i))
		}
	}
	for _, a := range m.Agreements {
		r.checkDates(a.From, a.Until, under("agreements", string(a.ID)))
	}
	if h := m.Hypercare; h != nil {
		r.checkDates(h.From, h.Until, "hypercare")
	}
	for _, d := range m.Demand {
		r.checkMix(d)
	}
	if m.Matrix != nil {
		r.checkMatrix(m.Matrix)
	}
}

// item is the path of the ith element of the list at path.
func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// checkDates tells a stretch of dates that ends before it begins.
func (r *reading) checkDates(from, until *calendar.Date, path string) {
	if from != nil && until != nil && until.Before(*from) {
		r.wrong(codeBackwards, under(path, "until"), "until is the last day", "this ends on %s, before it begins on %s", until, from)
	}
}

// checkCalendar asks for exactly one way in which a calendar says when it is open.
func (r *reading) checkCalendar(c *model.Calendar) {
	path := under("calendars", string(c.ID))
	var ways []string
	for _, key := range []string{"hours", "any", "all", "outside"} {
		if _, said := r.positions[under(path, key)]; said {
			ways = append(ways, key)
		}
	}
	switch {
	case len(ways) == 0:
		r.wrong(codeCalendar, path, "give it hours, or make it of others with any, all or outside", "calendar %q does not say when it is open", c.ID)
		return
	case len(ways) > 1:
		r.wrong(codeCalendar, under(path, ways[1]), "make two calendars and join them with any or all", "calendar %q says twice when it is open: by %s", c.ID, listed(ways))
		return
	case ways[0] == "hours":
		return
	case len(c.Any)+len(c.All) == 0 && c.Outside == "":
		r.wrong(codeCalendar, under(path, ways[0]), "name one at least", "calendar %q is made of nothing", c.ID)
	}
	for _, key := range []string{"on", "during", "holidays", "closed", "timezone"} {
		if _, said := r.positions[under(path, key)]; said {
			r.wrong(codeCalendar, under(path, key), fmt.Sprintf("say it in the calendars that %q is made of", c.ID),
				"%q goes with hours; this calendar is made of others by %q", key, ways[0])
		}
	}
}

// checkCover asks an entry of a cover for exactly one of people, a rota and a party.
func (r *reading) checkCover(c *model.Cover, path string) {
	if c.Unknown {
		return
	}
	var who []string
	for _, way := range []struct {
		key   string
		given bool
	}{{"people", len(c.People) > 0}, {"rota", c.Rota != ""}, {"party", c.Party != ""}} {
		if way.given {
			who = append(who, way.key)
		}
	}
	switch {
	case len(who) == 0:
		r.wrong(codeCover, path, `give people, a rota or a party; write "?" if nobody knows yet`, "this entry says when, and not who")
		return
	case len(who) > 1:
		r.wrong(codeCover, under(path, who[1]), "make two entries of it", "an entry is either people, a rota or a party, not %s", listed(who))
		return
	}
	r.checkPlace(c, path)
	if c.Party == "" {
		for _, key := range []string{"agreement", "contact"} {
			if _, said := r.positions[under(path, key)]; said {
				r.wrong(codeCover, under(path, key), "leave it out, or name the party", "%q goes with a party", key)
			}
		}
		return
	}
	for _, a := range r.model.Agreements {
		if a.ID == c.Agreement && a.Party != c.Party && a.Party != model.Unknown && c.Party != model.Unknown {
			r.wrong(codeParty, under(path, "agreement"), fmt.Sprintf("name an agreement of %q, or the party %q", c.Party, a.Party),
				"%q is an agreement with %q, and %q answers here", c.Agreement, a.Party, c.Party)
		}
	}
}

// checkPlace asks that a place on a rota is one of its people's.
func (r *reading) checkPlace(c *model.Cover, path string) {
	_, said := r.positions[under(path, "place")]
	switch {
	case !said:
	case c.Rota == "":
		r.wrong(codePlace, under(path, "place"), "leave it out, or name the rota", "a place goes with a rota")
	case c.Place < 1:
		r.wrong(codePlace, under(path, "place"), "1 is who is on turn, 2 who is next", "places are counted from 1")
	default:
		for _, o := range r.model.Rotas {
			if o.ID == c.Rota && c.Place > len(o.People) {
				r.wrong(codePlace, under(path, "place"), "", "rota %q has no place %d: its people are %d", o.ID, c.Place, len(o.People))
			}
		}
	}
}

// checkRota looks at the dates of a rota and of its changes.
func (r *reading) checkRota(o *model.Rota) {
	path := under("rotas", string(o.ID))
	r.checkDates(o.Start, o.Until, path)
	for i, c := range o.Changes {
		at := item(under(path, "changes"), i)
		if !c.From.Before(c.Until) && c.Until.Date.Year > 0 {
			r.wrong(codeBackwards, under(at, "until"), "from is the first moment, until the end", "this change ends at %s, not after it begins at %s", c.Until, c.From)
		}
		if c.Replace == "" && c.With == "" {
			r.wrong(codeChange, at, "say whom it replaces, with whom, or both", "this change changes nobody")
		}
	}
}

// checkStep asks a step for one time and somebody to tell.
func (r *reading) checkStep(s *model.Step, path string) {
	said := func(key string) bool { _, ok := r.positions[under(path, key)]; return ok }
	switch {
	case said("after") && (said("at") || said("of")):
		r.wrong(codeStep, under(path, "after"), "keep one of the two", "a step has one time: after, or at a share of a target")
	case said("at") && !said("of"):
		r.wrong(codeStep, under(path, "at"), "add of: resolve, or another target", "at is a share of a target, and which is not said")
	case said("of") && !said("at"):
		r.wrong(codeStep, under(path, "of"), "add at: 75%, or another share", "of names a target, and which share of it is not said")
	case !said("after") && !said("at"):
		r.wrong(codeStep, path, "add after: 5m, or at: 75% and of: resolve", "this step does not say when")
	}
	if len(s.Tell) == 0 && s.HandTo == "" {
		r.wrong(codeStep, path, "add tell: [somebody], or hand_to: a function", "this step tells nobody")
	}
	if s.At != nil && !s.At.Unknown && s.At.Ratio == 0 {
		r.wrong(codeOutside, under(path, "at"), "write after: 0m for a step at once", "a share of nothing is no time")
	}
	switch {
	case s.Repeat > maxRepeat:
		r.wrong(codeRepeat, under(path, "repeat"), "", "a step repeats %d times at most", maxRepeat)
	case said("repeat") && !said("every"):
		r.wrong(codeRepeat, under(path, "repeat"), "add every: 10m, or another time", "how long it is between repeats is not said")
	case said("every") && !said("repeat"):
		r.wrong(codeRepeat, under(path, "every"), "add repeat: 3, or another number", "how often it repeats is not said")
	}
}

// checkCall looks at what calls a swarm: `severity critical` names a severity and `untouched 30m` has a duration; other
// words are for people.
func (r *reading) checkCall(call, path string) {
	what, of, _ := strings.Cut(call, " ")
	of = strings.TrimSpace(of)
	switch what {
	case "severity":
		if severity := reflect.TypeFor[model.SeverityID](); of != model.Unknown && !r.names.known(severity, of) {
			r.wrong(codeNobody, path, r.meant(reference{to: severity, name: of}), "no severity is called %q", of)
		}
	case "untouched":
		if _, err := model.ParseDuration(of); err != nil {
			message, hint := advice(err.Error())
			r.wrong(codeCall, path, hint, "%s", message)
		}
	}
}

// checkMatrix asks for a row of severities for every impact, and in it one for every urgency.
func (r *reading) checkMatrix(x *model.Matrix) {
	if len(x.Gives) > 0 && len(x.Gives) != len(x.Impact) {
		r.wrong(codeMatrix, "matrix.gives", "give a row for each impact, the greatest first",
			"there are %d impacts and %d rows", len(x.Impact), len(x.Gives))
	}
	for i, row := range x.Gives {
		if len(row) != len(x.Urgency) {
			r.wrong(codeMatrix, item("matrix.gives", i), "give a severity for each urgency, the most urgent first",
				"there are %d urgencies and %d severities in this row", len(x.Urgency), len(row))
		}
	}
}

// mixSlack is by how much the shares of a mix may miss the whole, as people round them.
const mixSlack = 0.005

// checkShares asks that a function hands on no more than it has to hand on. Less is no problem: what is said of no way goes the
// ways of which nothing is said.
func (r *reading) checkShares(f *model.Function) {
	sum := 0.0
	for _, e := range f.EscalatesTo {
		if e.Share != nil && !e.Share.Unknown {
			sum += e.Share.Ratio
		}
	}
	if sum > 1+mixSlack {
		r.wrong(codeSum, under(under("functions", string(f.ID)), "escalates_to"), "the shares of what is handed on sum to no more than 100%",
			"these shares sum to %s%%", strconv.FormatFloat(math.Round(sum*1000)/10, 'f', -1, 64))
	}
}

// checkMix asks that the shares of a demand are of one whole.
func (r *reading) checkMix(d *model.Demand) {
	sum := 0.0
	for _, s := range d.Mix {
		if s.Share.Unknown {
			return
		}
		sum += s.Share.Ratio
	}
	if len(d.Mix) > 0 && math.Abs(sum-1) > mixSlack {
		r.wrong(codeSum, under(under("demand", string(d.ID)), "mix"), "the shares of all severities sum to 100%",
			"these shares sum to %s%%", strconv.FormatFloat(math.Round(sum*1000)/10, 'f', -1, 64))
	}
}
