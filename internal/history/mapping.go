package history

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/ticket"
)

// Mapping says what stands where in the log of a tool, and what its words mean.
type Mapping struct {
	Tool Tool
	Zone *calendar.Zone // of times that carry none; nil is UTC

	named     bool // it names a zone itself
	looksLike [][]string
	times     []layout
	lists     []string
	columns   [roles][]string
	own       [roles]bool // named by whoever wrote the mapping, and not by the usual one
	changes   changes
	states    map[string]standing
	ranks     map[string]int
	verdicts  map[string]bool
	functions map[string]model.FunctionID
	together  bool // the rows of a case stand together
	endsLast  bool // a case of which no state is known ended with its last row
}

// changes is where a record keeps what happened to it.
type changes struct {
	Number  string // where a change stands alone: of which case it is
	List    string // in a record: where its changes stand
	At, By  string // of a change
	Items   string // in a change: the fields that it touched; empty where the change is one field itself
	Field   string // which field, from what, to what
	From    string
	To      string
	Columns map[string]string // the tool's field: ours
}

// role is something that a log says of a case or of what happened to it.
type role int

// The roles, in the order of their names. Worked is in seconds.
const (
	roleNumber role = iota
	roleAt
	roleBy
	roleOpened
	roleResolved
	roleClosed
	roleUpdated
	roleState
	roleGroup
	roleAssignee
	rolePriority
	roleImpact
	roleUrgency
	roleCategory
	roleChannel
	roleCaller
	roleOpener
	roleVerdict
	roleReassigned
	roleReopened
	roleWorked
	roles
)

// roleNames are how a mapping writes the roles.
var roleNames = [roles]string{
	"number", "at", "by", "opened", "resolved", "closed", "updated", "state", "group", "assignee", "priority", "impact", "urgency",
	"category", "channel", "caller", "opener", "verdict", "reassigned", "reopened", "worked",
}

// standings are how a mapping writes what a state means.
var standings = map[string]standing{
	"open": {state: ticket.Open}, "resolved": {state: ticket.Resolved}, "closed": {state: ticket.Closed},
	"waiting for requester": {ticket.Waiting, ticket.ForRequester}, "waiting for vendor": {ticket.Waiting, ticket.ForVendor},
	"waiting for change": {ticket.Waiting, ticket.ForChange}, "waiting for problem": {ticket.Waiting, ticket.ForProblem},
	"waiting for later": {ticket.Waiting, ticket.ForLater},
}

// words are one or more, which YAML may write with or without a list.
type words []string

// UnmarshalYAML reads one word or a list of them.
func (w *words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = words{n.Value}
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return fmt.Errorf("line %d: this is one word, or a list of them", n.Line)
	}
	for _, each := range n.Content {
		if each.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: this is a word", each.Line)
		}
		*w = append(*w, each.Value)
	}
	return nil
}

// mappingFile is a mapping as it is written. Its maps lead from our words to the tool's.
type mappingFile struct {
	Tool      string           `yaml:"tool"`
	LooksLike []words          `yaml:"looks_like"`
	Zone      string           `yaml:"zone"`
	Times     words            `yaml:"times"`
	Lists     words            `yaml:"lists"`
	Together  *bool            `yaml:"together"`
	Ends      string           `yaml:"ends"`
	Columns   map[string]words `yaml:"columns"`
	Changes   *changesFile     `yaml:"changes"`
	States    map[string]words `yaml:"states"`
	Ranks     map[string]words `yaml:"ranks"`
	Verdicts  map[string]words `yaml:"verdicts"`
	Functions map[string]words `yaml:"functions"`
}

// changesFile is the changes of a mapping as they are written.
type changesFile struct {
	Number  string            `yaml:"number"`
	List    string            `yaml:"list"`
	At      string            `yaml:"at"`
	By      string            `yaml:"by"`
	Items   string            `yaml:"items"`
	Field   string            `yaml:"field"`
	From    string            `yaml:"from"`
	To      string            `yaml:"to"`
	Columns map[string]string `yaml:"columns"`
}

// The keys of a mapping file.
var (
	mappingKeys = []string{"tool", "looks_like", "zone", "times", "lists", "together", "ends", "columns", "changes", "states", "ranks", "verdicts", "functions"}
	changesKeys = []string{"number", "list", "at", "by", "items", "field", "from", "to", "columns"}
)

// usual are the mappings of the tools that we know, each a file.
//
//go:embed mappings/*.yaml
var usual embed.FS

// mapped are the tools whose logs are read by a mapping, in the order in which a log is held against them.
var mapped = []Tool{Belay, Jira, Zendesk, Zammad, GLPI, XES, CSV}

// Tools are those whose logs we read.
func Tools() []Tool { return append([]Tool{ServiceNow}, mapped...) }

// UsualText is the mapping that a tool's log is read with when no other is given, as text to begin from. The log of
// ServiceNow has a reader of its own, and so have logs of ours with their journals; ok is false for a tool we do not know.
func UsualText(tool Tool) (text string, ok bool) {
	bytes, err := usual.ReadFile("mappings/" + string(tool) + ".yaml")
	return string(bytes), err == nil
}

// maxMapping is the longest mapping, in bytes.
const maxMapping = 1 << 18

// ParseMapping reads a mapping, written in YAML or JSON. What it leaves out stays as the usual mapping of its tool has it, and
// its words win over those. An error is a sentence that names what is wrong and what was probably meant.
func ParseMapping(text []byte) (*Mapping, error) {
	file, err := readMapping(text)
	if err != nil {
		return nil, err
	}
	tool := CSV
	if file.Tool != "" {
		tool = Tool(file.Tool)
	}
	m := &Mapping{Tool: tool}
	switch {
	case tool == ServiceNow && (file.Columns != nil || file.Changes != nil || file.States != nil || file.Ranks != nil || file.Times != nil):
		return nil, errors.New("the columns and words of ServiceNow's audit log are known: a mapping for it says zone and functions alone; map another export of it as tool: csv")
	case tool == ServiceNow:
	case slices.Contains(mapped, tool):
		if m, err = usualMapping(tool); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("there is no tool %q whose logs are known%s", file.Tool, meant(file.Tool, toolNames()))
	}
	if err := m.add(file, true); err != nil {
		return nil, err
	}
	return m, nil
}

// usualMapping is the mapping of a tool that nobody has changed.
func usualMapping(tool Tool) (*Mapping, error) {
	text, ok := UsualText(tool)
	if !ok {
		return nil, fmt.Errorf("there is no tool %q whose logs are known%s", tool, meant(string(tool), toolNames()))
	}
	file, err := readMapping([]byte(text))
	if err != nil {
		return nil, err
	}
	m := &Mapping{Tool: tool}
	if err := m.add(file, false); err != nil {
		return nil, err
	}
	return m, nil
}

// toolNames are the tools as words.
func toolNames() (names []string) {
	for _, t := range Tools() {
		names = append(names, string(t))
	}
	return names
}

// readMapping reads the text of a mapping, and refuses what has keys that no mapping has.
func readMapping(text []byte) (*mappingFile, error) {
	if len(text) > maxMapping {
		return nil, fmt.Errorf("a mapping of more than %d KiB is none", maxMapping>>10)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("the mapping is neither YAML nor JSON: %w", err)
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("a mapping says what stands where: tool, columns, states, ranks; this says nothing")
	}
	if err := knownKeys(root.Content[0], "", mappingKeys); err != nil {
		return nil, err
	}
	file := &mappingFile{}
	if err := root.Content[0].Decode(file); err != nil {
		return nil, fmt.Errorf("the mapping cannot be used: %w", err)
	}
	return file, nil
}

// knownKeys refuses keys that are not known.
func knownKeys(n *yaml.Node, within string, known []string) error {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !slices.Contains(known, key.Value) {
			return fmt.Errorf("line %d: a mapping has no %s%s%s; it has %s", key.Line, within, key.Value, meant(key.Value, known), strings.Join(known, ", "))
		}
		if key.Value == "changes" && value.Kind == yaml.MappingNode {
			if err := knownKeys(value, "changes.", changesKeys); err != nil {
				return err
			}
		}
	}
	return nil
}

// meant asks whether another word was meant, where one is near.
func meant(word string, known []string) string {
	if near, ok := modelfile.Nearest(word, known); ok {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// add lays what a file says over what is there. What somebody names themselves is asked for in the log.
func (m *Mapping) add(f *mappingFile, own bool) error {
	if f.Zone != "" {
		zone, err := calendar.LoadZone(f.Zone)
		if err != nil {
			return fmt.Errorf("zone: %w", err)
		}
		m.Zone, m.named = zone, true
	}
	if len(f.Times) > 0 {
		m.times = nil
	}
	for _, pattern := range f.Times {
		l, err := newLayout(pattern)
		if err != nil {
			return err
		}
		m.times = append(m.times, l)
	}
	for _, l := range f.LooksLike {
		m.looksLike = append(m.looksLike, l)
	}
	if len(f.Lists) > 0 {
		m.lists = f.Lists
	}
	if f.Together != nil {
		m.together = *f.Together
	}
	switch f.Ends {
	case "":
	case "last", "state":
		m.endsLast = f.Ends == "last"
	default:
		return fmt.Errorf("ends is last or state, not %q", f.Ends)
	}
	return errors.Join(m.addColumns(f.Columns, own), m.addChanges(f.Changes), m.addWords(f))
}

// addColumns takes over where what stands.
func (m *Mapping) addColumns(columns map[string]words, own bool) error {
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		r, err := roleOf(name)
		if err != nil {
			return err
		}
		m.columns[r], m.own[r] = columns[name], own
	}
	return nil
}

// roleOf is the role that a mapping writes so.
func roleOf(name string) (role, error) {
	if i := slices.Index(roleNames[:], name); i >= 0 {
		return role(i), nil
	}
	return 0, fmt.Errorf("columns has no %q%s; it has %s", name, meant(name, roleNames[:]), strings.Join(roleNames[:], ", "))
}

// addChanges takes over where what happened stands.
func (m *Mapping) addChanges(c *changesFile) error {
	if c == nil {
		return nil
	}
	m.changes = changes(*c)
	for _, field := range slices.Sorted(maps.Keys(c.Columns)) {
		if _, err := roleOf(c.Columns[field]); err != nil {
			return fmt.Errorf("changes: %w", err)
		}
	}
	return nil
}

// addWords takes over what the tool's words mean. They are compared without regard to case.
func (m *Mapping) addWords(f *mappingFile) error {
	for _, name := range slices.Sorted(maps.Keys(f.States)) {
		s, ok := standings[name]
		if !ok {
			known := slices.Sorted(maps.Keys(standings))
			return fmt.Errorf("states has no %q%s; it has %s", name, meant(name, known), strings.Join(known, ", "))
		}
		m.states = set(m.states, f.States[name], s)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Ranks)) {
		rank, err := strconv.Atoi(name)
		if err != nil || rank < 1 {
			return fmt.Errorf("ranks are numbers from 1, the most severe, not %q", name)
		}
		m.ranks = set(m.ranks, f.Ranks[name], rank)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Verdicts)) {
		if name != "kept" && name != "late" {
			return fmt.Errorf("verdicts are kept or late, not %q", name)
		}
		m.verdicts = set(m.verdicts, f.Verdicts[name], name == "kept")
	}
	for _, id := range slices.Sorted(maps.Keys(f.Functions)) {
		m.functions = set(m.functions, f.Functions[id], model.FunctionID(id))
	}
	return nil
}

// set lets words mean something.
func set[V any](in map[string]V, of words, v V) map[string]V {
	if in == nil {
		in = map[string]V{}
	}
	for _, w := range of {
		in[folded(w)] = v
	}
	return in
}

// folded is a word as it is compared with others.
func folded(w string) string { return strings.ToLower(strings.TrimSpace(w)) }

// Function is the function of a model that a group of the tool is: the one that the mapping names, or the one of its name
// ("group 70" is group-70). ok is false where the model has none of them.
func (m *Mapping) Function(of *model.Model, group string) (id model.FunctionID, ok bool) {
	if m != nil {
		if id, ok := m.functions[folded(group)]; ok {
			return id, of.Function(id) != nil
		}
	}
	id = model.FunctionID(strings.ReplaceAll(folded(group), " ", "-"))
	return id, of.Function(id) != nil
}

// Check refuses functions that a model has not.
func (m *Mapping) Check(of *model.Model) error {
	if m == nil {
		return nil
	}
	for _, group := range slices.Sorted(maps.Keys(m.functions)) {
		id := m.functions[group]
		if of.Function(id) != nil {
			continue
		}
		var known []string
		for _, f := range of.Functions {
			known = append(known, string(f.ID))
		}
		return fmt.Errorf("the mapping says that a group is the function %q, and the model has none of that name%s", id, meant(string(id), known))
	}
	return nil
}

// In is the mapping with another zone for times that carry none, unless it names one itself.
func (m *Mapping) In(zone *calendar.Zone) *Mapping {
	out := Mapping{Zone: zone}
	if m != nil {
		out = *m
		if !m.named {
			out.Zone = zone
		}
	}
	return &out
}
