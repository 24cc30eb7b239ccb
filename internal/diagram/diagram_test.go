package diagram

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
)

// views are all pictures of a model.
var views = []Options{
	{By: ByLink},
	{By: ByLine},
	{By: ByParty},
	{By: ByLink, Pass: model.Logical},
	{By: ByLine, Pass: model.Logical},
	{By: ByParty, Pass: model.Logical},
}

// named says which view a test is about.
func viewName(o Options) string { return fmt.Sprintf("by %s, %s", o.By, o.Pass) }

// templates are the models that the project ships.
func templates(t *testing.T) map[string]*model.Model {
	t.Helper()
	files, err := filepath.Glob("../template/models/*/support.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	models := map[string]*model.Model{}
	for _, f := range files {
		models[filepath.Base(filepath.Dir(f))] = read(t, f)
	}
	return models
}

// read is the model in a file.
func read(t *testing.T, file string) *model.Model {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText(file, string(text))
	if m == nil {
		t.Fatalf("%s has problems: %v", file, problems)
	}
	return m
}

// complaints are what is wrong with a picture of m: texts that lie on each other or leave the page or their card, wires
// that run through a card, functions that are missing.
func complaints(m *model.Model, o Options) (out []string) {
	scene, g := drawn(m, o)
	complain := func(format string, args ...any) {
		out = append(out, viewName(o)+": "+fmt.Sprintf(format, args...))
	}
	texts := scene.Texts()
	page := draw.Box{W: scene.W, H: scene.H}
	boxes := make([]draw.Box, len(texts))
	for i, a := range texts {
		boxes[i] = letters(a)
	}
	for i, a := range texts {
		if !page.Holds(a.Box()) {
			complain("%q leaves the page", a.S)
		}
		if a.Lettering.Size < smallest {
			complain("%q is set in %.1f units", a.S, a.Lettering.Size)
		}
		for k := i + 1; k < len(texts); k++ {
			if boxes[i].Meets(boxes[k]) {
				complain("%q and %q lie on each other at %.0f, %.0f", a.S, texts[k].S, a.X, a.Y)
			}
		}
	}
	if g == nil {
		return out
	}
	drawn := map[model.FunctionID]int{}
	for _, n := range g.nodes {
		if n.card != nil {
			drawn[n.card.id]++
		}
	}
	for _, f := range m.Functions {
		if drawn[f.ID] != 1 {
			complain("%s is drawn %d times", f.ID, drawn[f.ID])
		}
	}
	for _, n := range g.nodes {
		for i, a := range texts {
			if box := boxes[i]; box.Meets(n.box) && !n.box.Inset(-1).Holds(box) && a.S != "?" && !strings.HasPrefix(a.S, "? ×") {
				complain("%q lies across the edge of a card", a.S)
			}
		}
	}
	if steps, ok := g.steps(); ok && o.Pass != model.Logical {
		line := g.stairs(steps)
		for k := range line[1:] {
			for i, t := range texts {
				if segment(line[k], line[k+1]).Meets(boxes[i]) && !onGround(g, t) {
					complain("the contract boundary runs through %q", t.S)
				}
			}
		}
	}
	return append(out, crossed(g, texts, boxes, o)...)
}

// onGround says that a text stands on a ground of its own: the label of a wire.
func onGround(g *grid, t draw.Text) bool {
	return t.Lettering == g.labelText().In(t.Lettering.Fill) || t.Lettering.Face == draw.SansBold
}

// letters is where the black of a text is: up to its capitals, and down to the tails if any of its letters has one.
func letters(t draw.Text) draw.Box {
	const capital, tail = 0.72, 0.2
	b, depth := t.Box(), 0.0
	if strings.ContainsAny(t.S, "gjpqyQ,;()") {
		depth = tail
	}
	return draw.Box{X: b.X + 0.5, Y: t.Y - capital*t.Lettering.Size, W: b.W - 1, H: (capital + depth) * t.Lettering.Size}
}

// crossed are the wires that run through a card or a text; a label stands on a ground of its own and may.
func crossed(g *grid, texts []draw.Text, boxes []draw.Box, o Options) (out []string) {
	for i := range g.wires {
		points := g.way(i)
		for k := range points[1:] {
			bit := segment(points[k], points[k+1])
			for i, t := range texts {
				if bit.Meets(boxes[i]) && !onGround(g, t) {
					out = append(out, fmt.Sprintf("%s: a wire runs through %q", viewName(o), t.S))
				}
			}
			for _, n := range g.nodes {
				if bit.Meets(n.box) {
					out = append(out, fmt.Sprintf("%s: the wire %q runs through a card", viewName(o), g.wires[i].title))
				}
			}
		}
	}
	return out
}

func TestEveryTemplateIsReadableInEveryView(t *testing.T) {
	for name, m := range templates(t) {
		for _, o := range views {
			for _, c := range complaints(m, o) {
				t.Errorf("%s, %s", name, c)
			}
		}
	}
}

// anyModel is a model of some functions, as people might write it: with long names, placeholders and edges that jump.
func anyModel(t *rapid.T) *model.Model {
	zone, err := calendar.LoadZone("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	hours, err := calendar.ParseHours("Mon-Thu 08:00-16:30, Fri 08:00-15:30")
	if err != nil {
		t.Fatal(err)
	}
	m := &model.Model{Language: 1, Name: rapid.SampledFrom([]string{"ERP", "Field Service & Billing of the Northern and Western Regions, with all that hangs on it and on them"}).Draw(t, "name"), Timezone: zone}
	m.Calendars = []*model.Calendar{{ID: "office", Hours: hours}, {ID: "nights", Outside: "office"}}
	for i := range rapid.IntRange(1, 9).Draw(t, "parties") {
		kind := model.Vendor
		if i == 0 {
			kind = model.Internal
		}
		m.Parties = append(m.Parties, &model.Party{ID: model.PartyID(fmt.Sprint("party", i)), Name: words(t, "party"), Kind: kind})
	}
	for i := range 6 {
		m.People = append(m.People, &model.Person{ID: model.PersonID(fmt.Sprint("p", i)), Name: words(t, "person"), Party: m.Parties[i%len(m.Parties)].ID, Works: "office"})
	}
	minutes := model.Duration{Seconds: 900}
	for _, id := range []model.SeverityID{"critical", "high", "normal", "low", "wish"}[:rapid.IntRange(0, 5).Draw(t, "severities")] {
		m.Severities = append(m.Severities, &model.Severity{ID: id, Means: words(t, "means"), Acknowledge: &minutes, Escalation: "first"})
	}
	count := rapid.IntRange(6, 45).Draw(t, "functions")
	for i := range count {
		m.Functions = append(m.Functions, anyFunction(t, m, i, count))
	}
	steps := []*model.Step{{After: &model.Duration{}, Tell: []model.HolderID{"f0"}}, {After: &minutes, Tell: []model.HolderID{"f1", "f2", "p0"}}}
	m.Escalations = []*model.Escalation{{ID: "first", Steps: steps, LastResort: "p1"}}
	m.Channels = []*model.Channel{{ID: "portal", Kind: "portal", To: "f0"}}
	built, err := model.Build(m, model.Origin{Unknowns: []string{"functions.f0.owner"}})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// words are a name of one to five words.
func words(t *rapid.T, label string) string {
	all := []string{"Service", "desk", "Warehouse", "key", "users", "Katastrofenbereitschaftsdienst", "Åse", "of", "the", "Integrations", "IT"}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 1, 5).Draw(t, label), " ")
}

// anyFunction is function i of count.
func anyFunction(t *rapid.T, m *model.Model, i, count int) *model.Function {
	person := func() model.PersonID {
		return rapid.SampledFrom([]model.PersonID{"p0", "p1", "p2", "p3", "?", ""}).Draw(t, "person")
	}
	f := &model.Function{
		ID: model.FunctionID(fmt.Sprint("f", i)), Name: words(t, "function"),
		Link: rapid.SampledFrom([]model.Link{model.Functional, model.Application, model.Infrastructure}).Draw(t, "link"),
		Line: rapid.IntRange(0, 5).Draw(t, "line"), Owner: person(), Deputy: person(), Does: []string{"register", "triage"},
		Accountable: i == 0, ProvidedBy: rapid.SampledFrom(m.Parties).Draw(t, "party").ID,
	}
	if rapid.Bool().Draw(t, "covered") {
		f.Cover = []*model.Cover{{People: []model.PersonID{"p1"}}, {Party: f.ProvidedBy, Hours: "nights"}}
	}
	for _, to := range rapid.SliceOfNDistinct(rapid.IntRange(0, count-1), 0, 3, rapid.ID[int]).Draw(t, "edges") {
		e := &model.Edge{To: model.FunctionID(fmt.Sprint("f", to))}
		for _, v := range m.Severities {
			e.Within = append(e.Within, model.Within{ID: v.ID, Time: model.Duration{Days: 2}})
		}
		f.EscalatesTo = append(f.EscalatesTo, e)
	}
	return f
}

func TestAnyModelIsReadableInEveryView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		o := rapid.SampledFrom(views).Draw(t, "view")
		for _, c := range complaints(m, o) {
			t.Error(c)
		}
	})
}

func TestAVastModelIsDrawnWholeAndSaysThatItPrintsSmall(t *testing.T) {
	const services = 100 // of three functions each
	m, problems := modelfile.ParseText("large.yaml", modeltest.Large(services))
	if m == nil {
		t.Fatal(problems)
	}
	for _, by := range []View{ByLink, ByLine, ByParty} {
		scene, g := drawn(m, Options{By: by})
		page := draw.Box{W: scene.W, H: scene.H}
		for i, n := range g.nodes {
			if !page.Holds(n.box) || n.card != nil && n.box.H < rowHeight-1 {
				t.Errorf("by %s: a card lies at %v on a page of %v", by, n.box, page)
			}
			for _, o := range g.nodes[:i] {
				if n.box.Meets(o.box) {
					t.Errorf("by %s: two cards lie on each other at %v", by, n.box)
				}
			}
		}
		if n := len(g.nodes); n != len(m.Functions)+1 {
			t.Errorf("by %s: %d cards and the panel for %d functions", by, n, len(m.Functions))
		}
		says := func(t draw.Text) bool { return strings.HasPrefix(t.S, "Too many functions for one page") }
		if !slices.ContainsFunc(scene.Texts(), says) {
			t.Errorf("by %s: the page does not say that it prints too small to be read", by)
		}
	}
}

func TestTheRoundsOfAVastPageAreFew(t *testing.T) {
	for _, functions := range []int{vast, 900, 1500, 5000} {
		rounds := 0
		for _, e := range eases(functions) {
			rounds += e.less
		}
		if rounds > 30 {
			t.Errorf("%d functions are laid out up to %d times", functions, rounds)
		}
	}
}

func TestThoseToldAreListedInOrderOfTimeAndTheLastResortLast(t *testing.T) {
	m := read(t, "../../examples/small/support.yaml")
	want := []string{"at once", "5 min", "15 min", "2 h", "75% of resolve", "at last"} // of 4 h, three quarters are 3 h
	var got []string
	for _, text := range Draw(m, Options{}).Texts() {
		if slices.Contains(want, text.S) && text.Lettering.Anchor == draw.End {
			got = append(got, text.S)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the panel is not in order of time (-want +got):\n%s", diff)
	}
}

func TestAnEmptyCellSaysNoMoreThanTheModel(t *testing.T) {
	for _, text := range Draw(read(t, "../../examples/small/support.yaml"), Options{}).Texts() {
		if strings.HasPrefix(text.S, "No ") && text.S != "No 5th line" {
			t.Errorf("the page says %q", text.S)
		}
	}
}

func TestAModelWithoutFunctionsSaysWhatToDo(t *testing.T) {
	zone, err := calendar.LoadZone("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Build(&model.Model{Name: "Empty", Timezone: zone}, model.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range views {
		if !slices.ContainsFunc(Draw(m, o).Texts(), func(t draw.Text) bool { return strings.HasPrefix(t.S, "No function yet.") }) {
			t.Errorf("%s: an empty page is empty", viewName(o))
		}
	}
}

func TestPicturesStayAsTheyAre(t *testing.T) {
	for _, file := range []string{"small.yaml", "crowded.yaml"} {
		m := read(t, filepath.Join("testdata", file))
		for _, o := range []Options{{By: ByLink}, {By: ByLine}} {
			golden := filepath.Join("testdata", fmt.Sprintf("%s-%s.svg", strings.TrimSuffix(file, ".yaml"), o.By))
			got := Draw(m, o).SVG(draw.SVGOptions{Bare: true})
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s changed; look at it, and run the test with UPDATE=1 if it is better", golden)
			}
		}
	}
}

func TestAPictureWithItsLettersIsSmall(t *testing.T) {
	const most = 250_000
	if n := len(Draw(read(t, "testdata/crowded.yaml"), Options{}).SVG(draw.SVGOptions{})); n > most {
		t.Errorf("the crowded picture has %d bytes, more than %d", n, most)
	}
}
