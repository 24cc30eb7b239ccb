package modelfile_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/template"
)

// editor is the schema as an editor holds it.
func editor(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(modelfile.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("support.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("support.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asEditor is a YAML text as the values that an editor checks: by YAML 1.2, where dates are texts.
func asEditor(text string) (any, error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 {
		return nil, nil
	}
	return plainValue(root.Content[0]), nil
}

func plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			out[n.Content[i].Value] = plainValue(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := make([]any, len(n.Content))
		for i, c := range n.Content {
			out[i] = plainValue(c)
		}
		return out
	case yaml.AliasNode:
		return plainValue(n.Alias)
	}
	number, err := strconv.ParseFloat(n.Value, 64)
	switch {
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool":
		return n.Value == "true"
	case (n.Tag == "!!int" || n.Tag == "!!float") && err == nil:
		return number
	}
	return n.Value
}

func TestTheSchemaAllowsEveryModelThatIsRight(t *testing.T) {
	schema := editor(t)
	texts := map[string]string{"large": modeltest.Large(3)}
	whole, err := filepath.Glob("testdata/whole/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob("../../examples/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const sheet = "choice.yaml" // goes with models, and is none
	for _, name := range append(whole, examples...) {
		if filepath.Base(name) == sheet {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	for _, made := range template.Names() {
		files, err := template.Files(made.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if path.Ext(f.Name) == ".yaml" {
				texts[made.Name+" "+f.Name] = f.Text
			}
		}
	}
	for name, text := range texts {
		value, err := asEditor(text)
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := modeltest.Draw(t)
		value, err := asEditor(text)
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

// seen are the codes of the problems that a schema can see.
var seen = []string{"BL0012", "BL0014", "BL0015", "BL0016", "BL0030", "BL0040", "BL0041", "BL0042", "BL0044", "BL0046", "BL0049", "BL0050", "BL0052"}

func TestTheSchemaSeesWhatTheReaderSees(t *testing.T) {
	schema := editor(t)
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range chunksOf(string(text)) {
			value, err := asEditor(c.text)
			if err != nil {
				continue // not even YAML
			}
			_, problems := parseChunk(t, filepath.Base(path), c.text)
			err = schema.Validate(value)
			if len(problems) == 0 && err != nil {
				t.Errorf("%s:%d %s: is right, and the schema says %v", path, c.line, c.title, err)
			}
			for _, p := range problems {
				if err == nil && slices.Contains(seen, p.Code) {
					t.Errorf("%s:%d %s: the schema sees nothing of %v", path, c.line, c.title, p)
				}
			}
		}
	}
}

func TestTheCommittedSchemaIsFresh(t *testing.T) {
	committed, err := os.ReadFile("../../docs/support.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, modelfile.Schema()) {
		t.Error("docs/support.schema.json is stale: run go generate ./internal/modelfile")
	}
}
