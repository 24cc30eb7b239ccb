package suggest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
)

// people proposes one more and one less at a function, and more of somebody's time.
func (p *proposer) people(f *model.Function) {
	load := p.load(f)
	for i, c := range f.Cover {
		if len(c.People) == 0 {
			continue
		}
		path := coverPath(f, i) + ".people"
		if like := p.model.Person(c.People[0]); like != nil && load >= waits {
			p.propose(Change{
				Kind: Person, On: string(f.ID), Priced: p.priced(like), load: load,
				Says: fmt.Sprintf("One more person at %s, like %s", f.Called(), like.Called()),
			}, path+" += "+modelfile.One)
		}
		p.spare(f, c, path, load)
		if load >= waits {
			p.moreOf(f, c, load)
		}
	}
}

// spare proposes that a function gives somebody up, if those who stay would not be too busy: the last of those whom no other duty
// holds.
func (p *proposer) spare(f *model.Function, c *model.Cover, path string, load float64) {
	n := float64(len(c.People))
	if n < 2 || !p.works(f) || load*n/(n-1) > idle {
		return
	}
	for _, id := range slices.Backward(c.People) {
		who := p.model.Person(id)
		if who == nil || p.duties(id) > 1 {
			continue
		}
		p.propose(Change{
			Kind: Leave, On: string(f.ID), Priced: p.priced(who), load: load,
			Says: fmt.Sprintf("%s goes on without %s", f.Called(), who.Called()),
		}, path+" -= "+string(id))
		return
	}
}

// duties is how many covers and rotas name somebody.
func (p *proposer) duties(id model.PersonID) int {
	n := 0
	for _, f := range p.model.Functions {
		for _, c := range f.Cover {
			if slices.Contains(c.People, id) {
				n++
			}
		}
	}
	for _, r := range p.model.Rotas {
		if slices.Contains(r.Everybody(), id) {
			n++
		}
	}
	return n
}

// moreShare is how much more of somebody's time is tried, in points.
const moreShare = .2

// moreOf proposes more of the time of whoever gives the least of it.
func (p *proposer) moreOf(f *model.Function, c *model.Cover, load float64) {
	var least *model.Person
	for _, id := range c.People {
		who := p.model.Person(id)
		if who == nil || who.Share.Unknown || who.Share.Ratio == 0 || who.Share.Ratio > 1-moreShare/2 {
			continue
		}
		if least == nil || who.Share.Ratio < least.Share.Ratio {
			least = who
		}
	}
	if least == nil {
		return
	}
	more := model.Percent{Ratio: min(1, least.Share.Ratio+moreShare)}
	p.propose(Change{
		Kind: Share, On: string(f.ID), Priced: p.priced(least), load: load,
		Says: fmt.Sprintf("%s gives support %s of the time, not %s", least.Called(), more, least.Share),
	}, fmt.Sprintf("people.%s.share = %s", least.ID, more))
}

// moreSolved is by how much more a trained function solves itself, in points.
const moreSolved = .1

// training proposes that a function which hands tickets on solves more of them.
func (p *proposer) training(f *model.Function) {
	l := p.loads[f.ID]
	if l == nil || l.Work == 0 || len(f.EscalatesTo) == 0 {
		return
	}
	way := demand.Of(desk.NewEdition(1, p.model), 0).Way(f)
	if way.Resolves > 1-moreSolved/2 {
		return
	}
	was, more := model.Percent{Ratio: way.Resolves}, model.Percent{Ratio: min(1, math.Round((way.Resolves+moreSolved)*100)/100)}
	p.propose(Change{
		Kind: Train, On: string(f.ID), load: max(p.load(f), waits),
		Says: fmt.Sprintf("%s is trained to solve %s itself, not %s", f.Called(), more, was),
	}, fmt.Sprintf("functions.%s.resolves = %s", f.ID, more))
}

// pools proposes that two functions of one line and link, of which one is busy, share their people.
func (p *proposer) pools() {
	for i, a := range p.model.Functions {
		for _, b := range p.model.Functions[i+1:] {
			load := max(p.load(a), p.load(b))
			if a.Line != b.Line || a.Link != b.Link || load < waits || min(p.load(a), p.load(b)) == 0 {
				continue
			}
			x, y := listed(a), listed(b)
			if x < 0 || y < 0 {
				continue
			}
			toA, toB := without(b.Cover[y].People, a.Cover[x].People), without(a.Cover[x].People, b.Cover[y].People)
			var edits []string
			if len(toA) > 0 {
				edits = append(edits, fmt.Sprintf("%s.people += [%s]", coverPath(a, x), toA))
			}
			if len(toB) > 0 {
				edits = append(edits, fmt.Sprintf("%s.people += [%s]", coverPath(b, y), toB))
			}
			if len(edits) > 0 {
				p.propose(Change{
					Kind: Pool, On: string(a.ID) + "+" + string(b.ID), Priced: true, load: load,
					Says: fmt.Sprintf("%s and %s share their people", a.Called(), b.Called()),
				}, edits...)
			}
		}
	}
}

// listed is the place of the entry of a function's cover that lists people; -1 where none does.
func listed(f *model.Function) int {
	return slices.IndexFunc(f.Cover, func(c *model.Cover) bool { return len(c.People) > 0 })
}

// without is the people of one list who are not in another, as a list of the language.
func without(of, not []model.PersonID) string {
	var out []string
	for _, id := range of {
		if !slices.Contains(not, id) && id != model.Unknown {
			out = append(out, string(id))
		}
	}
	return strings.Join(out, ", ")
}
