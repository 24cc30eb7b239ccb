package engine

import (
	"context"
	"fmt"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/simulate"
	"belay/internal/store"
	"belay/internal/study"
	"belay/internal/ticket"
)

const (
	// SpecimenRuns is of how many runs of each option tickets are kept, from the first.
	SpecimenRuns = study.Round
	// specimensKept is how many are kept of a run: of each promise those that took longest, and as many at random.
	specimensKept = 2
)

// SimulatedTickets are tickets of one run of one option that can be read one by one, by their numbers, and the model that they were
// played by. Options and runs are counted from 0. There are none before the run was played.
func (e *Engine) SimulatedTickets(ctx context.Context, a people.Actor, number int64, option, run int) (list []simulate.Specimen, m *model.Model, err error) {
	if d := people.Ever(a, people.SeeSimulations); !d.Yes {
		return nil, nil, d.Err()
	}
	p, err := e.study(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case option < 0 || option >= len(p.options):
		return nil, nil, &NotFound{fmt.Sprintf("Simulation %d has %d options, and no option %d.", number, len(p.options), option+1)}
	case run < 0 || run >= SpecimenRuns:
		return nil, nil, &NotFound{fmt.Sprintf("Tickets are kept of the first %d runs of each option, and not of run %d.", SpecimenRuns, run+1)}
	}
	var packed []byte
	err = e.store.View(ctx, func(tx *store.Tx) (err error) {
		packed, _, err = tx.Specimens(number, int64(run), int64(option))
		return err
	})
	if err != nil || len(packed) == 0 {
		return nil, p.options[option].Model, err
	}
	if err = unpack(packed, &list); err != nil {
		return nil, nil, fmt.Errorf("reading tickets of simulation %d: %w", number, err)
	}
	return list, p.options[option].Model, nil
}

// SimulatedTicket is one of them.
func (e *Engine) SimulatedTicket(ctx context.Context, a people.Actor, number int64, option, run int, which ticket.Number) (simulate.Specimen, *model.Model, error) {
	list, m, err := e.SimulatedTickets(ctx, a, number, option, run)
	if err != nil {
		return simulate.Specimen{}, nil, err
	}
	for _, s := range list {
		if s.Ticket.Number == which {
			return s, m, nil
		}
	}
	return simulate.Specimen{}, nil, &NotFound{fmt.Sprintf("Ticket %d of run %d was not kept. Kept are those of each promise that took longest, and some at random.", which, run+1)}
}

// keepSpecimens parts a tally from its tickets, and packs both for the record.
func keepSpecimens(t *simulate.Tally, run *store.SimulationRun) (err error) {
	bare := *t
	bare.Specimens = nil // so that a tally says the same whether tickets were kept or not
	if run.Tally, err = pack(&bare); err != nil || len(t.Specimens) == 0 {
		return err
	}
	run.Specimens, err = pack(t.Specimens)
	return err
}
