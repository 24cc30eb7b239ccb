package store

// Simulation is a study that is played in the record: some options, each for some runs.
type Simulation struct {
	Number  int64 // given by the record
	Name    string
	Ask     []byte // JSON
	Options []byte // JSON
	Models  []byte // JSON: the texts of the options; large, and read by SimulatedModels alone
	Width   int64  // how many options there are
	Most    int64  // runs of each option that there may be
	Opened  int64  // runs of each option that have been put up to be played, from the first
	State   string
	Error   string // why it failed; empty
	MadeUS  int64
	MadeBy  string // an account
	BeganUS int64  // 0: nobody has begun to play it
	EndedUS int64  // 0: it is under way
	Done    int64  // runs that were played, of all options; counted, not kept
}

// SimulationRun is one run of one option of a study: what a node plays at a time.
type SimulationRun struct {
	Simulation   int64
	Nth          int64 // from 0; runs of the same place meet the same tickets whatever the option
	Place        int64 // the option's among those of the study
	Node         string
	LeaseUntilUS int64
	Attempts     int64 // how often it was claimed
	DoneUS       int64 // 0: it was not played to its end
	Tally        []byte
	Specimens    []byte
}

// simulationColumns are the columns of a study, and how many of its runs were played.
const simulationColumns = `number, name, ask, options, width, most, opened, state, error, made_us, made_by, began_us, ended_us,
	(SELECT count(*) FROM simulation_run AS r WHERE r.simulation = number AND r.done_us > 0)`

// scanSimulation reads the columns of a study.
func scanSimulation(r row, s *Simulation) error {
	return r.Scan(&s.Number, &s.Name, &s.Ask, &s.Options, &s.Width, &s.Most, &s.Opened, &s.State, &s.Error, &s.MadeUS, &s.MadeBy, &s.BeganUS,
		&s.EndedUS, &s.Done)
}

// AddSimulation writes a new study under a number of its own, and returns it. No run of it is there yet.
func (tx *Tx) AddSimulation(s Simulation) (Simulation, error) {
	_, err := tx.one([]any{&s.Number}, `INSERT INTO simulation (name, ask, options, models, width, most, opened, state, error, made_us, made_by, began_us, ended_us)
		VALUES ($1, $2, $3, $9, $4, $5, 0, $6, '', $7, $8, 0, 0) RETURNING number`,
		s.Name, string(s.Ask), string(s.Options), s.Width, s.Most, s.State, s.MadeUS, s.MadeBy, string(s.Models))
	return s, doing(err, "adding a simulation")
}

// Simulation is the study of that number.
func (tx *Tx) Simulation(number int64) (s Simulation, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return scanSimulation(r, &s) }, "SELECT "+simulationColumns+" FROM simulation WHERE number = $1", number)
	return s, ok, doing(err, "reading simulation %d", number)
}

// SimulatedModels are the texts of the options of a study, as they were written; nil when there is no such study.
func (tx *Tx) SimulatedModels(number int64) (models []byte, err error) {
	_, err = tx.one([]any{&models}, "SELECT models FROM simulation WHERE number = $1", number)
	return models, doing(err, "reading the models of simulation %d", number)
}

// Simulations are at most limit studies with a number below before, the newest first; 0 begins at the newest.
func (tx *Tx) Simulations(before int64, limit int) ([]Simulation, error) {
	list, err := collect(tx, scanSimulation, "SELECT "+simulationColumns+" FROM simulation WHERE number < $1 ORDER BY number DESC LIMIT $2", below(before), int64(limit))
	return list, doing(err, "listing simulations")
}

// SimulationsUnderWay are the studies that have not ended, the oldest first.
func (tx *Tx) SimulationsUnderWay() ([]Simulation, error) {
	list, err := collect(tx, scanSimulation, "SELECT "+simulationColumns+" FROM simulation WHERE ended_us = 0 ORDER BY number")
	return list, doing(err, "listing the simulations under way")
}

// OpenRuns puts up the runs from the ones that are up to one before until, of each option, if the study is under way and
// seen of them are up; of several nodes that do so at once one gets true.
func (tx *Tx) OpenRuns(number, seen, until int64) (first bool, err error) {
	var width int64
	first, err = tx.one([]any{&width}, "UPDATE simulation SET opened = $3 WHERE number = $1 AND opened = $2 AND ended_us = 0 RETURNING width", number, seen, until)
	for nth := seen; first && err == nil && nth < until; nth++ {
		for place := range width {
			err = tx.exec(`INSERT INTO simulation_run (simulation, nth, place, node, lease_until_us, attempts, done_us, tally, specimens)
				VALUES ($1, $2, $3, '', 0, 0, 0, $4, $4)`, number, nth, place, []byte{})
			if err != nil {
				break
			}
		}
	}
	return first, doing(err, "putting up runs of simulation %d", number)
}

// ClaimRun leases one run that nobody plays to node; ok is false when there is none. Early runs come first, whatever their study, so
// that a short study does not wait for a long one. A lease that has run out is no obstacle: its node has died.
func (tx *Tx) ClaimRun(node string, nowUS, leaseUntilUS int64) (r SimulationRun, ok bool, err error) {
	ok, err = tx.one([]any{&r.Simulation, &r.Nth, &r.Place, &r.Attempts},
		`UPDATE simulation_run SET node = $1, lease_until_us = $3, attempts = attempts + 1 WHERE (simulation, nth, place) IN (
			SELECT simulation, nth, place FROM simulation_run WHERE done_us = 0 AND lease_until_us <= $2 ORDER BY nth, simulation, place LIMIT 1`+tx.dialect.skipTaken+`)
		RETURNING simulation, nth, place, attempts`, node, nowUS, leaseUntilUS)
	r.Node, r.LeaseUntilUS = node, leaseUntilUS
	return r, ok, doing(err, "claiming a run of a simulation")
}

// RenewRun prolongs the lease of a run; ok is false when it is the node's no more, or its study has ended.
func (tx *Tx) RenewRun(r SimulationRun, leaseUntilUS int64) (ok bool, err error) {
	ok, err = tx.one([]any{new(int64)}, `UPDATE simulation_run SET lease_until_us = $5
		WHERE simulation = $1 AND nth = $2 AND place = $3 AND node = $4 AND done_us = 0 RETURNING nth`, r.Simulation, r.Nth, r.Place, r.Node, leaseUntilUS)
	return ok, doing(err, "renewing the lease of a run of simulation %d", r.Simulation)
}

// ReturnRun gives a run back that the node does not play to its end, as if it had not been claimed.
func (tx *Tx) ReturnRun(r SimulationRun) error {
	err := tx.exec(`UPDATE simulation_run SET node = '', lease_until_us = 0, attempts = attempts - 1
		WHERE simulation = $1 AND nth = $2 AND place = $3 AND node = $4 AND done_us = 0`, r.Simulation, r.Nth, r.Place, r.Node)
	return doing(err, "giving back a run of simulation %d", r.Simulation)
}

// ReturnOthersRuns gives back every run that another node has, dead or alive: for a record of which this is the only node.
func (tx *Tx) ReturnOthersRuns(node string) error {
	err := tx.exec("UPDATE simulation_run SET node = '', lease_until_us = 0 WHERE done_us = 0 AND node <> $1 AND node <> ''", node)
	return doing(err, "giving back the runs of a process that is gone")
}

// FinishRun keeps what a run came to. Whoever played it first is believed: others came to the same.
func (tx *Tx) FinishRun(r SimulationRun) error {
	err := tx.exec(`UPDATE simulation_run SET node = $4, lease_until_us = 0, done_us = $5, tally = $6, specimens = $7
		WHERE simulation = $1 AND nth = $2 AND place = $3 AND done_us = 0`, r.Simulation, r.Nth, r.Place, r.Node, r.DoneUS,
		append([]byte{}, r.Tally...), append([]byte{}, r.Specimens...)) // none is not missing
	return doing(err, "keeping a run of simulation %d", r.Simulation)
}

// NextRun is when the first lease of a run runs out that is being played, in the record's microseconds, or 0 for a run that nobody
// plays; ok is false when there is nothing to play.
func (tx *Tx) NextRun() (us int64, ok bool, err error) {
	ok, err = tx.one([]any{&us}, "SELECT lease_until_us FROM simulation_run WHERE done_us = 0 ORDER BY lease_until_us, nth, simulation, place LIMIT 1")
	return us, ok, doing(err, "asking which run is to be played next")
}

// Tallies are what the runs of a study came to that were played to their ends, from the nth on, by run and then by option.
func (tx *Tx) Tallies(number, from int64) ([]SimulationRun, error) {
	list, err := collect(tx, func(r row, s *SimulationRun) error {
		s.Simulation = number
		return r.Scan(&s.Nth, &s.Place, &s.Node, &s.Attempts, &s.DoneUS, &s.Tally)
	}, "SELECT nth, place, node, attempts, done_us, tally FROM simulation_run WHERE simulation = $1 AND nth >= $2 AND done_us > 0 ORDER BY nth, place", number, from)
	return list, doing(err, "reading what simulation %d came to", number)
}

// Specimens are the sampled tickets of one run; ok is false when it was not played to its end.
func (tx *Tx) Specimens(number, nth, place int64) (specimens []byte, ok bool, err error) {
	ok, err = tx.one([]any{&specimens}, "SELECT specimens FROM simulation_run WHERE simulation = $1 AND nth = $2 AND place = $3 AND done_us > 0", number, nth, place)
	return specimens, ok, doing(err, "reading tickets of simulation %d", number)
}

// BeginSimulation notes that somebody plays a study, if nobody did before.
func (tx *Tx) BeginSimulation(number int64, state string, nowUS int64) error {
	err := tx.exec("UPDATE simulation SET state = $2, began_us = $3 WHERE number = $1 AND began_us = 0 AND ended_us = 0", number, state, nowUS)
	return doing(err, "beginning simulation %d", number)
}

// EndSimulation ends a study that is under way: what was not played is not played any more, what was played stays. ok is false when it
// had ended before.
func (tx *Tx) EndSimulation(number int64, state, why string, nowUS int64) (ok bool, err error) {
	ok, err = tx.one([]any{new(int64)}, "UPDATE simulation SET state = $2, error = $3, ended_us = $4 WHERE number = $1 AND ended_us = 0 RETURNING number", number, state, why, nowUS)
	if ok && err == nil {
		err = tx.exec("DELETE FROM simulation_run WHERE simulation = $1 AND done_us = 0", number)
	}
	return ok, doing(err, "ending simulation %d", number)
}

// DropSimulation forgets a study and its runs.
func (tx *Tx) DropSimulation(number int64) error {
	err := tx.exec("DELETE FROM simulation_run WHERE simulation = $1", number)
	if err == nil {
		err = tx.exec("DELETE FROM simulation WHERE number = $1", number)
	}
	return doing(err, "forgetting simulation %d", number)
}

// SweepSimulations forgets the oldest studies that are over, but for as many as are to be kept, which is at least one.
func (tx *Tx) SweepSimulations(kept int) error {
	const over = "(SELECT number FROM simulation WHERE ended_us > 0 AND number < (SELECT number FROM simulation WHERE ended_us > 0 ORDER BY number DESC LIMIT 1 OFFSET $1))"
	err := tx.exec("DELETE FROM simulation_run WHERE simulation IN "+over, int64(kept-1))
	if err == nil {
		err = tx.exec("DELETE FROM simulation WHERE number IN "+over, int64(kept-1))
	}
	return doing(err, "sweeping simulations")
}
