package web

import (
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/diff"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/source"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/template"
)

// editionsScreen is what was published, the newest first.
type editionsScreen struct{ Editions []editionLine }

type editionLine struct {
	Number    int64
	Name      string
	Digest    string
	Published moment
	By, Note  string
	Current   bool
	Summary   string // what it changed, in a line
}

// editionScreen is one edition, and what it changed for whom.
type editionScreen struct {
	editionLine

	Changes *changesScreen
	Before  int64
	Whole   string // the digest, whole
}

func (c *call) showEditions() error {
	editions, err := c.engine().Editions(c.ctx())
	if err != nil {
		return err
	}
	var ids []people.ID
	for _, e := range editions {
		ids = append(ids, people.ID(e.PublishedBy))
	}
	name, err := c.names(ids...)
	if err != nil {
		return err
	}
	var screen editionsScreen
	for _, e := range editions {
		screen.Editions = append(screen.Editions, c.editionLine(e, name))
	}
	return c.show("editions", c.modelPage("Editions"), screen)
}

func (c *call) editionLine(e store.Edition, name func(people.ID) string) editionLine {
	_, current := c.engine().Model()
	line := editionLine{
		Number: e.Number, Name: e.Name, Digest: shortDigest(e.Digest), Published: c.stamp(e.PublishedUS),
		By: name(people.ID(e.PublishedBy)), Note: e.Note, Current: e.Number == current,
	}
	switch r, err := changesIn(e); {
	case err != nil || e.Number == 1:
		line.Summary = "The first edition."
	default:
		line.Summary = summaryOf(r)
	}
	return line
}

// changesIn reads what an edition changed.
func changesIn(e store.Edition) (r diff.Report, err error) {
	err = json.Unmarshal(e.Changes, &r)
	return r, err
}

// summaryOf counts what changes.
func summaryOf(r diff.Report) string {
	var words []string
	add := func(n int, one, many string) {
		if n > 0 {
			words = append(words, count(n, one, many))
		}
	}
	add(len(r.Cover), "promise is covered differently", "promises are covered differently")
	add(len(r.People), "person has other duties", "people have other duties")
	add(len(r.Functions), "change of functions", "changes of functions")
	add(len(r.Targets), "change of targets", "changes of targets")
	add(len(r.Agreements), "change of agreements", "changes of agreements")
	add(len(r.Others), "other change", "other changes")
	if len(words) == 0 {
		return "It says the same as the edition before."
	}
	return capital(list(words)) + "."
}

// edition is the edition that the path names.
func (c *call) edition() (store.Edition, *model.Model, error) {
	number, err := strconv.ParseInt(c.r.PathValue("edition"), 10, 64)
	if err != nil {
		return store.Edition{}, nil, noPage()
	}
	return c.engine().Edition(c.ctx(), number)
}

func (c *call) showEdition() error {
	e, m, err := c.edition()
	if err != nil {
		return err
	}
	name, err := c.names(people.ID(e.PublishedBy))
	if err != nil {
		return err
	}
	screen := editionScreen{editionLine: c.editionLine(e, name), Before: e.Number - 1, Whole: e.Digest}
	if e.Number > 1 {
		_, old, err := c.engine().Edition(c.ctx(), e.Number-1)
		if err != nil {
			return err
		}
		if r, err := changesIn(e); err == nil {
			screen.Changes = c.changes(r, old, m)
		}
	}
	return c.show("edition", c.modelPage(fmt.Sprintf("Edition %d", e.Number)), screen)
}

func (c *call) sendEdition() error {
	e, _, err := c.edition()
	if err != nil {
		return err
	}
	return c.sendFile("application/yaml; charset=utf-8", fmt.Sprintf("support-%d.yaml", e.Number), []byte(e.Text))
}

// changesScreen is what changes for whom.
type changesScreen struct {
	Cover   []coverChange
	People  []dutyChange
	Parts   []changePart
	Money   []string
	Touches string
}

type coverChange struct {
	Name, Words string
	Lines       []changeLine
}

// changeLine is one thing that is added, removed or changed.
type changeLine struct{ Look, Words string }

type dutyChange struct {
	Name                   string
	Duty, Nights, Weekends string // hours a month
	Wins, Loses            []string
}

type changePart struct {
	Title string
	Lines []changeLine
}

// changes is a difference in words.
func (c *call) changes(r diff.Report, old, fresh *model.Model) *changesScreen {
	out := &changesScreen{}
	for _, cell := range r.Cover {
		out.Cover = append(out.Cover, coverOf(cell, old, fresh))
	}
	month := func(h diff.Hours) string { return arrow(perMonth(h.Old, r), perMonth(h.New, r)) }
	for _, p := range r.People {
		line := dutyChange{Name: p.Name, Duty: month(p.Duty), Nights: month(p.Nights), Weekends: month(p.Weekends)}
		for _, f := range p.Wins {
			line.Wins = append(line.Wins, holderName(fresh, model.HolderID(f)))
		}
		for _, f := range p.Loses {
			line.Loses = append(line.Loses, holderName(old, model.HolderID(f)))
		}
		out.People = append(out.People, line)
	}
	for _, part := range []struct {
		title   string
		changes []diff.Change
	}{{"Functions", r.Functions}, {"Targets", r.Targets}, {"Agreements", r.Agreements}, {"Also", r.Others}} {
		if len(part.changes) > 0 {
			out.Parts = append(out.Parts, changePart{part.title, changeLines(part.changes, part.title == "Also")})
		}
	}
	if m := r.Money; m.Old.PerMonth != m.New.PerMonth {
		out.Money = append(out.Money, strings.TrimSpace(fmt.Sprintf("A month costs %.2f instead of %.2f %s, on average.", m.New.PerMonth, m.Old.PerMonth, m.Currency)))
	}
	if m := r.Money; m.Old.OneOff != m.New.OneOff {
		out.Money = append(out.Money, strings.TrimSpace(fmt.Sprintf("Once, %.2f instead of %.2f %s are paid.", m.New.OneOff, m.Old.OneOff, m.Currency)))
	}
	var names []string
	for _, id := range r.Touches {
		party := fresh.Party(id)
		if party == nil {
			party = old.Party(id)
		}
		if party != nil {
			names = append(names, party.Called())
		}
	}
	out.Touches = list(names)
	return out
}

// coverOf is how cover of one service and severity changes.
func coverOf(cell diff.Cell, old, fresh *model.Model) coverChange {
	service := fresh.Service(cell.Service)
	if service == nil {
		service = old.Service(cell.Service)
	}
	name := string(cell.Service)
	if service != nil {
		name = service.Called()
	}
	out := coverChange{Name: name + ", " + string(cell.Severity)}
	switch {
	case cell.Old == nil && cell.New != nil:
		out.Words = "now promised, covered " + percent(cell.New.Covered)
	case cell.New == nil:
		out.Words = "no longer promised"
	default:
		out.Words = "covered " + arrow(percent(cell.Old.Covered), percent(cell.New.Covered))
	}
	for _, part := range []struct {
		look, words string
		of          []diff.Stretch
	}{
		{"removed", "nobody any more: ", cell.Lost},
		{"added", "somebody now: ", cell.Won},
		{"changed", "one person alone now: ", cell.Thinner},
		{"added", "several now: ", cell.Sturdier},
	} {
		out.Lines = append(out.Lines, stretchLines(part.look, part.words, part.of, fresh.Timezone)...)
	}
	return out
}

// stretchLines tells stretches, those that come back once.
func stretchLines(look, words string, of []diff.Stretch, zone *calendar.Zone) (out []changeLine) {
	spans := make([]span.Span, len(of))
	for i, s := range of {
		spans[i] = span.Span(s)
	}
	for i, r := range coverage.Recurring(spans, zone) {
		if i == shownGaps {
			break
		}
		line := words + r.Words()
		if len(r.Spans) > 1 {
			line += ", " + count(len(r.Spans), "time", "times")
		}
		out = append(out, changeLine{look, line})
	}
	return out
}

// perMonth is seconds of the horizon as hours of an average month.
func perMonth(seconds int64, r diff.Report) string {
	const month = 365.25 / 12 * 86_400
	return fmt.Sprintf("%.0f h", float64(seconds)/3600*month/float64(max(1, int64(r.Until-r.From))))
}

// arrow is "old → new", or the one value that both are.
func arrow(from, to string) string {
	if from == to {
		return from
	}
	return from + " → " + to
}

// changeLines are changes of entries. Of those without a meaning of their own only the place is told.
func changeLines(changes []diff.Change, placeOnly bool) []changeLine {
	var out []changeLine
	for _, c := range changes {
		line := changeLine{Look: "changed", Words: strings.TrimSpace(c.On + " " + c.What)}
		switch {
		case c.Old == "" && (c.What == "" || placeOnly):
			line.Look = "added"
		case c.New == "" && (c.What == "" || placeOnly):
			line.Look = "removed"
		case !placeOnly:
			line.Words += ": " + orNone(c.Old) + " → " + orNone(c.New)
			if c.Direction != "" {
				line.Words += ", " + string(c.Direction)
			}
		}
		out = append(out, line)
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Bounds of an upload.
const (
	largestModel = 8 << 20 // bytes, of all files together
	mostFiles    = 50
)

// publishScreen lets somebody look at a model, and publish it.
type publishScreen struct {
	Upload   *form
	Problems string // drawn with carets
	Summary  string // of the problems
	Refused  string // why it may not be published
	Name     string
	Next     int64
	Since    int64
	Changes  *changesScreen
	First    bool
	Findings *findingsScreen
	Confirm  *form
	Example  string // the template to begin with; empty: there is a model
	Wrong    string
}

func uploadForm() *form {
	return &form{Action: "/m/publish", Button: "Look at it first", Upload: true, Fields: []*field{
		{Name: "files", Label: "The files of the model", Kind: "file", Required: true, Hint: "support.yaml, and the files that it includes. Nothing is published yet."},
	}}
}

func (c *call) showPublish() error {
	screen := publishScreen{Upload: uploadForm()}
	if m, _ := c.engine().Model(); m == nil {
		screen.Example = example
	}
	return c.show("publish", c.modelPage("Publish"), screen)
}

// publish shows what was uploaded, or publishes what was looked at: the page carries the model in its canonical form, and
// edition by which it was judged.
func (c *call) publish() error {
	if err := parseForm(c.r); err != nil {
		return err
	}
	if text := c.r.PostForm.Get("model"); text != "" {
		return c.publishText(text)
	}
	screen := publishScreen{Upload: uploadForm()}
	if name := c.r.PostForm.Get("example"); name != "" {
		return c.judgeExample(name, screen)
	}
	first, texts, err := c.uploaded()
	if err != nil {
		return c.again(screen.Upload, "files", err, func() error { return c.show("publish", c.modelPage("Publish"), screen) })
	}
	return c.judge(first, texts, screen)
}

// example is the template that a first run can begin with: the one with every kind of party.
const example = "five-level-mixed"

// judgeExample shows one of the templates as if it had been uploaded.
func (c *call) judgeExample(name string, screen publishScreen) error {
	files, err := template.Files(name)
	if err != nil {
		return refusal{http.StatusNotFound, err.Error()}
	}
	texts := map[string]string{}
	for _, f := range files {
		texts[path.Base(f.Name)] = f.Text
	}
	return c.judge("support.yaml", texts, screen)
}

// uploaded reads the files of an upload; first names the model itself.
func (c *call) uploaded() (first string, texts map[string]string, err error) {
	if c.r.MultipartForm == nil {
		return "", nil, refusal{unprocessable, "Choose a file first."}
	}
	headers := c.r.MultipartForm.File["files"]
	switch {
	case len(headers) == 0:
		return "", nil, refusal{unprocessable, "Choose a file first."}
	case len(headers) > mostFiles:
		return "", nil, refusal{unprocessable, fmt.Sprintf("At most %d files make a model.", mostFiles)}
	}
	texts = map[string]string{}
	for _, h := range headers {
		text, err := contentOf(h)
		if err != nil {
			return "", nil, err
		}
		texts[path.Base(h.Filename)] = text
	}
	return mainFile(headers, texts), texts, nil
}

// contentOf is an uploaded file.
func contentOf(h *multipart.FileHeader) (string, error) {
	f, err := h.Open()
	if err != nil {
		return "", fmt.Errorf("opening an upload: %w", err)
	}
	text, err := io.ReadAll(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return string(text), err
}

// mainFile is the file that is the model and not a part of it: support.yaml, else the first that includes others or says which
// language it is written in.
func mainFile(headers []*multipart.FileHeader, texts map[string]string) string {
	if _, ok := texts["support.yaml"]; ok {
		return "support.yaml"
	}
	for _, sign := range []string{"include:", "name:"} {
		i := slices.IndexFunc(headers, func(h *multipart.FileHeader) bool {
			return strings.Contains("\n"+texts[path.Base(h.Filename)], "\n"+sign)
		})
		if i >= 0 {
			return path.Base(headers[i].Filename)
		}
	}
	return path.Base(headers[0].Filename)
}

// judge shows what is wrong with a model, and what it would change for whom.
func (c *call) judge(first string, texts map[string]string, screen publishScreen) error {
	draft, err := c.engine().DraftOf(c.ctx(), first, texts)
	if err != nil {
		return err
	}
	screen.Refused, screen.Since = draft.Refused(), draft.Since
	if len(draft.Problems) > 0 {
		files := source.Files{}
		for name, text := range texts {
			files[name] = source.NewFile(name, text)
		}
		var b strings.Builder
		if err := source.Draw(&b, draft.Problems, files, false); err != nil {
			return fmt.Errorf("drawing the problems of a model: %w", err)
		}
		screen.Problems, screen.Summary = b.String(), draft.Problems.Summary()
	}
	if draft.Model != nil && len(draft.Problems) == 0 {
		if err := c.weigh(draft, &screen); err != nil {
			return err
		}
	}
	if screen.Refused != "" {
		c.status = unprocessable
	}
	return c.show("publish", c.modelPage("Publish"), screen)
}

// weigh fills what a model would change, and the form that publishes it.
func (c *call) weigh(draft engine.Draft, screen *publishScreen) error {
	screen.Name, screen.First = draft.Model.Name, draft.Since == 0
	_, now := c.engine().Model()
	screen.Next = now + 1
	findings := findingsOf(draft.Check)
	screen.Findings = &findings
	if draft.Since != 0 && draft.Same == 0 {
		_, old, err := c.engine().Edition(c.ctx(), draft.Since)
		if err != nil {
			return err
		}
		screen.Changes = c.changes(draft.Changes, old, draft.Model)
	}
	if screen.Refused == "" {
		screen.Confirm = confirmForm(draft.Text, draft.Since)
		screen.Confirm.Button = fmt.Sprintf("Publish edition %d", screen.Next)
	}
	return nil
}

func confirmForm(text string, since int64) *form {
	return &form{Action: "/m/publish", Button: "Publish", Fields: []*field{
		{Name: "note", Label: "A note to those who read it later", Kind: "area", Rows: 3, Max: 2000, Hint: "Why this edition: who asked for it, what was agreed."},
		{Name: "model", Kind: "hidden", Value: text},
		{Name: "since", Kind: "hidden", Value: strconv.FormatInt(since, 10)},
	}}
}

// publishText publishes a model that was looked at. Another edition meanwhile means that somebody looks again.
func (c *call) publishText(text string) error {
	f := confirmForm("", 0)
	if err := f.fill(c); err != nil {
		return err
	}
	const name = "support.yaml"
	texts := map[string]string{name: text}
	draft, err := c.engine().DraftOf(c.ctx(), name, texts)
	if err != nil {
		return err
	}
	if strconv.FormatInt(draft.Since, 10) != f.value("since") {
		return c.judge(name, texts, publishScreen{
			Upload: uploadForm(), Wrong: "Another edition was published meanwhile. This is what would change against that one.",
		})
	}
	e, err := c.engine().Publish(c.ctx(), c.request(""), draft, f.value("note"))
	if err != nil {
		return err
	}
	return c.to(fmt.Sprintf("/m/editions/%d", e.Number), fmt.Sprintf("Edition %d is in force. Tickets that run keep the rules that started their clocks.", e.Number))
}
