package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/model"
)

// access is what outside resolvers may see.
func (w *writer) access() Section {
	s := Section{ID: "access", Title: "Access of outside resolvers"}
	t := Table{Head: []string{"Party", "Services", "Data", "Environments", "Let in by", "Lasts", "Guarded by"}, Widths: []float64{1.4, 1.2, 1.2, 1.2, 1.6, 0.7, 2}}
	for _, a := range w.m.Access {
		approver := w.person(a.Approver)
		if a.Deputy != "" {
			approver += ", " + w.person(a.Deputy)
		}
		var guards []string
		for _, g := range []struct {
			on   bool
			word string
		}{
			{a.MFA, "second factor"},
			{a.Logged, "logged"},
			{a.Preapproved, "approved beforehand for the most severe"},
			{a.MaskedCopy != "", "masked copy: " + a.MaskedCopy},
		} {
			if g.on {
				guards = append(guards, g.word)
			}
		}
		t.Rows = append(t.Rows, append([]Cell{{Text: w.party(a.Party), Tone: Strong}},
			cells(joined(a.Services), joined(a.Data), joined(a.Environments), approver, orZero(a.Lasts), orDash(strings.Join(guards, ", ")))...))
	}
	s.add(t)
	return s
}

// majorIncidents are the playbooks.
func (w *writer) majorIncidents() Section {
	s := Section{ID: "major-incident", Title: "Major incidents"}
	for _, p := range w.m.Playbooks {
		facts := Table{Head: []string{"What", "How"}, Widths: []float64{1, 4}}
		fact := func(label, value string) {
			if value != "" {
				facts.Rows = append(facts.Rows, []Cell{{Text: label, Tone: Strong}, {Text: value}})
			}
		}
		fact("For", joined(p.For))
		fact("Declared", p.Declare)
		for _, r := range p.Roles {
			fact(strings.ToUpper(r.ID[:1])+strings.ReplaceAll(r.ID[1:], "_", " "), w.holder(r.Holder))
		}
		fact("Bridge", p.Bridge)
		fact("If the bridge is down", p.Fallback)
		fact("Kept informed", strings.Join(p.Audiences, ", "))
		if p.UpdateEvery != nil {
			fact("They hear every", p.UpdateEvery.String())
		}
		var notified []string
		for _, h := range p.Notify {
			notified = append(notified, w.holder(h))
		}
		fact("Told at once", strings.Join(notified, ", "))
		if p.Drill != nil {
			fact("Practised", "every "+p.Drill.Every.String()+", last "+day(p.Drill.Last))
		}
		if p.ReviewWithin != nil {
			fact("Reviewed within", p.ReviewWithin.String())
		}
		s.add(Heading{string(p.ID)}, facts)
		if len(p.Steps) > 0 {
			s.add(List{Items: p.Steps, Ordered: true})
		}
	}
	return s
}

// training is who has learnt what, and the knowledge that people work from.
func (w *writer) training() Section {
	s := Section{ID: "training", Title: "Training and knowledge"}
	courses := Table{Head: []string{"Course", "Stays valid", "Needed by", "Taken by"}, Widths: []float64{1.6, 0.8, 1.3, 4}}
	for _, c := range w.m.Training {
		var needed []string
		for _, f := range w.m.Functions {
			for _, id := range f.NeedsTraining {
				if id == c.ID {
					needed = append(needed, f.Called())
				}
			}
		}
		valid := "for ever"
		if !c.Renew.Zero() {
			valid = c.Renew.String()
		}
		name := string(c.ID)
		if c.Name != "" {
			name = c.Name
		}
		courses.Rows = append(courses.Rows, append([]Cell{{Text: name, Tone: Strong}},
			cells(valid, orDash(strings.Join(needed, ", ")), w.takenBy(c.ID))...))
	}
	articles := Table{Head: []string{"Article", "Answers", "Guides", "Owner", "Last read"}, Widths: []float64{2, 2, 2, 1.4, 1.2}}
	for _, a := range w.m.Knowledge {
		title := string(a.ID)
		if a.Title != "" {
			title = a.Title
		}
		articles.Rows = append(articles.Rows, append([]Cell{{Text: title, Tone: Strong}},
			cells(joined(a.For), w.functionNames(a.Guides), w.person(a.Owner), day(a.Reviewed))...))
	}
	s.add(courses)
	if len(articles.Rows) > 0 {
		s.add(Heading{"Knowledge"}, articles)
	}
	return s
}

// takenBy is who has taken a course, day by day.
func (w *writer) takenBy(id model.TrainingID) string {
	takers := map[calendar.Date][]string{}
	for _, p := range w.m.People {
		for _, t := range p.Training {
			if t.ID == id {
				takers[t.On] = append(takers[t.On], p.Called())
			}
		}
	}
	var days []string
	for _, on := range slices.SortedFunc(maps.Keys(takers), calendar.Date.Compare) {
		days = append(days, date(on)+": "+strings.Join(takers[on], ", "))
	}
	return orDash(strings.Join(days, "; "))
}

// transition is the way into operation: readiness, hypercare, practices, reviews.
func (w *writer) transition() Section {
	s := Section{ID: "transition", Title: "Into operation, and onwards"}
	ready := Table{Head: []string{"Before it goes live", "Kind", "Owner", "Due", "Done"}, Widths: []float64{3.4, 1, 1.4, 1.2, 1.2}}
	for _, r := range w.m.Readiness {
		done := Cell{Text: day(r.Done), Tone: Good}
		if r.Done == nil {
			done = Cell{Text: "open", Tone: Warn}
		}
		ready.Rows = append(ready.Rows, []Cell{{Text: r.Item, Tone: Strong}, {Text: orDash(r.Kind)}, {Text: w.person(r.Owner)}, {Text: day(r.Due)}, done})
	}
	s.add(ready)
	if h := w.m.Hypercare; h != nil {
		text := fmt.Sprintf("Hypercare runs from %s until %s", day(h.From), day(h.Until))
		if h.PartnerHours > 0 {
			text += fmt.Sprintf(", with %g hours committed by partners", h.PartnerHours)
		}
		if h.Owner != "" {
			text += "; " + w.person(h.Owner) + " says when it is over"
		}
		s.add(Heading{"Hypercare"}, Paragraph{text + "."})
		if len(h.Exit) > 0 {
			s.add(Paragraph{"It ends when:"}, List{Items: h.Exit})
		}
	}
	practices := Table{Head: []string{"Practice", "Owner", "Starts when", "Approved by", "In an emergency", "Nothing changes"}}
	for _, p := range w.m.Practices {
		approver := "–"
		if p.Approver != "" {
			approver = w.holder(p.Approver)
		}
		practices.Rows = append(practices.Rows, append([]Cell{{Text: p.ID, Tone: Strong}},
			cells(w.person(p.Owner), orDash(p.Trigger), approver, orDash(p.Emergency), orDash(p.Freeze))...))
	}
	if len(practices.Rows) > 0 {
		s.add(Heading{"Practices beside incidents"}, practices)
	}
	if r := w.m.Review; r != nil {
		s.add(Heading{"Review"}, Paragraph{fmt.Sprintf("The model is looked at again every %s by %s; last on %s.", r.Every, w.person(r.Owner), day(r.Last))})
	}
	return s
}

// questions are what is not known yet: those asked in words, and every placeholder.
func (w *writer) questions() Section {
	s := Section{ID: "questions", Title: "Open questions"}
	t := Table{Head: []string{"Question", "Who finds out", "By"}, Widths: []float64{5, 1.5, 1.5}}
	for _, q := range w.m.Questions {
		t.Rows = append(t.Rows, append([]Cell{{Text: q.Ask, Tone: Strong}}, cells(w.person(q.Owner), day(q.Due))...))
	}
	s.add(t)
	if unknown := w.m.Unknowns(); len(unknown) > 0 {
		items := make([]string, len(unknown))
		for i, path := range unknown {
			items[i] = fmt.Sprintf("%s (%s)", path, w.m.Where(path))
		}
		s.add(Paragraph{fmt.Sprintf("Nobody knows yet what stands at %s of the model, marked “?”:", counted(len(unknown), "place", "places"))}, List{Items: items})
	}
	if len(s.Blocks) == 0 {
		s.add(Note{"Nothing is open: the model holds no placeholder and no question.", Good})
	}
	return s
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// findings are what the rules say, and what was accepted.
func (w *writer) findings() Section {
	s := Section{ID: "findings", Title: "Findings and waivers"}
	open := Table{Head: []string{"Finding", "Rule", "What to do"}, Widths: []float64{4, 1.3, 3}}
	waived := Table{Head: []string{"Accepted", "Rule", "Why", "By", "Until"}, Widths: []float64{3, 1.2, 2.4, 1.2, 1.2}}
	for _, f := range w.o.Check.Findings {
		if f.Waived != nil {
			waived.Rows = append(waived.Rows, append([]Cell{{Text: f.Message}},
				cells(f.Rule, f.Waived.Why, w.person(f.Waived.By), day(f.Waived.Until))...))
			continue
		}
		tone := map[check.Level]Tone{check.Error: Bad, check.Warning: Warn}[f.Level]
		open.Rows = append(open.Rows, []Cell{{Text: f.Message, Tone: tone}, {Text: fmt.Sprintf("%s, %s", f.Rule, f.Level)}, {Text: strings.ReplaceAll(f.Remedy, "`", "")}})
	}
	if len(open.Rows) == 0 {
		s.add(Note{"The rules have nothing to say against this model.", Good})
	}
	s.add(open)
	if len(waived.Rows) > 0 {
		s.add(Heading{"Accepted with a reason"}, waived)
	}
	return s
}

// signatures are a line for each party.
func (w *writer) signatures() Section {
	s := Section{ID: "signatures", Title: "Signatures"}
	digest := w.m.Digest()
	if digest == "" {
		digest = "(not published)"
	}
	sign := Signatures{Statement: "Whoever signs agrees to this model as it stands, named by its digest: " + digest + ". A change makes another model with another digest, which is signed again."}
	for _, p := range w.m.Parties {
		line := Signature{Party: p.Called()}
		for _, by := range w.m.Signatories {
			if by.ID == p.ID {
				line.Person, line.Role = w.person(by.Person), by.Role
				if line.Role == "" {
					if person := w.m.Person(by.Person); person != nil {
						line.Role = person.Role
					}
				}
			}
		}
		sign.Rows = append(sign.Rows, line)
	}
	if len(sign.Rows) > 0 {
		s.add(sign)
	}
	return s
}
