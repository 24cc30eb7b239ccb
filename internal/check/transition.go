package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
)

// transitionRules ask whether the way into operation is planned and walked.
var transitionRules = []Rule{
	{
		Name: "rehearsal", Source: "TRN-03", Levels: Levels{Off, Warning, Error}, Pass: model.Physical,
		Title:  "the model was never rehearsed",
		Why:    "Models that change on paper only are found out by the first incident.",
		Remedy: "Walk scenarios through it with the real tools, and note that as a readiness item of kind rehearsal.",
		find:   rehearsal,
	},
	{
		Name: "readiness-listed", Source: "TRN-04", Levels: late, Pass: model.Physical,
		Title:  "nothing says what must be true before it goes live",
		Why:    "Go-live decides by date, unless a list decides.",
		Remedy: "List access, training, rehearsal, documents and tools under `readiness`.",
		find:   readinessListed,
	},
	{
		Name: "readiness-open", Source: "TRN-04", Levels: Levels{Off, Info, Error}, Pass: model.Physical,
		Title:  "something that must be true before it goes live is not done",
		Why:    "In operation an open item is a fault that is waiting.",
		Remedy: "Do it and write the date under `done`, or accept it with a waiver.",
		find:   readinessOpen,
	},
	{
		Name: "readiness-overdue", Source: "TRN-04", Levels: advice, Pass: model.Physical,
		Title:  "a readiness item is past its day, or nobody's",
		Why:    "Items without an owner and a day are wishes.",
		Remedy: "Do it, or give it an owner and a day that hold.",
		find:   readinessOverdue,
	},
	{
		Name: "hypercare-planned", Source: "HYP-01", Levels: Levels{Off, Info, Off}, Pass: model.Physical,
		Title:  "no guarded weeks are planned after go-live",
		Why:    "The first weeks bring most questions, to people who have answered none yet.",
		Remedy: "Plan `hypercare` with its dates and what must hold before it ends.",
		find:   hypercarePlanned,
	},
	{
		Name: "hypercare-exit", Source: "HYP-01", Levels: rising, Pass: model.Physical,
		Title:  "hypercare does not say how it ends",
		Why:    "Without an end the project team supports for ever; without criteria it leaves on a Friday.",
		Remedy: "Write its last day, `exit` criteria that can be measured, and who says that it is over.",
		find:   hypercareExit,
	},
	{
		Name: "hypercare-measurable", Source: "HYP-01", Levels: aside, Pass: model.Physical,
		Title:  "whether hypercare may end cannot be measured",
		Why:    "What nobody can count is decided by whoever is most tired.",
		Remedy: "Write `no open SEVERITY`, `attain N%` or `first line resolves N%`, and let the owner judge what is left.",
		find:   hypercareMeasurable,
	},
	{
		Name: "hypercare-partner-hours", Source: "AGR-08; HYP-01", Levels: advice, Pass: model.Physical,
		Title:  "partners have not committed hours for hypercare",
		Why:    "The people who built it are on the next project by then.",
		Remedy: "Agree on `partner_hours`.",
		find:   hypercarePartnerHours,
	},
}

func rehearsal(s *subject) {
	var planned bool
	for _, r := range s.Readiness {
		if r.Kind != "rehearsal" {
			continue
		}
		planned = true
		if r.Done != nil && !s.today.Before(*r.Done) {
			return
		}
	}
	switch {
	case !planned:
		s.find("readiness", "no rehearsal of the support model is planned").on("")
	case s.stage == model.Operate:
		s.find("readiness", "the support model is in operation and was not rehearsed").on("")
	}
}

func readinessListed(s *subject) {
	if len(s.Readiness) == 0 {
		s.find("", "nothing says what must be true before the model goes live").on("")
	}
}

// readinessPath is the path of the i-th item.
func readinessPath(i int) string { return fmt.Sprintf("readiness[%d]", i) }

func readinessOpen(s *subject) {
	for i, r := range s.Readiness {
		if r.Done == nil {
			s.find(readinessPath(i), "not done: %s", r.Item).on(r.Item)
		}
	}
}

func readinessOverdue(s *subject) {
	for i, r := range s.Readiness {
		switch {
		case r.Done != nil:
		case r.Due != nil && r.Due.Before(s.today):
			s.find(readinessPath(i), "due on %s and not done: %s", r.Due, r.Item).on(r.Item)
		case r.Owner == "":
			s.find(readinessPath(i), "nobody sees to it: %s", r.Item).on(r.Item)
		}
	}
}

func hypercarePlanned(s *subject) {
	if s.Hypercare == nil {
		s.find("", "no hypercare is planned").on("")
	}
}

func hypercareExit(s *subject) {
	h := s.Hypercare
	if h == nil {
		return
	}
	var missing []string
	if h.Until == nil {
		missing = append(missing, "on which day it ends")
	}
	if len(h.Exit) == 0 {
		missing = append(missing, "what must hold before it ends")
	}
	if h.Owner == "" {
		missing = append(missing, "who says that it is over")
	}
	if len(missing) > 0 {
		s.find("hypercare", "hypercare does not say %s", and(missing))
	}
}

func hypercarePartnerHours(s *subject) {
	partner := slices.ContainsFunc(s.Parties, func(p *model.Party) bool {
		return p.Kind == model.Partner && len(s.providedBy(p)) > 0
	})
	if s.Hypercare != nil && s.Hypercare.PartnerHours == 0 && partner && !s.hypercareOver() {
		s.find("hypercare", "no partner has committed hours for hypercare")
	}
}

// hypercareOver says that hypercare has ended.
func (s *facts) hypercareOver() bool {
	return s.Hypercare != nil && s.Hypercare.Until != nil && s.Hypercare.Until.Before(s.today)
}

func hypercareMeasurable(s *subject) {
	if s.Hypercare == nil || s.hypercareOver() {
		return
	}
	for i, condition := range s.Hypercare.Exit {
		if given(condition) && !s.measurable(condition) {
			s.find(fmt.Sprintf("hypercare.exit[%d]", i), "nobody can measure “%s”", condition)
		}
	}
}

// measurable says that a condition is one that tickets decide.
func (s *facts) measurable(condition string) bool {
	text := strings.ToLower(strings.Join(strings.Fields(condition), " "))
	if id, ok := strings.CutPrefix(text, "no open "); ok {
		return slices.ContainsFunc(s.Severities, func(v *model.Severity) bool { return strings.EqualFold(string(v.ID), id) })
	}
	for _, words := range []string{"attain ", "first line resolves "} {
		if percent, ok := strings.CutPrefix(text, words); ok {
			var share model.Percent
			return share.UnmarshalText([]byte(percent)) == nil && !share.Unknown
		}
	}
	return false
}
