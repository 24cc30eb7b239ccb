package check

import (
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/span"
)

// reportAnyTime asks, for each severity that pages, whether a channel is open whenever its clock runs.
func reportAnyTime(s *subject) {
	for _, v := range s.paging() {
		channels := s.channelsFor(v)
		if len(channels) == 0 {
			continue
		}
		var open span.Set
		for _, c := range channels {
			open = open.Union(s.Calendar(c.Hours).Open(s.over))
		}
		for _, service := range s.Services {
			if s.uses(service, v) && s.shutOut(service, v, open) {
				break // the channels are the same for every service: one finding is enough
			}
		}
	}
}

// shutOut notes a finding when the clock of v on a service runs while no channel for v is open.
func (s *subject) shutOut(service *model.Service, v *model.Severity, open span.Set) bool {
	shut := s.Clock(service, v).Open(s.over).Minus(open)
	if shut.Empty() {
		return false
	}
	f := s.find("severities."+string(v.ID), "severity %s counts at hours when no channel for it is open", v.ID).
		witness("first "+s.stretch(shut.Spans()[0]), "in all "+length(shut.Seconds()))
	if clock := s.unknownClock(service, v); len(clock) > 0 {
		f.hangs(clock)
	}
	return true
}

// uses says whether a severity is in use for a service.
func (s *facts) uses(service *model.Service, v *model.Severity) bool {
	return slices.Contains(s.SeveritiesOf(service), v)
}

func channelHasListener(s *subject) {
	for _, c := range s.Channels {
		f := s.Function(c.To)
		if f == nil || f.Line == 0 || !given(c.Hours) {
			continue
		}
		deaf := s.Calendar(c.Hours).Open(s.over).Minus(s.roster().Held(model.HolderID(f.ID), nil))
		if !deaf.Empty() {
			s.find(fmt.Sprintf("channels.%s.hours", c.ID), "%s is published for hours %s, and at some of them nobody holds %s", c.ID, c.Hours, f.Called()).
				witness("first "+s.stretch(deaf.Spans()[0]), "in all "+length(deaf.Seconds()))
		}
	}
}

func channelHours(s *subject) {
	for _, c := range s.Channels {
		switch c.Kind {
		case "phone", "chat", "walk-up":
			if c.Hours == "" {
				s.find("channels."+string(c.ID), "%s does not say when somebody answers", c.ID)
			}
		}
	}
}

func routeCatchAll(s *subject) {
	if n := len(s.Routes); n > 0 && !takesAll(s.Routes[n-1]) {
		s.find(fmt.Sprintf("routes[%d]", n-1), "the last route takes only some tickets")
	}
}

func routeShadowed(s *subject) {
	for i, r := range s.Routes {
		if takesAll(r) && i < len(s.Routes)-1 {
			s.find(fmt.Sprintf("routes[%d]", i+1), "route %d takes every ticket, so that none comes this far", i+1)
			return
		}
	}
}

// takesAll says that a route takes every ticket: it has no condition, or one that asks for nothing.
func takesAll(r *model.Route) bool {
	w := r.When
	return w == nil || len(w.Service)+len(w.Channel)+len(w.Kind)+len(w.Severity)+len(w.Category)+len(w.Need)+len(w.Words) == 0
}
