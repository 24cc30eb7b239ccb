package engine

import (
	"context"
	"time"

	"belay/internal/store"
)

// StudyNews is how far a study is, for those who follow the desk live. Whoever wants its answer asks for it.
type StudyNews struct {
	Number int64
	State  SimulationState
	Done   int // runs that were played, of all options
	Most   int
}

// toldOfStudy is what followers of this node know of a study.
type toldOfStudy struct {
	StudyNews

	at time.Time
}

// tellEvery is how long followers wait at least until they are told again how far a study is. That it has ended they hear at once.
const tellEvery = 250 * time.Millisecond

// newsOf is how far a study is.
func newsOf(row store.Simulation) StudyNews {
	return StudyNews{Number: row.Number, State: SimulationState(row.State), Done: int(row.Done), Most: int(row.Most * row.Width)}
}

// tellOfStudies tells followers of this node how far the studies under way are, by whichever node; and of those that were under way and
// are no more how they ended.
func (e *Engine) tellOfStudies(ctx context.Context, under []store.Simulation) error {
	moment := time.Now()
	var news []StudyNews
	gone := map[int64]bool{}
	e.studies.mu.Lock()
	if e.studies.told == nil {
		e.studies.told = map[int64]*toldOfStudy{}
	}
	for number := range e.studies.told {
		gone[number] = true
	}
	for _, row := range under {
		delete(gone, row.Number)
		now, told := newsOf(row), e.studies.told[row.Number]
		if told == nil || told.StudyNews != now && (told.State != now.State || moment.Sub(told.at) >= tellEvery) {
			e.studies.told[row.Number] = &toldOfStudy{now, moment}
			news = append(news, now)
		}
	}
	for number := range gone {
		delete(e.studies.told, number)
	}
	e.studies.mu.Unlock()
	if len(gone) > 0 {
		err := e.store.View(ctx, func(tx *store.Tx) error {
			for number := range gone {
				row, ok, err := tx.Simulation(number)
				if err != nil {
					return err
				}
				if ok {
					news = append(news, newsOf(row))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, n := range news {
		e.feed.tell(Signal{Study: &n})
	}
	return nil
}
