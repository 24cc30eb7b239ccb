package check_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"belay/internal/check"
	"belay/internal/model"
	"belay/internal/modelfile"
)

// eachNode calls visit with every value of a document of YAML and the path that leads to it.
func eachNode(path string, node *yaml.Node, visit func(path string, node *yaml.Node)) {
	step, name := 1, func(i int) string { return fmt.Sprintf("%s[%d]", path, i) }
	if node.Kind == yaml.MappingNode {
		step, name = 2, func(i int) string { return strings.TrimPrefix(path+"."+node.Content[i-1].Value, ".") }
	}
	for i := step - 1; i < len(node.Content); i += step {
		visit(name(i), node.Content[i])
		eachNode(name(i), node.Content[i], visit)
	}
}

func TestNoPlaceholderIsAnErrorWhileAModelIsDrafted(t *testing.T) {
	t.Parallel()
	var text yaml.Node
	if err := yaml.Unmarshal([]byte(base(t)), &text); err != nil {
		t.Fatal(err)
	}
	o := check.Options{Over: year(t), Stage: model.Prepare}
	o.Over.Until = o.Over.From + 7*86_400
	for _, r := range check.Rules() {
		if r.Levels.At(o.Stage) == check.Error {
			o.Only = append(o.Only, r.Name)
		}
	}
	// One placeholder at each kind of place is enough, and one at every place of the desk, on which most hangs.
	kind := regexp.MustCompile(`^(\w+\.)[^.\[]+|\[\d+\]`)
	seen := map[string]bool{}
	placed := 0
	eachNode("", text.Content[0], func(path string, node *yaml.Node) {
		at := kind.ReplaceAllString(path, "$1")
		if seen[at] && !strings.HasPrefix(path, "functions.service-desk.") {
			return
		}
		seen[at] = true
		was := *node
		*node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: model.Unknown}
		draft, err := yaml.Marshal(&text)
		*node = was
		if err != nil {
			t.Fatal(err)
		}
		m, problems := modelfile.ParseText("support.yaml", string(draft))
		if len(problems) > 0 {
			return // no placeholder may stand here
		}
		placed++
		report := check.Run(m, o)
		for _, f := range slices.DeleteFunc(report.Findings, func(f check.Finding) bool { return f.Level < check.Error }) {
			t.Errorf("with %s unknown, %s finds: %s", path, f.Rule, f.Message)
		}
	})
	if placed < 100 {
		t.Errorf("a placeholder may stand at %d places of the base only", placed)
	}
}
