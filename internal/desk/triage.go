package desk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"belay/internal/model"
)

// Triage is where a new ticket goes, how bad it is, and why.
type Triage struct {
	Severity    model.SeverityID
	Impact      string
	Urgency     string
	Rated       string // why this severity, in words
	Function    model.FunctionID
	Accountable model.FunctionID
	Route       int    // the place of the route that matched, from 0; -1: the service's entry
	Why         string // why there, in words
}

// Judge is the triage of what somebody opens, by the matrix and the routes of a model.
func Judge(e *Edition, in Open) Triage {
	if e.reads {
		return judge(e, &in)
	}
	key := judgedBy{in.Service, in.Need, in.Channel, in.Kind, in.Severity, in.Category, in.Impact, in.Urgency}
	t, ok := e.judged[key]
	if !ok {
		if len(e.judged) >= mostJudged {
			clear(e.judged)
		}
		judged := judge(e, &in)
		t = &judged
		e.judged[key] = t
	}
	return *t
}

// judgedBy is what triage goes by where no route looks for words.
type judgedBy struct {
	service                   model.ServiceID
	need                      model.NeedID
	channel                   model.ChannelID
	kind                      model.TicketKind
	severity                  model.SeverityID
	category, impact, urgency string
}

// mostJudged bounds how many triages an edition keeps: categories are what people write.
const mostJudged = 4096

// judge works a triage out.
func judge(e *Edition, in *Open) Triage {
	var out Triage
	service := e.Model.Service(in.Service)
	out.rate(e.Model, service, in)
	out.route(e.Model, service, in)
	out.Accountable = e.accountable(service, out.Function)
	return out
}

// rate finds the severity: the one given, the matrix's, or the usual one of the need.
func (t *Triage) rate(m *model.Model, s *model.Service, in *Open) {
	t.Impact, t.Urgency = in.Impact, in.Urgency
	need := m.Need(in.Need)
	switch {
	case in.Severity != "":
		t.Severity, t.Rated = in.Severity, "set by hand"
	case need != nil && need.Severity != "" && need.Severity != model.Unknown && in.Impact == "" && in.Urgency == "":
		t.Severity, t.Rated = need.Severity, fmt.Sprintf("usual for %q", need.Asks)
	case m.Matrix != nil:
		t.byMatrix(m.Matrix)
	default:
		in := m.SeveritiesOf(s)
		t.Severity, t.Rated = in[len(in)/2].ID, "the model has no matrix: the middle severity"
	}
	if used := m.SeveritiesOf(s); !slices.ContainsFunc(used, func(v *model.Severity) bool { return v.ID == t.Severity }) {
		t.nearest(m, used)
	}
}

// byMatrix reads the matrix; what nobody said counts as the middle of its scale.
func (t *Triage) byMatrix(x *model.Matrix) {
	said := slices.Contains(x.Impact, t.Impact) && slices.Contains(x.Urgency, t.Urgency)
	if !slices.Contains(x.Impact, t.Impact) {
		t.Impact = x.Impact[len(x.Impact)/2]
	}
	if !slices.Contains(x.Urgency, t.Urgency) {
		t.Urgency = x.Urgency[len(x.Urgency)/2]
	}
	t.Severity = x.Gives[slices.Index(x.Impact, t.Impact)][slices.Index(x.Urgency, t.Urgency)]
	t.Rated = fmt.Sprintf("the matrix: impact %s, urgency %s", t.Impact, t.Urgency)
	if !said {
		t.Rated += ", where nothing was said the middle"
	}
}

// nearest takes the closest severity that the service uses, the more severe of two.
func (t *Triage) nearest(m *model.Model, used []*model.Severity) {
	place := func(v model.SeverityID) int {
		return slices.IndexFunc(m.Severities, func(o *model.Severity) bool { return o.ID == v })
	}
	at, best := place(t.Severity), used[0]
	for _, v := range used {
		if abs(place(v.ID)-at) < abs(place(best.ID)-at) {
			best = v
		}
	}
	t.Rated += fmt.Sprintf("; the service does not use %s, the nearest is %s", t.Severity, best.ID)
	t.Severity = best.ID
}

func abs(n int) int { return max(n, -n) }

// route finds the first route that matches, else the service's entry.
func (t *Triage) route(m *model.Model, s *model.Service, in *Open) {
	for i, r := range m.Routes {
		because, ok := matches(r.When, in, t.Severity)
		if !ok || m.Function(r.To) == nil {
			continue
		}
		t.Route, t.Function = i, r.To
		t.Why = fmt.Sprintf("Route %d of %d matched: %s.", i+1, len(m.Routes), because)
		return
	}
	t.Route, t.Function = -1, s.Entry
	t.Why = fmt.Sprintf("No route matched; %s receives the tickets of %s.", called(m, s.Entry), s.Called())
	if m.Function(s.Entry) == nil { // a model may leave the entry open; its tickets still need a place
		t.Function = entry(m, s)
		t.Why = fmt.Sprintf("No route matched and %s has no entry; %s is the first that supports it.", s.Called(), called(m, t.Function))
	}
}

// entry is the first function that can receive tickets of a service that names no entry.
func entry(m *model.Model, s *model.Service) model.FunctionID {
	if in := m.Entries(s); len(in) > 0 {
		return in[0].ID
	}
	return m.Functions[0].ID
}

// called is what people call a function.
func called(m *model.Model, id model.FunctionID) string {
	if f := m.Function(id); f != nil {
		return f.Called()
	}
	return string(id)
}

// matches says whether a route's conditions all hold, and in words why.
func matches(c *model.Condition, in *Open, v model.SeverityID) (because string, ok bool) {
	if c == nil {
		return "it takes every ticket", true
	}
	var said []string
	for _, one := range []struct {
		what string
		want []string
		is   string
	}{
		{"the service is", texts(c.Service), string(in.Service)},
		{"it came by", texts(c.Channel), string(in.Channel)},
		{"it is of kind", texts(c.Kind), string(in.Kind)},
		{"the severity is", texts(c.Severity), string(v)},
		{"the category is", c.Category, in.Category},
		{"the need is", texts(c.Need), string(in.Need)},
	} {
		if len(one.want) == 0 {
			continue
		}
		if !slices.Contains(one.want, one.is) {
			return "", false
		}
		said = append(said, one.what+" "+one.is)
	}
	if len(c.Words) > 0 {
		word, found := hasWord(in.Subject+"\n"+in.Body, c.Words)
		if !found {
			return "", false
		}
		said = append(said, fmt.Sprintf("it says %q", word))
	}
	if len(said) == 0 {
		return "it takes every ticket", true
	}
	return strings.Join(said, " and "), true
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// hasWord finds the first of some words in a text, whole and without regard to case.
func hasWord(text string, words []string) (word string, ok bool) {
	split := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}), " ") + " "
	}
	in := split(text)
	for _, w := range words {
		if strings.Contains(in, split(w)) {
			return w, true
		}
	}
	return "", false
}

// accountable is the function that answers for a service's ticket to the end: the first within its reach that the model
// calls accountable, else its entry, else where it was sent.
func (e *Edition) accountable(s *model.Service, sent model.FunctionID) model.FunctionID {
	answers, ok := e.answers[s.ID]
	if !ok {
		answers = s.Entry
		for _, f := range e.Model.Reach(s) {
			if f.Accountable {
				answers = f.ID
				break
			}
		}
		e.answers[s.ID] = answers
	}
	if e.Model.Function(answers) == nil {
		return sent
	}
	return answers
}
