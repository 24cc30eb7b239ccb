package modelfile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/source"
)

// edited is the example of the language with an edit that must be right.
func edited(t *testing.T, text string) (was, is *model.Model) {
	t.Helper()
	was = parsed(t, contoso(t))
	is, problems := modelfile.Edit(was, "--what-if", text)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	if is.Digest() == "" || modelfile.Digest(is) != is.Digest() {
		t.Fatalf("%s comes to a model without its digest", text)
	}
	return was, is
}

// differs holds that an edit changes what writing the new text for the old one does, and nothing else.
func differs(t *testing.T, edit string, oldNew ...string) {
	t.Helper()
	_, is := edited(t, edit)
	text := contoso(t)
	for i := 0; i < len(oldNew); i += 2 {
		if strings.Count(text, oldNew[i]) != 1 {
			t.Fatalf("the example says %q %d times", oldNew[i], strings.Count(text, oldNew[i]))
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	if d := differ(parsed(t, text), is); d != "" {
		t.Errorf("%s\n- want, + got\n%s", edit, d)
	}
}

func TestAnEditSaysWhatAFileCould(t *testing.T) {
	differs(t, "services.fno.entry = infra", "entry: service-desk, components", "entry: infra, components")
	differs(t, "agreements.nw-support.hours=always", "reference: NW-2211, hours: partner", "reference: NW-2211, hours: always")
	differs(t, "escalations.critical.steps[1].after = 10m", "{after: 5m, while: untaken", "{after: 10m, while: untaken")
	differs(t, "calendars.office.hours = Mon-Thu 08:00-17:00, Fri 08:00-15:30", `"Mon-Thu 08:00-16:30, Fri 08:00-15:30"`, `"Mon-Thu 08:00-17:00, Fri 08:00-15:30"`)
	differs(t, "functions.fno-team.owner -=", "does: [diagnose, resolve], owner: mette, ", "does: [diagnose, resolve], ")
}

func TestAmountsAreAddedToAndMultiplied(t *testing.T) {
	differs(t, "demand.fno.per_week *= 1.2", "per_week: 120", "per_week: 144")
	differs(t, "demand.*.effort *= 80%", "{1: 12m, 2: 25m, 3: 1h30m, 4: 4h}", "{1: 9m36s, 2: 20m, 3: 1h12m, 4: 3h12m}")
	differs(t, "functions.super-users.resolves += 10%", "resolves: 55%", "resolves: 65%")
	differs(t, "functions.*.resolves += 60%", "resolves: 55%", "resolves: 100%")
	differs(t, "needs.posting-fails.volume *= 2; needs.posting-fails.volume -= 8/week", "volume: 14/week", "volume: 20/week")
	differs(t, "agreements.*.price.per_month -= 200", "per_month: 4200", "per_month: 4000")
	differs(t, "escalations.critical.steps[4].after -= 30m", "{after: 2h, while: unsolved", "{after: 1h30m, while: unsolved")
}

func TestListsAreAddedToAndTakenFrom(t *testing.T) {
	differs(t, "functions.fno-team.escalates_to -= product", "escalates_to: [custom-code, product]", "escalates_to: [custom-code]")
	differs(t, "functions.fno-team.escalates_to += infra", "escalates_to: [custom-code, product]", "escalates_to: [custom-code, product, infra]")
	differs(t, "rotas.duty.people -= [mette, sara]; functions.fno-team.cover[1].place = 1", "people: [mette, sara, ole], turn", "people: [ole], turn", "place: 2, ", "place: 1, ")
	differs(t, "functions.service-desk.cover[1] -=", ", {rota: duty, hours: nights}],\n                 escalates_to: [fno-team", "],\n                 escalates_to: [fno-team")
	differs(t, "calendars += {late: {hours: \"18:00-22:00\"}}", "  nights: ", "  late: {hours: \"18:00-22:00\"}\n  nights: ")
}

func TestOneMoreIsSomebodyLikeTheOthers(t *testing.T) {
	_, is := edited(t, "functions.fno-team.cover[0].people += one; functions.fno-team.cover[0].people += one; rotas.duty.people += one")
	want := []model.PersonID{"mette", "sara", "ole", "one-more-fno-team", "one-more-fno-team-2"}
	if got := is.Function("fno-team").Cover[0].People; !slices.Equal(got, want) {
		t.Errorf("the team is %v", got)
	}
	if got := is.Rota("duty").People; !slices.Equal(got, []model.PersonID{"mette", "sara", "ole", "one-more-duty"}) {
		t.Errorf("on the rota are %v", got)
	}
	like, one := is.Person("mette"), is.Person("one-more-fno-team")
	if one.Party != like.Party || one.Works != like.Works || one.Rate != like.Rate || one.Share != like.Share || len(one.Away) > 0 || one.Role != like.Role ||
		!slices.Equal(one.Skills, like.Skills) || !slices.Equal(one.Training, like.Training) || one.Contact().Pageable() != like.Contact().Pageable() {
		t.Errorf("%+v is not like %+v", *one, *like)
	}
}

func TestWhoeverLeavesTheModelIsNamedNowhere(t *testing.T) {
	_, is := edited(t, "people -= mette")
	if strings.Contains(string(modelfile.Canonical(is)), `"mette"`) {
		t.Error("Mette is still named")
	}
	if got := is.Function("fno-team"); got.Owner != model.Unknown || !slices.Equal(got.Cover[0].People, []model.PersonID{"sara", "ole"}) {
		t.Errorf("the team is %+v", got)
	}
	if len(is.Unknowns()) == 0 {
		t.Error("nobody asks who owns the team now")
	}
	_, is = edited(t, "agreements -= nw-support; severities.low -=; demand.fno.mix = {critical: 1%, high: 9%, normal: 90%}; matrix -=")
	if is.Agreement("nw-support") != nil || is.Severity("low") != nil {
		t.Error("what was taken away is still there")
	}
}

func TestAnEditedModelKeepsItsOrderAndItsPlaces(t *testing.T) {
	was, is := edited(t, "severities.high.respond = 2h")
	for i, f := range was.Functions {
		if is.Functions[i].ID != f.ID {
			t.Fatalf("%s stands where %s did", is.Functions[i].ID, f.ID)
		}
	}
	for _, path := range []string{"functions.fno-team.cover[0]", "severities.high.respond", "people.sara"} {
		if d := cmp.Diff(was.Where(path), is.Where(path)); d != "" {
			t.Errorf("%s has moved\n%s", path, d)
		}
	}
}

func TestAProblemOfAnEditIsToldInItsOwnText(t *testing.T) {
	m := parsed(t, contoso(t))
	for _, c := range []struct{ text, code, marked, says string }{
		{"functions.fno-teem.cover[0].people += one", "BL0031", "fno-teem", `did you mean "fno-team"?`},
		{"functions.fno-team.peeple = x", "BL0012", "peeple", `no key "peeple"`},
		{"functions.fno-team.cover.people += one", "BL0081", "people", "write functions.fno-team.cover[0].people"},
		{"functions.fno-team.cover[5].people += one", "BL0081", "[5]", "2 places, [0] to [1]"},
		{"functions[0].line = 2", "BL0081", "[0]", "write functions.help-pages"},
		{"severities.high.respond.of = 2", "BL0081", "of", "a single value"},
		{"needs.*.channels[7] -=", "BL0081", "needs.*.channels[7] -=", "nothing in this model is at needs.*.channels[7]"},
		{"people.sara.rate *= 2", "BL0081", "rate", "does not say people.sara.rate"},
		{"rotas.duty.people -= mete", "BL0081", "mete", `did you mean "mette"?`},
		{"severities.high.respond = 2 hurs", "BL0044", "2 hurs", `"hurs" is not a unit`},
		{"severities.high.respond = 2 weeks; severities.low.respond = 1d", "BL0045", "2 weeks", "no weeks or months"},
		{"agreements.nw-support.hours = allways", "BL0031", "allways", `did you mean "always"?`},
		{"people += {zoe: {party: contosso}}", "BL0031", "contosso", `did you mean "contoso"?`},
		{"people += zoe", "BL0014", "zoe", "{anna: {…}}"},
		{"people += {mette: {}}", "BL0011", "mette", `has "mette" already`},
		{"demand.fno.mix.critical = 5%", "BL0069", "demand.fno.mix.critical = 5%", "demand.fno.mix: these shares sum to 104%"},
		{"severities.normal.resolve *= 0.5", "BL0082", "0.5", "no whole number of days"},
		{"severities.high.respond -= 3h", "BL0082", "3h", "never below nothing"},
		{"services.fno.name *= 2", "BL0082", "2", "this is no amount"},
		{"services.fno *= 2", "BL0082", "services.fno *= 2", "mapping of keys"},
		{"functions.*.line += lots", "BL0082", "lots", "not a number"},
		{"demand.fno.per_week *= -1", "BL0082", "-1", "is no factor"},
		{"demand.fno.effort *= [2]", "BL0014", "[2]", "single value"},
		{"needs.posting-fails.volume += 3/day", "BL0082", "3/day", "by the week"},
		{"escalations.critical.steps *= 2", "BL0082", "escalations.critical.steps *= 2", "no mapping from names to amounts"},
		{"severities.high.respond", "BL0080", "", "write = to set"},
		{"severities.high.respond =", "BL0080", "severities.high.respond =", "needs a value"},
		{"..", "BL0080", ".", "keys with points between"},
		{"functions.fno-team.cover[x] -=", "BL0080", "[", "keys with points between"},
		{"services.fno.name = [a", "BL0005", "[", "not closed"},
		{"services.fno.name = &a b", "BL0008", "", "anchors"},
		{" ; ", "BL0080", "", "no edit"},
		{strings.Repeat("name = a;", 101), "BL0009", "name = a", "100 changes"},
		{"calendars.offices.hours = always", "BL0031", "offices", `did you mean "office"?`},
		{"calendars.office = {any: [business]}", "BL0061", "calendars.office = {any: [business]}", "made of itself"},
	} {
		is, problems := modelfile.Edit(m, "edit", c.text)
		if is != nil || len(problems) == 0 {
			t.Errorf("%s: no problem", c.text)
			continue
		}
		p := problems[0]
		file := source.NewFile("edit", c.text)
		marked := c.text[file.Offset(p.At.Start):file.Offset(p.At.End)]
		if p.Code != c.code || marked != c.marked || p.At.File != "edit" || !strings.Contains(p.Message+"; "+p.Hint, c.says) {
			t.Errorf("%s\nsays %v; %s\nof   %q", c.text, p, p.Hint, marked)
		}
	}
}

// TestSettingWhatIsSaidChangesNothing adds nothing to what random models say.
func TestSettingWhatIsSaidChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := parsed(t, anyModel(t))
		for _, f := range m.Functions {
			is, problems := modelfile.Edit(m, "edit", "functions."+string(f.ID)+".line += 0")
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if is.Digest() != m.Digest() {
				t.Fatalf("nothing was said and\n%s\nbecame\n%s", modelfile.Canonical(m), modelfile.Canonical(is))
			}
		}
	})
}

// FuzzEdit looks for an edit that makes the reader fall, tells a problem outside its text, or comes to a model that does not read
// back.
func FuzzEdit(f *testing.F) {
	for _, text := range []string{
		"functions.fno-team.cover[0].people += one", "people -= mette; rotas.duty.people += one", "demand.*.effort *= 80%",
		"calendars.office.hours = \"Mon-Fri 08:00-16:00\"", "people += {zoe: {name: Zoe}}", "functions.*.cover[*].hours = always",
		"severities.high.respond -= 5m", "a = 'b;c'", "hypercare -=", "matrix.gives[0][1] = low",
	} {
		f.Add(text)
	}
	m := parsed(f, contoso(f))
	f.Fuzz(func(t *testing.T, text string) {
		is, problems := modelfile.Edit(m, "edit", text)
		file := source.NewFile("edit", text)
		for _, p := range problems {
			if start, end := file.Offset(p.At.Start), file.Offset(p.At.End); p.Message == "" || p.Code == "" || start > end || p.At.File != "edit" {
				t.Fatalf("%+v in %q", p, text)
			}
		}
		if (is == nil) != (len(problems) > 0) {
			t.Fatalf("%q has the problems %v and the model %v", text, problems, is)
		}
		var b strings.Builder
		if err := source.Draw(&b, problems, source.Files{"edit": file}, true); err != nil {
			t.Fatal(err)
		}
		if is != nil && parsed(t, string(modelfile.Canonical(is))).Digest() != is.Digest() {
			t.Fatalf("%q comes to\n%s", text, modelfile.Canonical(is))
		}
	})
}
