package mine

import (
	"cmp"
	"slices"
)

// Handover is all that went from one function to another.
type Handover struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Count   int    `json:"count"`
	Share   Share  `json:"share"`    // of what From handed on
	Return  int    `json:"returned"` // of Count, to a function that the incident had left before
	Back    bool   `json:"back"`     // it leads towards the user, against the order of the functions
	Held    *int64 `json:"held"`     // median time that From kept it
	Touched *int64 `json:"touched"`  // median time until something happened at To
}

// handovers are the edges of the graph, the most used first. An edge leads back where it goes against the order of lines, and
// within a line towards the function where more begins.
func (m *Miner) handovers(functions []Function) []Handover {
	place := places(functions)
	on := map[int32]int{}
	for at, e := range m.edges {
		on[at.a] += e.count
	}
	out := []Handover{}
	for at, e := range m.edges {
		from, to := m.groups.text[at.a], m.groups.text[at.b]
		out = append(out, Handover{
			From: from, To: to, Count: e.count, Share: shareOf(e.count, on[at.a]), Return: e.back, Back: place[to] < place[from],
			Held: medianOf(e.held), Touched: medianOf(e.touched),
		})
	}
	slices.SortFunc(out, func(a, b Handover) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// places is the order of functions from the user on: by line, then by how much begins there, then by the mean place in a path.
func places(functions []Function) map[string]int {
	ordered := slices.Clone(functions)
	slices.SortStableFunc(ordered, func(a, b Function) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(b.Entered.Count, a.Entered.Count), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Name, b.Name))
	})
	place := make(map[string]int, len(ordered))
	for i, f := range ordered {
		place[f.Name] = i
	}
	return place
}

// Hidden is a line that stands behind another and in no plan: it gets most of its work from one function, and gives most of
// that back to it.
type Hidden struct {
	Function string `json:"function"`
	Behind   string `json:"behind"`
	Gets     Share  `json:"gets"`    // of its visits, those that came from there
	Returns  Share  `json:"returns"` // of what it hands on, what goes back there
}

// What makes a hidden line.
const (
	mostlyGets  = 0.5
	mostlyGives = 0.5
)

// hidden finds the lines behind others, the most work first.
func hidden(functions []Function, handovers []Handover) []Hidden {
	between, on := map[[2]string]int{}, map[string]int{}
	for _, h := range handovers {
		between[[2]string{h.From, h.To}] = h.Count
		on[h.From] += h.Count
	}
	visits := make(map[string]int, len(functions))
	for _, f := range functions {
		visits[f.Name] = f.Visits
	}
	out := []Hidden{}
	for _, h := range handovers {
		gets := shareOf(h.Count, visits[h.To])
		returns := shareOf(between[[2]string{h.To, h.From}], on[h.To])
		if gets.Count >= enough && gets.Share > mostlyGets && returns.Count >= enough && returns.Share > mostlyGives {
			out = append(out, Hidden{h.To, h.From, gets, returns})
		}
	}
	return out
}
