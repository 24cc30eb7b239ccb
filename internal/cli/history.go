package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/engine"
	"belay/internal/fit"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/store"
	"belay/internal/study"
	"belay/internal/ticket"
)

// historyFlags are those of verbs that let a model be lived with the figures of a log.
type historyFlags struct {
	History string `placeholder:"LOG" help:"A log of tickets, or a record of ours, whose figures stand in for what the model assumes."`
	Mapping string `placeholder:"FILE" help:"What stands where in the log; the usual mapping of its tool if left out."`
	Replay  bool   `help:"Play the tickets of the log themselves, on their days of the week, and not others like them."`
}

// logMapping is the mapping in a file, or the usual one where none is named; times that carry no zone are of the usual one, unless
// the mapping names another.
func (s *session) logMapping(file string, zone *calendar.Zone) (*history.Mapping, error) {
	var m *history.Mapping
	if file != "" {
		text, err := s.readFile(file)
		if err != nil {
			return nil, fmt.Errorf("--mapping: %s cannot be read: %w", file, inner(err))
		}
		if m, err = history.ParseMapping(text); err != nil {
			return nil, fmt.Errorf("--mapping: %s: %w", file, err)
		}
	}
	return m.In(zone), nil
}

// zonedMapping is logMapping, with the zone of a flag for times that carry none, where it names one.
func (s *session) zonedMapping(file, zone string, usual *calendar.Zone) (*history.Mapping, error) {
	if zone == "" {
		return s.logMapping(file, usual)
	}
	local, err := calendar.LoadZone(zone)
	if err != nil {
		return nil, fmt.Errorf("--zone: %w", err)
	}
	return s.logMapping(file, local)
}

// openLog opens the log of a tool, packed or not; where no tool is named it is told by how the log begins. The caller closes it.
func (s *session) openLog(name string, tool history.Tool, m *history.Mapping) (log *history.Log, closeLog func(), err error) {
	from := s.Stdin
	closeLog = func() {}
	if name != stdinArg {
		file, err := os.Open(name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s cannot be read: %w", name, inner(err))
		}
		from, closeLog = file, func() { _ = file.Close() } // it was only read
	}
	if log, err = history.Open(tool, m, from); err != nil {
		closeLog()
		return nil, nil, fmt.Errorf("%s: %w", name, inner(err))
	}
	return log, closeLog, nil
}

// eachIncident hands over every incident of a log, or of a record of ours.
func (s *session) eachIncident(name string, mapping *history.Mapping, m *model.Model, each func(history.Incident) error) (tally history.Tally, err error) {
	if isRecord(name) {
		return s.eachOwn(name, m, each)
	}
	log, closeLog, err := s.openLog(name, "", mapping)
	if err != nil {
		return tally, err
	}
	defer closeLog()
	for in := range log.Incidents() {
		if err := each(in); err != nil {
			return log.Tally(), fmt.Errorf("%s: %w", name, err)
		}
	}
	if log.Err() != nil {
		return log.Tally(), fmt.Errorf("%s: %w", name, inner(log.Err()))
	}
	return log.Tally(), nil
}

// sqlite begins a record in a file.
const sqlite = "SQLite format 3\x00"

// isRecord says whether a name is that of a record and not of a log.
func isRecord(name string) bool {
	if strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://") {
		return true
	}
	if name == stdinArg {
		return false
	}
	file, err := os.Open(name)
	if err != nil {
		return false // whoever opens it next says why
	}
	defer func() { _ = file.Close() }() // it was only read
	begins := make([]byte, len(sqlite))
	_, err = io.ReadFull(file, begins)
	return err == nil && string(begins) == sqlite
}

// eachOwn hands over every ticket of a record, its severity ranked as in the model.
func (s *session) eachOwn(dsn string, m *model.Model, each func(history.Incident) error) (tally history.Tally, err error) {
	rank := func(id model.SeverityID) int {
		return slices.IndexFunc(m.Severities, func(v *model.Severity) bool { return v.ID == id }) + 1
	}
	err = s.onRecord(dsn, store.Options{ReadOnly: true}, func(ctx context.Context, record *store.Store) error {
		return engine.EachJournal(ctx, record, func(journal []ticket.Entry) error {
			in, _ := history.Own(journal[0].Ticket.String(), journal, rank)
			tally.Rows += len(journal)
			tally.Incidents++
			return each(in)
		})
	})
	return tally, err
}

// livedReport is what a log said, and what became of it.
type livedReport struct {
	Log      history.Tally `json:"log"`
	Fit      *fit.Fit      `json:"fit"`
	Lived    *fit.Lived    `json:"lived"`
	Replayed int           `json:"replayed"` // tickets that were played as they came; 0 where others like them were drawn
}

// live lays what a log knows over the options of a study: over the base wherever the log says it, over what is set beside it where
// that says nothing else than the base. Without a log it does nothing.
func (f historyFlags) live(s *session, ask *study.Ask, options []study.Option) (*livedReport, error) {
	if f.History == "" {
		if f.Mapping != "" || f.Replay {
			return nil, errors.New("--mapping and --replay are about the log that --history names: name one")
		}
		return nil, nil
	}
	base := options[0].Model
	mapping, err := s.logMapping(f.Mapping, base.Timezone)
	if err != nil {
		return nil, err
	}
	if err := mapping.Check(base); err != nil {
		return nil, fmt.Errorf("--mapping: %s: %w", f.Mapping, err)
	}
	done := s.working("reading " + f.History)
	defer done()
	fitter, replay := fit.NewFitter(base.Timezone), &fit.Replay{}
	tally, err := s.eachIncident(f.History, mapping, base, func(in history.Incident) error {
		fitter.Add(in)
		if f.Replay {
			return replay.Add(in)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := &livedReport{Log: tally, Fit: fitter.Fit()}
	if out.Lived, err = fit.Live(base, ask.Habits, out.Fit, mapping); err != nil {
		return nil, fmt.Errorf("%s: %w", f.History, err)
	}
	for i := range options[1:] {
		o := &options[i+1]
		if o.Model, err = out.Lived.Beside(base, o.Model); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Name, err)
		}
	}
	options[0].Model, ask.Habits = out.Lived.Model, out.Lived.Habits
	if f.Replay {
		err = f.replayed(ask, options[0], replay)
		out.Replayed = len(ask.Arrivals)
	}
	return out, err
}

// replayed lets a study play what came, over as many weeks as it fills.
func (f historyFlags) replayed(ask *study.Ask, base study.Option, replay *fit.Replay) error {
	came, weeks, err := replay.Onto(base.Model, ask.From.Add(-ask.WarmUp*daysOfWeek))
	if err != nil {
		return fmt.Errorf("%s: %w", f.History, err)
	}
	if weeks <= ask.WarmUp {
		return fmt.Errorf("%s fills %s, and %s of them are warm-up: shorten it with --warm-up", f.History, count(weeks, "week", "weeks"), count(ask.WarmUp, "week", "weeks"))
	}
	ask.Arrivals, ask.Weeks = came, min(ask.Weeks, weeks-ask.WarmUp)
	return nil
}

// answers takes from what reports ask what the log has answered.
func (r *livedReport) answers(answer *study.Answer) {
	if r == nil {
		return
	}
	for _, o := range answer.Options {
		o.Report.Asked = slices.DeleteFunc(o.Report.Asked, r.answered)
	}
}

// answered says whether the log has answered a question.
func (r *livedReport) answered(q demand.Question) bool {
	return slices.ContainsFunc(r.Lived.Says, func(s fit.Said) bool { return s.On == q.On && s.From == fit.FromLog })
}

// fits are the words for how well a figure fits.
var fits = map[string]string{string(fit.Good): "fits well", string(fit.Fair): "fits fairly", string(fit.Poor): "fits poorly"}

// text says where each figure comes from, and what the log shows beside; without a log it is empty.
func (r *livedReport) text(t terminal, name string, report *simulate.Report) string {
	if r == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", t.strong("What "+name+" says"))
	b.WriteString(t.columns(0, [][]string{{r.came(r.Lived.Model.Timezone.Location())}}))
	b.WriteString("\n")
	var taken, kept [][]string
	for _, said := range r.Lived.Says {
		if said.From == fit.FromLog {
			taken = append(taken, []string{said.On, said.Value, fmt.Sprintf("n = %s, %s", thousands(said.N), fits[said.Fits])})
		} else {
			kept = append(kept, []string{said.On, fmt.Sprintf("%s, %s. %s", said.Value, said.From, said.Why)})
		}
	}
	b.WriteString(t.columns(columnGap, taken))
	if len(kept) > 0 {
		b.WriteString("\n" + t.strong("What it cannot say") + "\n" + t.columns(columnGap, kept))
	}
	for _, note := range r.Lived.Notes {
		b.WriteString("\n" + t.columns(0, [][]string{{note}}))
	}
	if verdicts := r.verdicts(t, report); verdicts != "" {
		b.WriteString("\n" + t.strong("Kept, by the tool's own verdict and by the model") + "\n" + verdicts)
	}
	return b.String()
}

// came is what came, in sentences.
func (r *livedReport) came(zone *time.Location) string {
	f := r.Fit
	text := fmt.Sprintf("%s opened from %s to %s.", count(f.Cases, "ticket", "tickets"), f.From.In(zone).Format(dayForm), f.Until.In(zone).Format(dayForm))
	if r.Log.Skipped > 0 {
		text += fmt.Sprintf(" %s could not be used, most of them because: %s.", count(r.Log.Skipped, "row", "rows"), r.Log.Common()[0])
	}
	if a := f.Arrivals; a.PerWeek.Said() {
		plain := "Days differ more than a plain Poisson process would let them"
		if a.ByDay.Poisson {
			plain = "Days differ no more than a plain Poisson process would let them"
		}
		text += fmt.Sprintf(" %s: %.3g times, or %.3g times about their day of the week (p = %.2g).", plain, a.Plain.Index, a.ByDay.Index, a.ByDay.P)
	}
	if f.Solve.Better != "" {
		text += fmt.Sprintf(" Times to solve are %s rather than %s (it %s).", f.Solve.Better, other(f.Solve.Better), fits[string(f.Solve.Fits)])
	}
	if r.Replayed > 0 {
		text += fmt.Sprintf(" %s were played as they came.", count(r.Replayed, "ticket", "tickets"))
	}
	return text
}

// other is the shape that fits less.
func other(shape string) string {
	if shape == "lognormal" {
		return "exponential"
	}
	return "lognormal"
}

// verdicts sets what the tool calls kept beside what the model keeps; empty where the tool says nothing.
func (r *livedReport) verdicts(t terminal, report *simulate.Report) string {
	var rows [][]string
	for _, ranked := range r.Fit.Mix {
		if !ranked.Kept.Said() {
			continue
		}
		row := []string{fmt.Sprint(ranked.Rank), percentWords(ranked.Kept.Mean), thousands(ranked.Kept.N)}
		var kept []string
		for _, s := range r.Lived.Model.Services {
			used := r.Lived.Model.SeveritiesOf(s)
			if ranked.Rank < 1 || len(used) == 0 {
				continue
			}
			v := used[min(ranked.Rank, len(used))-1]
			for _, p := range report.Promises {
				if p.Service == s.ID && p.Severity == v.ID {
					kept = append(kept, fmt.Sprintf("%s %s %s", v.ID, p.Target, percentWords(p.Attainment.Mean)))
				}
			}
		}
		rows = append(rows, append(row, cmp.Or(strings.Join(kept, ", "), "-")))
	}
	if len(rows) == 0 {
		return ""
	}
	return t.table([]string{"rank", "by the tool", "of", "by the model"}, rows, 1, 2)
}
