package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/simulate"
	"belay/internal/study"
	"belay/internal/ticket"
)

func (a *API) simulationOperations() {
	handle(a, operation(http.MethodGet, "/simulations", "list-simulations", "The studies by simulation, the newest first"), a.listSimulations)
	keep(a, operation(http.MethodPost, "/simulations", "start-simulation", "Play models and set them beside each other", creates,
		says("The study is played by whichever node has a core to spare, survives a restart, and comes to the same answer whoever plays what. "+
			"The first option is the base; the others meet the same tickets.")), a.startSimulation)
	handle(a, operation(http.MethodGet, "/simulations/{number}", "get-simulation", "How far a study is, and what it has come to so far"), a.getSimulation)
	table := operation(http.MethodGet, "/simulations/{number}/csv", "get-simulation-table", "All that a study has come to, as one long table",
		says("A row for each figure of each run and, as run \"all\", for each estimate with its interval."))
	table.Responses["200"] = &huma.Response{Description: "The table.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
	handle(a, table, a.simulationTable)
	handle(a, operation(http.MethodGet, "/simulations/{number}/tickets", "list-simulated-tickets", "Tickets that a study has played: those that took longest, and some at random",
		says("None before the run was played.")), a.listSimulatedTickets)
	handle(a, operation(http.MethodGet, "/simulations/{number}/tickets/{ticket}", "get-simulated-ticket", "One of them, with all that happened to it"), a.getSimulatedTicket)
	keep(a, operation(http.MethodPut, "/simulations/{number}/cancel", "cancel-simulation", "End a study, and keep what was played"), a.cancelSimulation)
	keep(a, operation(http.MethodDelete, "/simulations/{number}", "forget-simulation", "Forget a study that is over"), a.forgetSimulation)
}

// Simulation is a study: some models, played with the same tickets.
type Simulation struct {
	Number  int64             `json:"number"`
	Name    string            `json:"name"`
	State   string            `json:"state" doc:"queued, running, done, cancelled or failed."`
	Error   string            `json:"error,omitempty" doc:"Why it failed."`
	By      *Person           `json:"by,omitempty" doc:"Who started it."`
	Made    time.Time         `json:"made"`
	Began   *time.Time        `json:"began,omitempty" doc:"When the first run was begun."`
	Ended   *time.Time        `json:"ended,omitempty"`
	Ask     SimulationAsk     `json:"ask"`
	Done    int               `json:"done" doc:"Runs that were played, of all options."`
	Most    int               `json:"most" doc:"Runs that there will be if it is not known well enough sooner."`
	Left    int64             `json:"left" doc:"Seconds that it will still take at most, as far as one can tell; 0 when one cannot."`
	Options []SimulatedOption `json:"options" doc:"The first is the base."`
	Answer  *SimulationAnswer `json:"answer,omitempty" doc:"Only on the study itself: what the runs that every option has made come to; none before the first."`
}

// SimulationAsk is what a study asks.
type SimulationAsk struct {
	From   string          `json:"from" doc:"The day from which is counted." example:"2027-01-04" maxLength:"10"`
	Weeks  int             `json:"weeks,omitempty" doc:"Weeks that are counted; 13 if left out." minimum:"1" maximum:"260" example:"4"`
	WarmUp *int            `json:"warm_up,omitempty" doc:"Weeks before them that are played and not counted; 2 if left out." minimum:"0" maximum:"260" example:"1"`
	Runs   int             `json:"runs,omitempty" doc:"The most runs of each option; 20 if left out." minimum:"1" maximum:"1000" example:"5"`
	Within float64         `json:"within,omitempty" doc:"Runs end when the base's mean time to solve is known to this share of itself; 0.05 if left out." example:"0.05"`
	Seed   *uint64         `json:"seed,omitempty" doc:"Of chance: the same seed comes to the same answer; 1 if left out." maximum:"9007199254740991"`
	Habits *map[string]any `json:"habits,omitempty" doc:"What people do that a model does not say, as belay simulate --habits reads it; the usual for what is left out."`
}

// SimulatedOption is one model of a study.
type SimulatedOption struct {
	Name    string   `json:"name"`
	Edition int64    `json:"edition,omitempty" doc:"That it is, or that its edits begin from; none for a model that was sent."`
	Edits   []string `json:"edits,omitempty" doc:"What is different."`
	Digest  string   `json:"digest" doc:"Of the model with its edits."`
}

// SimulationAnswer is what a study has come to.
type SimulationAnswer struct {
	Runs    int              `json:"runs" doc:"That every option has made, from the first."`
	Narrow  bool             `json:"narrow" doc:"It is known as closely as was asked."`
	Cut     bool             `json:"cut" doc:"It was ended before that, and before all runs."`
	Options []AnsweredOption `json:"options" doc:"In the order of the options."`
}

// AnsweredOption is what is known of one model.
type AnsweredOption struct {
	Name     string             `json:"name"`
	Promises []SimulatedPromise `json:"promises"`
	Solve    SimulatedTimes     `json:"solve" doc:"From opening until it is solved."`
	Take     SimulatedTimes     `json:"take" doc:"From opening until somebody has it."`
	Tickets  Estimate           `json:"tickets" doc:"A week."`
	Cost     Estimate           `json:"cost" doc:"Of a ticket, in the model's currency."`
	Drowns   []string           `json:"drowns" doc:"The functions before which more and more lies."`
	Report   map[string]any     `json:"report" doc:"All of it, as belay simulate --format json prints it."`
	Better   map[string]any     `json:"better,omitempty" doc:"How it differs from the base, run by run; as belay simulate --format json prints it."`
}

// SimulatedPromise is what became of one promise.
type SimulatedPromise struct {
	Service  string   `json:"service"`
	Severity string   `json:"severity"`
	Target   string   `json:"target"`
	Kept     int      `json:"kept" doc:"Tickets of all runs."`
	Late     int      `json:"late"`
	Share    Estimate `json:"share" doc:"Of tickets that kept it."`
	Asked    *float64 `json:"asked" doc:"The share that the model asks for; null for none."`
	Verdict  string   `json:"verdict" doc:"kept or missed where the interval leaves no doubt, else open; empty where nothing is asked for."`
}

// SimulatedTimes are lengths of time, in seconds of wall time.
type SimulatedTimes struct {
	Mean   Estimate `json:"mean"`
	Median int64    `json:"median"`
	P90    int64    `json:"p90"`
	P95    int64    `json:"p95"`
}

// Estimate is an amount with its 95 % interval.
type Estimate struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// ByNumber is a study in a path.
type ByNumber struct {
	Number int64 `path:"number" doc:"The study." minimum:"1"`
}

// SimulationPage is a page of studies.
type SimulationPage struct {
	Simulations []Simulation `json:"simulations"`
	Next        string       `json:"next,omitempty" doc:"The cursor of the next page; empty on the last."`
}

func (a *API) listSimulations(ctx context.Context, c *call, in *struct {
	Cursor int64 `query:"cursor" doc:"The next of the page before." minimum:"0"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[SimulationPage], error) {
	all, err := a.engine.Simulations(ctx, c.actor, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := SimulationPage{Simulations: []Simulation{}}
	if len(all) > in.Limit {
		all = all[:in.Limit]
		out.Next = strconv.FormatInt(all[in.Limit-1].Number, 10)
	}
	for _, s := range all {
		shown, err := a.simulation(ctx, c, s)
		if err != nil {
			return nil, err
		}
		out.Simulations = append(out.Simulations, shown)
	}
	return &body[SimulationPage]{out}, nil
}

// simulation is a study as lists show it.
func (a *API) simulation(ctx context.Context, c *call, s engine.Simulation) (Simulation, error) {
	by := ticket.Account(s.By)
	names, err := a.show.names(ctx, []ticket.Account{by})
	m, _ := a.engine.Model()
	ask := s.Ask
	out := Simulation{
		Number: s.Number, Name: s.Name, State: string(s.State), Error: s.Error, By: (&reading{model: m, names: names, reader: c.actor}).person(by),
		Made: s.Made, Began: orNever(s.Began), Ended: orNever(s.Ended), Done: s.Done, Most: s.Most, Left: int64(s.Left(time.Now()).Seconds()),
		Ask:     SimulationAsk{From: ask.From.String(), Weeks: ask.Weeks, WarmUp: &ask.WarmUp, Runs: ask.Runs, Within: ask.Within, Seed: &ask.Seed},
		Options: []SimulatedOption{},
	}
	for _, o := range s.Options {
		out.Options = append(out.Options, SimulatedOption{Name: o.Name, Edition: o.Edition, Edits: lines(o.Edits), Digest: o.Digest})
	}
	if err != nil {
		return out, err
	}
	habits, err := object(ask.Habits)
	out.Ask.Habits = &habits
	return out, err
}

// orNever is a time, or null for none.
func orNever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// lines are the lines of a text; none of an empty one.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// object is a value as its JSON.
func object(v any) (out map[string]any, err error) {
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	return out, err
}

// SimulationWanted is a study that somebody wants.
type SimulationWanted struct {
	Name    string         `json:"name,omitempty" doc:"What lists call it; the last option's name if left out." example:"One more at the desk" maxLength:"80"`
	Ask     SimulationAsk  `json:"ask" example:"{\"from\":\"2027-01-04\",\"weeks\":1,\"warm_up\":0,\"runs\":1}"`
	Options []OptionWanted `json:"options" doc:"The first is the base." minItems:"1" maxItems:"12" example:"[{\"name\":\"as it is\"}]"`
}

// OptionWanted is a model that somebody wants in a study: an edition, or one that is sent; with edits, or as it is.
type OptionWanted struct {
	Name    string            `json:"name,omitempty" maxLength:"80"`
	Edition int64             `json:"edition,omitempty" doc:"The one in force if left out." minimum:"1"`
	Files   map[string]string `json:"files,omitempty" doc:"The files of a model that is sent, by name." maxProperties:"200"`
	Main    string            `json:"main,omitempty" doc:"The file that includes the others; support.yaml, or the only one, if left out." maxLength:"200"`
	Edits   []string          `json:"edits,omitempty" doc:"What is different, such as functions.desk.cover[0].people += one." maxItems:"50"`
}

func (a *API) startSimulation(ctx context.Context, c *call, in *struct{ Body SimulationWanted }) (*body[Simulation], error) {
	if err := c.mayUse(people.Simulate); err != nil {
		return nil, err
	}
	wanted := engine.NewSimulation{Name: in.Body.Name}
	var err error
	if wanted.Ask, err = askOf(in.Body.Ask); err != nil {
		return nil, err
	}
	for _, o := range in.Body.Options {
		option := engine.NewOption{Name: o.Name, Edition: o.Edition, Files: o.Files, Edits: strings.Join(o.Edits, "\n")}
		if len(o.Files) > 0 {
			if option.Main, err = (&Publishing{Files: o.Files, Main: o.Main}).main(); err != nil {
				return nil, err
			}
		}
		wanted.Options = append(wanted.Options, option)
	}
	s, err := a.engine.StartSimulation(ctx, c.actor, wanted)
	if err != nil {
		return nil, err
	}
	shown, err := a.simulation(ctx, c, s)
	return &body[Simulation]{shown}, err
}

// askOf reads what a study asks, with the usual for what is left out.
func askOf(in SimulationAsk) (study.Ask, error) {
	from, err := calendar.ParseDate(in.From)
	if err != nil {
		return study.Ask{}, ticket.Refuse("from is the day from which is counted, such as 2027-01-04, not %q.", short(in.From))
	}
	ask := study.Usual(from)
	if in.Weeks != 0 {
		ask.Weeks = in.Weeks
	}
	if in.WarmUp != nil {
		ask.WarmUp = *in.WarmUp
	}
	if in.Runs != 0 {
		ask.Runs = in.Runs
	}
	if in.Within != 0 {
		ask.Within = in.Within
	}
	if in.Seed != nil {
		ask.Seed = *in.Seed
	}
	if in.Habits != nil {
		text, err := json.Marshal(*in.Habits)
		if err != nil {
			return ask, err
		}
		if ask.Habits, err = simulate.ReadHabits("habits", string(text)); err != nil {
			return ask, ticket.Refuse("%s.", strings.TrimSuffix(err.Error(), "."))
		}
	}
	return ask, nil
}

func (a *API) getSimulation(ctx context.Context, c *call, in *struct{ ByNumber }) (*body[Simulation], error) {
	s, answer, err := a.engine.Simulation(ctx, c.actor, in.Number)
	if err != nil {
		return nil, err
	}
	shown, err := a.simulation(ctx, c, s)
	if err == nil && answer != nil {
		shown.Answer, err = showAnswer(answer)
	}
	return &body[Simulation]{shown}, err
}

// tableOf is a table to be saved.
type tableOf struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func (a *API) simulationTable(ctx context.Context, c *call, in *struct{ ByNumber }) (*tableOf, error) {
	_, answer, err := a.engine.Simulation(ctx, c.actor, in.Number)
	if err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, ticket.Refuse("No run of simulation %d is known of all options yet. Ask again in a moment.", in.Number)
	}
	return &tableOf{"text/csv; charset=utf-8", fmt.Sprintf(`attachment; filename="simulation-%d.csv"`, in.Number), answer.CSV()}, nil
}

func (a *API) cancelSimulation(ctx context.Context, c *call, in *struct{ ByNumber }) (*body[Simulation], error) {
	s, err := a.engine.CancelSimulation(ctx, c.actor, in.Number)
	if err != nil {
		return nil, err
	}
	shown, err := a.simulation(ctx, c, s)
	return &body[Simulation]{shown}, err
}

func (a *API) forgetSimulation(ctx context.Context, c *call, in *struct{ ByNumber }) (*nothing, error) {
	return &nothing{}, a.engine.DropSimulation(ctx, c.actor, in.Number)
}

// showAnswer is what a study has come to, as the interface shows it.
func showAnswer(in *study.Answer) (*SimulationAnswer, error) {
	out := &SimulationAnswer{Runs: len(in.Options[0].Runs), Narrow: in.Narrow, Cut: in.Cut, Options: []AnsweredOption{}}
	for i, o := range in.Options {
		r := o.Report
		one := AnsweredOption{
			Name: o.Name, Promises: []SimulatedPromise{}, Solve: showTimes(r.Solve), Take: showTimes(r.Take), Tickets: estimate(r.Tickets),
			Cost: estimate(r.Cost.Ticket), Drowns: []string{},
		}
		for _, p := range r.Promises {
			one.Promises = append(one.Promises, SimulatedPromise{
				Service: string(p.Service), Severity: string(p.Severity), Target: string(p.Target), Kept: p.Kept, Late: p.Late,
				Share: estimate(p.Attainment), Asked: p.Attain, Verdict: p.Verdict,
			})
		}
		for _, f := range r.Functions {
			if f.Drowns {
				one.Drowns = append(one.Drowns, string(f.Function))
			}
		}
		var err error
		if one.Report, err = object(r); err == nil && i > 0 {
			one.Better, err = object(o.Better)
		}
		if err != nil {
			return nil, err
		}
		out.Options = append(out.Options, one)
	}
	return out, nil
}

func showTimes(t simulate.Times) SimulatedTimes {
	return SimulatedTimes{Mean: estimate(t.Mean), Median: t.Median, P90: t.P90, P95: t.P95}
}

func estimate(i simulate.Interval) Estimate { return Estimate{Mean: i.Mean, Low: i.Low, High: i.High} }
