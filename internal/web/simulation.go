package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/outlook"
	"belay/internal/people"
	"belay/internal/simulate"
	"belay/internal/span"
	inquiry "belay/internal/study" // here a study is what is known of a model
	"belay/internal/ticket"
)

// simulationsScreen is the studies of models, the newest first.
type simulationsScreen struct {
	Studies []simulationLine
	Starts  bool // whoever reads may start one
	Older   string
}

// simulationLine is a study among others.
type simulationLine struct {
	Number             int64
	Name, By, About    string
	State, Look, Share string
	Made               moment
}

// simulationsShown is how many studies stand on a page.
const simulationsShown = 30

// simulationPath is where a study is shown.
func simulationPath(number int64) string { return fmt.Sprintf("/m/simulate/%d", number) }

func (c *call) showSimulations() error {
	before, _ := strconv.ParseInt(c.r.URL.Query().Get("before"), 10, 64)
	list, err := c.engine().Simulations(c.ctx(), c.actor, before, simulationsShown+1)
	if err != nil {
		return err
	}
	screen := simulationsScreen{Starts: c.ever(people.Simulate).Yes}
	if len(list) > simulationsShown {
		list = list[:simulationsShown]
		screen.Older = fmt.Sprintf("/m/simulate?before=%d", list[simulationsShown-1].Number)
	}
	ids := make([]people.ID, len(list))
	for i, s := range list {
		ids[i] = s.By
	}
	by, err := c.names(ids...)
	if err != nil {
		return err
	}
	for _, s := range list {
		line := simulationLine{
			Number: s.Number, Name: s.Name, By: by(s.By), Made: c.moment(span.At(s.Made)),
			About: fmt.Sprintf("%s from %s, %s", count(s.Ask.Weeks, "week", "weeks"), dayWords(s.Ask.From), count(len(s.Options), "option", "options")),
		}
		line.State, line.Look = stateOf(s)
		if !s.State.Over() {
			line.Share = percent(float64(s.Done) / float64(max(1, s.Most)))
		}
		screen.Studies = append(screen.Studies, line)
	}
	return c.show("simulations", c.modelPage("Simulate"), screen)
}

// dayWords is a day as people write it.
func dayWords(d calendar.Date) string {
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}

// stateOf is the state of a study in a word, and how it looks.
func stateOf(s engine.Simulation) (words, look string) {
	switch s.State {
	case engine.SimulationQueued:
		return "waits to be played", "warn"
	case engine.SimulationRunning:
		return "is being played", "warn"
	case engine.SimulationCancelled:
		return "cancelled", "muted"
	case engine.SimulationFailed:
		return "failed", "bad"
	case engine.SimulationDone:
	}
	return "done", "good"
}

// simulateScreen asks for a new study.
type simulateScreen struct{ Form *form }

// About, Numbers, Options and More are the fields of the form that belong together: what is asked, over what it is played, pairs of
// what an option is called and what is different in it, and what few need.
func (s simulateScreen) About() []*field   { return s.Form.Questions()[:2] }
func (s simulateScreen) Numbers() []*field { return s.Form.Questions()[2:8] }
func (s simulateScreen) Options() []*field { return s.Form.Questions()[8 : 8+2*optionsAsked] }
func (s simulateScreen) More() []*field    { return s.Form.Questions()[8+2*optionsAsked:] }

// optionsAsked is how many options beside the base a form asks for.
const optionsAsked = 3

// longestEdits is how much may be written of what is different, in characters.
const longestEdits = 2000

// simulationForm asks what is to be played. Words of fields that belong to one option end with its place.
func (c *call) simulationForm() (*form, error) {
	editions, err := c.engine().Editions(c.ctx())
	if err != nil {
		return nil, err
	}
	usual := inquiry.Usual(calendar.DateOf(c.at, c.zone()))
	f := &form{Action: "/m/simulate/new", Name: "simulate", Button: "Play it", Upload: true, Fields: []*field{
		{Name: "name", Label: "What is the question?", Hint: "The study is listed by it, such as: is one more at the desk enough?", Max: 80},
		{Name: "base", Label: "The model to begin with", Kind: "select", Required: true},
		{Name: "from", Label: "Counted from", Kind: "date", Required: true, Value: usual.From.String()},
		{Name: "weeks", Label: "Weeks", Kind: "number", Required: true, Value: strconv.Itoa(usual.Weeks)},
		{Name: "runs", Label: "Runs at most", Kind: "number", Required: true, Value: strconv.Itoa(usual.Runs), Hint: "More runs, narrower intervals."},
		{Name: "within", Label: "Known to, in percent", Required: true, Value: "5", Hint: "Runs end when the mean time to solve is known so well."},
		{Name: "warm_up", Label: "Weeks of warm-up", Kind: "number", Required: true, Value: strconv.Itoa(usual.WarmUp), Hint: "Played before, and not counted."},
		{Name: "seed", Label: "Seed", Kind: "number", Required: true, Value: "1", Hint: "The same seed comes to the same."},
	}}
	for i, e := range editions {
		words := fmt.Sprintf("Edition %d", e.Number)
		if i == 0 {
			words += ", in force"
			f.Fields[1].Value = strconv.FormatInt(e.Number, 10)
		}
		f.Fields[1].Options = append(f.Fields[1].Options, option{Value: strconv.FormatInt(e.Number, 10), Words: words})
	}
	for n := range optionsAsked {
		at := strconv.Itoa(n + 1)
		f.Fields = append(f.Fields,
			&field{Name: "option" + at, Label: "Option " + at, Max: 80, Hint: "What it is called, such as: one more at the desk."},
			&field{Name: "edits" + at, Label: "What is different in option " + at, Kind: "area", Rows: 3, Max: longestEdits, Hint: "A change on each line, such as: functions.service-desk.cover[0].people += one"})
	}
	f.Fields = append(f.Fields, &field{Name: filesField, Label: "The files of another model", Kind: "file", Hint: "If they are chosen, they are one more option, which is called by the name of the model."},
		&field{Name: "habits", Label: "Habits", Kind: "area", Rows: 4, Max: longestEdits, Hint: "What people do that no model says, such as asks_back: 0.1. What is left out is as usual."})
	return f, nil
}

func (c *call) showSimulate() error {
	if m, _ := c.engine().Model(); m == nil {
		return c.noModelPage()
	}
	f, err := c.simulationForm()
	if err != nil {
		return err
	}
	return c.simulatePage(f)
}

// simulatePage shows the form of a new study.
func (c *call) simulatePage(f *form) error {
	p := c.modelPage("A new study")
	p.Study = true
	return c.show("simulate", p, simulateScreen{f})
}

func (c *call) simulate() error {
	f, err := c.simulationForm()
	if err != nil {
		return err
	}
	if err := f.fill(c); err != nil {
		return err
	}
	again := func(err error) error {
		return c.again(f, "", err, func() error { return c.simulatePage(f) })
	}
	if !f.complete() {
		return again(nil)
	}
	wanted := engine.NewSimulation{Name: f.value("name")}
	if wanted.Ask, err = f.ask(); err != nil {
		return again(err)
	}
	if wanted.Options, err = c.wantedOptions(f); err != nil {
		return again(err)
	}
	s, err := c.engine().StartSimulation(c.ctx(), c.actor, wanted)
	if err != nil {
		return again(err)
	}
	return c.to(simulationPath(s.Number), "The study waits to be played.")
}

// ask reads what the form asks; the refusal names the field.
func (f *form) ask() (inquiry.Ask, error) {
	from, err := calendar.ParseDate(f.value("from"))
	if err != nil {
		return inquiry.Ask{}, refusal{unprocessable, "Write the day from which is counted as 2027-01-04."}
	}
	a := inquiry.Usual(from)
	for name, into := range map[string]*int{"weeks": &a.Weeks, "runs": &a.Runs, "warm_up": &a.WarmUp} {
		if *into, err = strconv.Atoi(f.value(name)); err != nil {
			x, _ := f.field(name)
			return a, refusal{unprocessable, x.Label + ": a whole number, please."}
		}
	}
	if a.Seed, err = strconv.ParseUint(f.value("seed"), 10, 64); err != nil {
		return a, refusal{unprocessable, "The seed is a whole number of 0 or more."}
	}
	within, err := strconv.ParseFloat(f.value("within"), 64)
	if err != nil {
		return a, refusal{unprocessable, "How well it is to be known is a percentage, such as 5."}
	}
	a.Within = within / 100
	if text := f.value("habits"); text != "" {
		if a.Habits, err = simulate.ReadHabits("habits", text); err != nil {
			return a, ticket.Refuse("%s.", strings.TrimSuffix(err.Error(), "."))
		}
	}
	return a, nil
}

// wantedOptions are the base, what is different, and the model that came along.
func (c *call) wantedOptions(f *form) ([]engine.NewOption, error) {
	edition, err := strconv.ParseInt(f.value("base"), 10, 64)
	if err != nil {
		return nil, refusal{unprocessable, "Choose the edition to begin with."}
	}
	options := []engine.NewOption{{Name: fmt.Sprintf("edition %d", edition), Edition: edition}}
	for n := range optionsAsked {
		at := strconv.Itoa(n + 1)
		edits := f.value("edits" + at)
		if edits == "" {
			if f.value("option"+at) != "" {
				return nil, refusal{unprocessable, "Say what is different in " + f.value("option"+at) + "."}
			}
			continue
		}
		options = append(options, engine.NewOption{Name: cmp.Or(f.value("option"+at), "option "+at), Edition: edition, Edits: edits})
	}
	if c.r.MultipartForm != nil && slices.ContainsFunc(c.r.MultipartForm.File[filesField], func(h *multipart.FileHeader) bool { return h.Filename != "" }) {
		first, texts, err := c.uploaded()
		if err != nil {
			return nil, err
		}
		options = append(options, engine.NewOption{Name: strings.TrimSuffix(first, ".yaml"), Main: first, Files: texts})
	}
	return options, nil
}

func (c *call) cancelSimulation() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	if _, err := c.engine().CancelSimulation(c.ctx(), c.actor, number); err != nil {
		return err
	}
	return c.to(simulationPath(number), "It is cancelled. What was played until now is kept.")
}

func (c *call) forgetSimulation() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	if err := c.engine().DropSimulation(c.ctx(), c.actor, number); err != nil {
		return err
	}
	return c.to("/m/simulate", "The study is forgotten.")
}

// simulationNumber is the study that the address names.
func (c *call) simulationNumber() (int64, error) {
	number, err := strconv.ParseInt(c.r.PathValue("study"), 10, 64)
	if err != nil {
		return 0, noPage()
	}
	return number, nil
}

// simulationScreen is one study: how far it is, and what it has come to.
type simulationScreen struct {
	Number          int64
	Name, By, About string
	State, Look     string
	Error           string
	Done, Most      int
	Left            string // how long it still takes at most; empty where nobody can tell
	Live            bool   // more will come
	Starts          bool   // whoever reads may cancel or forget it
	Made            moment
	Options         []simulatedOption
	Body            template.HTML // empty: no run is whole yet
	Half            string        // how closely the mean time to solve is known
	Files           []link
}

// simulatedOption is one model of a study.
type simulatedOption struct{ Name, From, Edits, Digest string }

func (c *call) showSimulation() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	s, answer, err := c.engine().Simulation(c.ctx(), c.actor, number)
	if err != nil {
		return err
	}
	by, err := c.names(s.By)
	if err != nil {
		return err
	}
	screen := simulationScreen{
		Number: number, Name: s.Name, By: by(s.By), Error: s.Error, Done: s.Done, Most: s.Most, Live: !s.State.Over(),
		Starts: c.ever(people.Simulate).Yes, Made: c.moment(span.At(s.Made)),
		About: fmt.Sprintf("%s from %s, at most %s, seed %d", count(s.Ask.Weeks, "week", "weeks"), dayWords(s.Ask.From), count(s.Ask.Runs, "run", "runs"), s.Ask.Seed),
	}
	screen.State, screen.Look = stateOf(s)
	if left := s.Left(c.at.In(time.UTC)); left > 0 {
		screen.Left = long(int64(left.Seconds()))
	}
	for _, o := range s.Options {
		line := simulatedOption{Name: o.Name, From: "a model that was sent", Edits: o.Edits, Digest: shortDigest(o.Digest)}
		if o.Edition > 0 {
			line.From = fmt.Sprintf("edition %d", o.Edition)
		}
		screen.Options = append(screen.Options, line)
	}
	if answer != nil {
		shown := outlookOf(answer)
		shown.Tickets = simulationPath(number) + "/tickets"
		if screen.Body, err = shown.Body(); err != nil {
			return err
		}
		mean := answer.Options[0].Report.Solve.Mean
		screen.Half = percent(mean.Half() / max(1, mean.Mean))
		path := simulationPath(number)
		screen.Files = []link{{Path: path + "/report.html", Words: "One page, to send on"}, {Path: path + "/report.json", Words: "JSON"}, {Path: path + "/report.csv", Words: "CSV"}}
	}
	p := c.modelPage(s.Name)
	p.Look, p.Study = wide, true
	if screen.Live {
		p.Again = waitsToLook
	}
	return c.show("simulation", p, screen)
}

// waitsToLook is after how many seconds a page without script is loaded again.
const waitsToLook = 5

// outlookOf is a study as it is shown.
func outlookOf(a *inquiry.Answer) outlook.Outlook {
	out := outlook.Outlook{
		Weeks: a.Ask.Weeks, WarmUp: a.Ask.WarmUp, Within: a.Ask.Within, Narrow: a.Narrow, Cut: a.Cut,
	}
	for _, o := range a.Options {
		out.Options = append(out.Options, outlook.Option{Name: o.Name, Model: o.Model, Report: o.Report, Runs: o.Runs})
	}
	return out
}

// sendSimulation sends what a study has come to as a file, by the ending that the address names.
func (c *call) sendSimulation() error {
	number, err := c.simulationNumber()
	if err != nil {
		return err
	}
	_, answer, err := c.engine().Simulation(c.ctx(), c.actor, number)
	if err != nil {
		return err
	}
	if answer == nil {
		return refusal{http.StatusConflict, "No run of this study is whole yet. Come back in a moment."}
	}
	name := fmt.Sprintf("simulation-%d", number)
	shown := outlookOf(answer)
	switch file := c.r.PathValue("file"); file {
	case "report.html":
		if shown.Specimens, err = c.specimens(number, answer.Options[0].Report); err != nil {
			return err
		}
		text, err := shown.HTML()
		if err != nil {
			return err
		}
		return c.sendFile("text/html; charset=utf-8", name+".html", text)
	case "report.json":
		text, err := json.MarshalIndent(reportsOf(answer), "", "  ")
		if err != nil {
			return fmt.Errorf("writing a study: %w", err)
		}
		return c.sendFile("application/json", name+".json", text)
	case "report.csv":
		return c.sendFile("text/csv; charset=utf-8", name+".csv", answer.CSV())
	}
	return noPage()
}

// optionReport is what is known of one option.
type optionReport struct {
	Name   string           `json:"name"`
	Report *simulate.Report `json:"report"`
	Better inquiry.Better   `json:"better"`
}

// reportsOf is what is known of each option.
func reportsOf(a *inquiry.Answer) (out []optionReport) {
	for _, o := range a.Options {
		out = append(out, optionReport{o.Name, o.Report, o.Better})
	}
	return out
}
