// Package docs_test keeps the documents true: the tables of keys are those of the program, and the examples can be read.
package docs_test

import (
	"bytes"
	"encoding"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
)

const page = "language.md"

// read is the content of a file.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// parts are the structs of the model by name: every one that a file can hold.
func parts() map[string]reflect.Type {
	found := map[string]reflect.Type{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(textual) || found[t.Name()] != nil {
			return
		}
		found[t.Name()] = t
		for f := range t.Fields() {
			if f.IsExported() {
				visit(f.Type)
			}
		}
	}
	visit(reflect.TypeFor[model.Model]())
	return found
}

var textual = reflect.TypeFor[encoding.TextUnmarshaler]()

// keyTable is the table of the keys of one struct.
func keyTable(t reflect.Type) string {
	var b strings.Builder
	b.WriteString("| key | takes | meaning |\n|---|---|---|\n")
	for f := range t.Fields() {
		key := f.Tag.Get("yaml")
		if key == "" {
			continue
		}
		takes := takes(f.Type, key)
		if f.Tag.Get("need") == "yes" {
			takes += ", *required*"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", key, takes, f.Tag.Get("doc"))
	}
	return b.String()
}

// nouns are what the types of values are called on the page.
var nouns = map[reflect.Type][2]string{
	reflect.TypeFor[string]():             {"text", "texts"},
	reflect.TypeFor[bool]():               {"true or false", ""},
	reflect.TypeFor[int]():                {"a whole number", ""},
	reflect.TypeFor[float64]():            {"a number", ""},
	reflect.TypeFor[calendar.Zone]():      {"a time zone", ""},
	reflect.TypeFor[calendar.Date]():      {"a date", ""},
	reflect.TypeFor[calendar.Wall]():      {"a local time", ""},
	reflect.TypeFor[calendar.Hours]():     {"hours", ""},
	reflect.TypeFor[calendar.Selector]():  {"a choice of days", ""},
	reflect.TypeFor[calendar.Season]():    {"a season", "seasons"},
	reflect.TypeFor[calendar.Region]():    {"a region", "regions"},
	reflect.TypeFor[calendar.Closure]():   {"a date, range or stretch", "dates, ranges or stretches"},
	reflect.TypeFor[model.TimeOfDay]():    {"a time of day", ""},
	reflect.TypeFor[model.Duration]():     {"a duration", ""},
	reflect.TypeFor[model.Percent]():      {"a share", ""},
	reflect.TypeFor[model.Rate]():         {"a rate", ""},
	reflect.TypeFor[model.CalendarID]():   {"a calendar", "calendars"},
	reflect.TypeFor[model.PartyID]():      {"a party", "parties"},
	reflect.TypeFor[model.PersonID]():     {"a person", "people"},
	reflect.TypeFor[model.ServiceID]():    {"a service", "services"},
	reflect.TypeFor[model.SeverityID]():   {"a severity", "severities"},
	reflect.TypeFor[model.NeedID]():       {"a need", "needs"},
	reflect.TypeFor[model.ChannelID]():    {"a channel", "channels"},
	reflect.TypeFor[model.FunctionID]():   {"a function", "functions"},
	reflect.TypeFor[model.RotaID]():       {"a rota", "rotas"},
	reflect.TypeFor[model.EscalationID](): {"an escalation", "escalations"},
	reflect.TypeFor[model.AgreementID]():  {"an agreement", "agreements"},
	reflect.TypeFor[model.TrainingID]():   {"a course", "courses"},
	reflect.TypeFor[model.HolderID]():     {"a function or a person", "functions or people"},
	reflect.TypeFor[model.ClockID]():      {"a calendar, or `service`", ""},
}

// takes is what a key takes, in words.
func takes(t reflect.Type, key string) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if words, ok := reflect.Zero(t).Interface().(interface{ Values() []string }); ok {
		return "`" + strings.Join(words.Values(), "`, `") + "`"
	}
	if noun, ok := nouns[t]; ok {
		return noun[0]
	}
	if t.Kind() != reflect.Slice {
		return "[keys](#" + anchor(t) + ") of its own"
	}
	entry := t.Elem()
	if entry.Kind() == reflect.Pointer {
		entry = entry.Elem()
	}
	if words, ok := reflect.Zero(entry).Interface().(interface{ Values() []string }); ok {
		return "a list of `" + strings.Join(words.Values(), "`, `") + "`"
	}
	if noun, ok := nouns[entry]; ok {
		return "a list of " + noun[1]
	}
	if entry.Kind() == reflect.Slice {
		return "rows of severities"
	}
	id, ok := entry.FieldByName("ID")
	if !ok {
		return "a list of [entries](#" + anchor(entry) + ")"
	}
	what := "[entries](#" + anchor(entry) + ")"
	if entry.NumField() == 2 && entry.Field(1).Tag.Get("yaml") == "" {
		what = takes(entry.Field(1).Type, "")
	}
	switch noun := nouns[id.Type]; {
	case id.Type.Kind() == reflect.Int:
		return what + " by line"
	case id.Type == reflect.TypeFor[string](), noun[1] == key, noun[0] == "", key == "training" && id.Type == entry.Field(0).Type && entry.NumField() > 2:
		return what + " by name"
	default:
		return what + " by " + strings.TrimPrefix(strings.TrimPrefix(noun[0], "an "), "a ")
	}
}

// anchor is the heading under which the keys of a struct are listed.
func anchor(t reflect.Type) string {
	heading := ""
	for line := range strings.SplitSeq(headings, "\n") {
		if after, ok := strings.CutPrefix(line, "### "); ok {
			heading = after
		}
		if line == "<!-- keys "+t.Name()+" -->" {
			break
		}
	}
	return strings.ReplaceAll(strings.NewReplacer(",", "", "`", "").Replace(strings.ToLower(heading)), " ", "-")
}

// headings is the page, in which anchors are looked up.
var headings = func() string {
	text, err := os.ReadFile(page)
	if err != nil {
		panic(err) // the tests of the page need it
	}
	return string(text)
}()

// tables finds the tables of keys.
var tables = regexp.MustCompile(`(?s)<!-- keys (\w+) -->\n.*?<!-- end -->`)

func TestTheTablesOfKeysAreThoseOfTheProgram(t *testing.T) {
	all := parts()
	was := read(t, page)
	is := tables.ReplaceAllStringFunc(was, func(old string) string {
		name := tables.FindStringSubmatch(old)[1]
		if all[name] == nil {
			t.Errorf("%s has a table of %s, which the model does not have", page, name)
			return old
		}
		return "<!-- keys " + name + " -->\n" + keyTable(all[name]) + "<!-- end -->"
	})
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(is), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("%s is not what the program reads; UPDATE=1 go test ./docs mends it:\n%s", page, diff)
	}
}

func TestEveryKeyOfTheLanguageIsOnThePage(t *testing.T) {
	text := read(t, page)
	for name, part := range parts() {
		keys := 0
		for field := range part.Fields() {
			if field.Tag.Get("yaml") != "" {
				keys++
			}
		}
		if keys > 0 && !strings.Contains(text, "<!-- keys "+name+" -->") {
			t.Errorf("%s has no table of the %d keys of %s", page, keys, name)
		}
	}
}

// fence finds the blocks of YAML.
var fence = regexp.MustCompile("(?s)```yaml\n(.*?)```")

func TestEveryExampleOnThePageCanBeRead(t *testing.T) {
	base := read(t, "../examples/small/support.yaml")
	shown := map[string]bool{}
	for _, found := range fence.FindAllStringSubmatch(read(t, page), -1) {
		example := found[1]
		text := example
		if !strings.HasPrefix(example, "belay:") {
			text = laidOver(t, base, example)
		}
		_, problems := modelfile.Parse(page, func(name string) ([]byte, error) {
			if name == page {
				return []byte(text), nil
			}
			return []byte("# included\nquestions: []\n"), nil
		})
		for _, p := range problems {
			t.Errorf("%v %s\n%s", p, p.Hint, example)
		}
		for line := range strings.Lines(example) {
			if key, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
				shown[key] = true
			}
		}
	}
	for field := range reflect.TypeFor[model.Model]().Fields() {
		if key := field.Tag.Get("yaml"); key != "" && !shown[key] {
			t.Errorf("no example on the page shows %q", key)
		}
	}
}

// laidOver is the model base in which part says some of it anew: entries of sections replace those of their name, and
// everything else is replaced whole.
func laidOver(t *testing.T, base, part string) string {
	t.Helper()
	var below, above yaml.Node
	for text, node := range map[string]*yaml.Node{base: &below, part: &above} {
		if err := yaml.Unmarshal([]byte(text), node); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	root := below.Content[0]
	each(above.Content[0], func(key, value *yaml.Node) {
		old := valueOf(root, key.Value)
		if old == nil || old.Kind != yaml.MappingNode || value.Kind != yaml.MappingNode || slices.Contains([]string{"matrix", "hypercare", "review"}, key.Value) {
			put(root, key, value)
			return
		}
		each(value, func(name, entry *yaml.Node) { put(old, name, entry) })
	})
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	if err := encoder.Encode(&below); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// each visits the keys and values of a mapping.
func each(mapping *yaml.Node, visit func(key, value *yaml.Node)) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		visit(mapping.Content[i], mapping.Content[i+1])
	}
}

// valueOf is the value of a key in a mapping; nil if it has none.
func valueOf(mapping *yaml.Node, key string) (found *yaml.Node) {
	each(mapping, func(k, v *yaml.Node) {
		if k.Value == key {
			found = v
		}
	})
	return found
}

// put gives a mapping a value for a key, in the place of the one it has.
func put(mapping, key, value *yaml.Node) {
	if old := valueOf(mapping, key.Value); old != nil {
		*old = *value
		return
	}
	mapping.Content = append(mapping.Content, key, value)
}
