package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"belay/internal/check"
	"belay/internal/diff"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

func (a *API) editionOperations() {
	handle(a, operation(http.MethodGet, "/editions", "list-editions", "The published editions, the newest first"), a.listEditions)
	handle(a, operation(http.MethodGet, "/editions/{number}", "get-edition", "One published edition, as it was signed"), a.getEdition)
	keep(a, operation(http.MethodPost, "/editions", "publish-edition", "Publish a support model",
		says("With dry_run nothing is published: the answer says what is wrong with the model, and what would change for whom. A model with errors at its stage is refused.")), a.publish)
}

// Edition is a published model.
type Edition struct {
	Number    int64     `json:"number"`
	Name      string    `json:"name"`
	Digest    string    `json:"digest"`
	Published time.Time `json:"published"`
	By        *Person   `json:"by,omitempty"`
	Note      string    `json:"note,omitempty"`
	Text      string    `json:"text,omitempty" doc:"The model in its canonical form; only on the edition itself."`
	Changes   *Changes  `json:"changes,omitempty" doc:"Since the edition before; only on the edition itself."`
}

// Changes are what changes for whom between two models.
type Changes struct {
	Changed []Changed `json:"changed"`
	Cover   []Covered `json:"cover" doc:"Services and severities for which it changes who picks up."`
	People  []Duties  `json:"people" doc:"Those whose duties change."`
	Touches []string  `json:"touches" doc:"The parties for whom something changes."`
}

// Changed is something that is said differently.
type Changed struct {
	Section   string `json:"section" doc:"function, target, agreement or another part of the model."`
	On        string `json:"on"`
	What      string `json:"what,omitempty"`
	Old       string `json:"old,omitempty" doc:"Empty for what is new."`
	New       string `json:"new,omitempty" doc:"Empty for what is gone."`
	Direction string `json:"direction,omitempty" doc:"Of a promise: tighter or looser."`
}

// Covered is how cover changes for one service and severity.
type Covered struct {
	Service  string  `json:"service"`
	Severity string  `json:"severity"`
	Won      int64   `json:"won" doc:"Seconds of the coming year in which somebody picks up, and nobody did."`
	Lost     int64   `json:"lost" doc:"Seconds of it in which nobody picks up, and somebody did."`
	Covered  float64 `json:"covered" doc:"The share of the year that is covered by the new model; 0 where it promises no pick-up."`
}

// Duties are how somebody's duties change, in seconds of the coming year.
type Duties struct {
	Person string   `json:"person"`
	Name   string   `json:"name"`
	Wins   []string `json:"wins"`
	Loses  []string `json:"loses"`
	Old    int64    `json:"old"`
	New    int64    `json:"new"`
}

func (a *API) listEditions(ctx context.Context, c *call, _ *nothing) (*body[[]Edition], error) {
	if err := c.mayUse(people.SeeModel); err != nil {
		return nil, err
	}
	all, err := a.engine.Editions(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Edition, 0, len(all))
	for _, e := range all {
		one, err := a.edition(ctx, c, e)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return &body[[]Edition]{out}, nil
}

// edition is an edition as lists show it.
func (a *API) edition(ctx context.Context, c *call, e store.Edition) (Edition, error) {
	out := Edition{Number: e.Number, Name: e.Name, Digest: e.Digest, Published: time.UnixMicro(e.PublishedUS).UTC(), Note: e.Note}
	names, err := a.show.names(ctx, []ticket.Account{ticket.Account(e.PublishedBy)})
	m, _ := a.engine.Model()
	out.By = (&reading{model: m, names: names, reader: c.actor}).person(ticket.Account(e.PublishedBy))
	return out, err
}

func (a *API) getEdition(ctx context.Context, c *call, in *struct {
	Number int64 `path:"number" doc:"The edition." example:"1" minimum:"1"`
},
) (*body[Edition], error) {
	if err := c.mayUse(people.SeeModel); err != nil {
		return nil, err
	}
	e, _, err := a.engine.Edition(ctx, in.Number)
	if err != nil {
		return nil, err
	}
	out, err := a.edition(ctx, c, e)
	if err != nil {
		return nil, err
	}
	out.Text = e.Text
	var changes diff.Report
	if err := json.Unmarshal(e.Changes, &changes); err != nil {
		return nil, fmt.Errorf("reading what edition %d changed: %w", e.Number, err)
	}
	out.Changes = showChanges(changes)
	return &body[Edition]{out}, nil
}

// showChanges are changes as the interface shows them; nil for a first edition.
func showChanges(r diff.Report) *Changes {
	if r.New.Digest == "" {
		return nil
	}
	out := &Changes{Changed: []Changed{}, Cover: []Covered{}, People: []Duties{}, Touches: texts(r.Touches)}
	for _, section := range []struct {
		name string
		list []diff.Change
	}{{"function", r.Functions}, {"target", r.Targets}, {"agreement", r.Agreements}, {"other", r.Others}} {
		for _, c := range section.list {
			out.Changed = append(out.Changed, Changed{
				Section: section.name, On: c.On, What: c.What, Old: c.Old, New: c.New, Direction: string(c.Direction),
			})
		}
	}
	for _, c := range r.Cover {
		one := Covered{Service: string(c.Service), Severity: string(c.Severity), Won: seconds(c.Won), Lost: seconds(c.Lost)}
		if c.New != nil {
			one.Covered = c.New.Covered
		}
		out.Cover = append(out.Cover, one)
	}
	for _, p := range r.People {
		out.People = append(out.People, Duties{
			Person: string(p.Person), Name: p.Name, Wins: texts(p.Wins), Loses: texts(p.Loses), Old: p.Duty.Old, New: p.Duty.New,
		})
	}
	return out
}

// seconds is how long stretches last together.
func seconds(list []diff.Stretch) (sum int64) {
	for _, s := range list {
		sum += int64(s.Until - s.From)
	}
	return sum
}

// Publishing is a support model that somebody wants to publish.
type Publishing struct {
	Files  map[string]string `json:"files" doc:"The files of the model, by name." maxProperties:"200"`
	Main   string            `json:"main,omitempty" doc:"The file that includes the others; support.yaml, or the only one, if left out." maxLength:"200"`
	Note   string            `json:"note,omitempty" doc:"What this edition is for." example:"The summer rota."`
	DryRun bool              `json:"dry_run,omitempty" doc:"Only say what is wrong and what would change."`
}

// main is the name of the model's own file.
func (p *Publishing) main() (string, error) {
	const usual = "support.yaml"
	name := p.Main
	if name == "" {
		name = usual
		if _, ok := p.Files[usual]; !ok && len(p.Files) == 1 {
			for only := range p.Files {
				name = only
			}
		}
	}
	if _, ok := p.Files[name]; !ok {
		return "", ticket.Refuse("Send the model as files, by name, and name the one that includes the others as main.")
	}
	return name, nil
}

// Published is what became of a model: what is wrong with it, what changes for whom, and the edition.
type Published struct {
	Refused  string    `json:"refused,omitempty" doc:"Why it cannot be published; empty if it can."`
	Problems []Mistake `json:"problems" doc:"Mistakes of the text, with their places."`
	Findings []Finding `json:"findings" doc:"What the rules have to say."`
	Since    int64     `json:"since" doc:"The edition that it is held against; 0 for none."`
	Changes  *Changes  `json:"changes,omitempty"`
	Edition  *Edition  `json:"edition,omitempty" doc:"What was published; none for a dry run."`
}

// Mistake is a mistake in the text of a model.
type Mistake struct {
	Code    string `json:"code"`
	At      string `json:"at,omitempty" doc:"File, line and column."`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func (a *API) publish(ctx context.Context, c *call, in *struct {
	Body Publishing
},
) (*body[Published], error) {
	out, err := a.published(ctx, c, &in.Body)
	return &body[Published]{out}, err
}

func (a *API) published(ctx context.Context, c *call, p *Publishing) (out Published, err error) {
	if err := c.mayUse(people.PublishEdition); err != nil {
		return out, err
	}
	name, err := p.main()
	if err != nil {
		return out, err
	}
	d, err := a.engine.DraftOf(ctx, name, p.Files)
	if err != nil {
		return out, err
	}
	out = Published{
		Refused: d.Refused(), Problems: []Mistake{}, Findings: showFindings(d.Check.Findings), Since: d.Since,
		Changes: showChanges(d.Changes),
	}
	for _, m := range d.Problems {
		one := Mistake{Code: m.Code, Message: m.Message, Hint: m.Hint}
		if m.At.File != "" {
			one.At = m.At.String()
		}
		out.Problems = append(out.Problems, one)
	}
	if p.DryRun {
		return out, nil
	}
	if out.Refused != "" {
		refusal := problem(refused, "%s", out.Refused)
		for _, m := range out.Problems[:min(len(out.Problems), maxPlaces)] {
			refusal.Places = append(refusal.Places, Place{At: m.At, Why: m.Message})
		}
		for _, f := range slices.DeleteFunc(slices.Clone(d.Check.Findings), waivedOrMild) {
			if len(refusal.Places) < maxPlaces {
				refusal.Places = append(refusal.Places, Place{At: f.On, Why: f.Message + " (" + f.Rule + ")"})
			}
		}
		return out, refusal
	}
	e, err := a.engine.Publish(ctx, c.request(), d, p.Note)
	if err != nil {
		return out, err
	}
	shown, err := a.edition(ctx, c, e)
	out.Edition = &shown
	return out, err
}

// waivedOrMild says that a finding keeps nobody from publishing.
func waivedOrMild(f check.Finding) bool { return f.Waived != nil || f.Level != check.Error }
