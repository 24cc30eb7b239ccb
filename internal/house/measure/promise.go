package main

import "time"

// promise is one figure that we stand by.
type promise struct {
	say       string  // what is measured, in words
	benchmark string  // package.BenchmarkName, or package.BenchmarkName/case
	against   string  // when set, the figure is the time of benchmark as a multiple of this one's
	unit      string  // as Go prints it; ns/op if empty
	most      float64 // the figure may not be above it; or
	least     float64 // may not be below it
	needs     string  // a script that ends well where what is measured is there, and else says how to get it
}

// ratio is how the figure of a promise with against is counted.
const ratio = "×"

// in is the unit of the figure.
func (p promise) in() string {
	switch {
	case p.against != "":
		return ratio
	case p.unit != "":
		return p.unit
	}
	return "ns/op"
}

// headroom is by how much the figure is better than promised; below 1 the promise is not kept.
func (p promise) headroom(figure float64) float64 {
	switch {
	case p.least > 0:
		return figure / p.least
	case figure == 0:
		return inFull // nothing is infinitely less than something
	}
	return p.most / figure
}

// inFull is a headroom that needs no number.
const inFull = 1e9

// promises is every figure that the documents state. To add one, write its benchmark and a line here.
var promises = []promise{
	{
		say:       "Prove 500 services × 4 severities × 3 steps over a year: 1,500 functions, each with a daily rota",
		benchmark: "coverage.BenchmarkProve", most: float64(250 * time.Millisecond),
	},
	{
		say:       "Prove two years when the second adds no boundary, against one year",
		benchmark: "coverage.BenchmarkProveTwoYearsNoNewBoundary/years=2", against: "coverage.BenchmarkProveTwoYearsNoNewBoundary/years=1", most: 1.1,
	},
	{
		say:       "Ask one service of that model minute by minute for a year, against its proof",
		benchmark: "coverage.BenchmarkOracle/minutes", against: "coverage.BenchmarkOracle/proof", least: 500,
	},
	{
		say:       "Prove again after one edit of that model",
		benchmark: "coverage.BenchmarkReprove", most: float64(5 * time.Millisecond),
	},
	{
		say:       "Read and bind the file of that model",
		benchmark: "modelfile.BenchmarkParseLarge", most: float64(time.Second),
	},
	{
		say:       "`belay who` on an example of 40 functions, the start of the process included",
		benchmark: "cli.BenchmarkWhoProcess", most: float64(50 * time.Millisecond),
	},
	{
		say:       "A deadline 16 open hours away, across holidays and a weekend",
		benchmark: "calendar.BenchmarkDeadline", most: 150,
	},
	{
		say:       "The same, memory taken",
		benchmark: "calendar.BenchmarkDeadline", unit: "allocs/op", most: 0,
	},
	{
		say:       "The same by rickar/cal, against ours",
		benchmark: "calendar.BenchmarkDeadlinePeerRickarCal", against: "calendar.BenchmarkDeadline", least: 300,
	},
	{
		say:       "Open a ticket through the API on SQLite, durable before the answer, by 32 clients",
		benchmark: "api.BenchmarkOpeningATicket/sqlite/clients=32", unit: "tickets/s", least: 2660, // ten times the peer's best
	},
	{
		say:       "The same against bare inserts of the same rows, a transaction each",
		benchmark: "api.BenchmarkOpeningATicket/sqlite/clients=32", unit: "of-bare", least: 0.4,
	},
	{
		say:       "The same, 99 of 100 are answered within",
		benchmark: "api.BenchmarkOpeningATicket/sqlite/clients=32", unit: "p99-ms", most: 60,
	},
	{
		say:       "The same, processor time of a ticket",
		benchmark: "api.BenchmarkOpeningATicket/sqlite/clients=32", unit: "cpu-ms/ticket", most: 0.45,
	},
	{
		say:       "Open a ticket on PostgreSQL by 32 clients, against bare inserts of the same rows, a transaction each",
		benchmark: "api.BenchmarkOpeningATicket/postgres/clients=32", unit: "of-bare", least: 0.4,
	},
	{
		say:       "The same, 99 of 100 are answered within",
		benchmark: "api.BenchmarkOpeningATicket/postgres/clients=32", unit: "p99-ms", most: 60,
	},
	{
		say:       "A call with a token, processor time",
		benchmark: "api.BenchmarkAnAuthenticatedCall/vocabulary", unit: "cpu-ms/call", most: 0.6,
	},
	{
		say:       "A change until a thousand streams have read its event, 99 of 100",
		benchmark: "api.BenchmarkAnEventToAThousandStreams", unit: "p99-ms", most: 50,
	},
	{
		say:       "Simulate tickets of a queue, M/M/14, on one core",
		benchmark: "simulate.BenchmarkQueues/mm14", unit: "tickets/s", least: 1e6,
	},
	{
		say:       "The same by SimPy, against ours",
		benchmark: "simulate.BenchmarkQueuesBySimPy/mm14", against: "simulate.BenchmarkQueues/mm14", least: 20, needs: "scripts/simpy",
	},
	{
		say:       "Simulate tickets of three lines that hand on and back, on one core",
		benchmark: "simulate.BenchmarkQueues/three-lines", unit: "tickets/s", least: 1e6,
	},
	{
		say:       "The same by SimPy, against ours",
		benchmark: "simulate.BenchmarkQueuesBySimPy/three-lines", against: "simulate.BenchmarkQueues/three-lines", least: 20, needs: "scripts/simpy",
	},
	{
		say:       "Simulate a year of an organisation by the rules of the desk: 200 people, 500,000 tickets",
		benchmark: "simulate.BenchmarkAWholeOrganisation/year", most: float64(3 * time.Second),
	},
	{
		say:       "The same, processor time of a ticket",
		benchmark: "simulate.BenchmarkAWholeOrganisation/year", unit: "cpu-µs/ticket", most: 6,
	},
	{
		say:       "The same, memory held at most",
		benchmark: "simulate.BenchmarkMemoryOfAnOrganisation/months=12", unit: "live-MB", most: 64,
	},
	{
		say:       "Thirty months of that organisation on one core, against two",
		benchmark: "simulate.BenchmarkThirtyRuns/cores=1", against: "simulate.BenchmarkThirtyRuns/cores=2", least: 1.8,
	},
	{
		say:       "`belay staff` on an example of 40 functions, the start of the process included",
		benchmark: "cli.BenchmarkStaffProcess", most: float64(50 * time.Millisecond),
	},
	{
		say:       "Find the model that a log of a million rows shows to be lived, as `belay mine` does",
		benchmark: "mine.BenchmarkAMillionRows", most: float64(20 * time.Second),
	},
	{
		say:       "The same, memory in use at most",
		benchmark: "mine.BenchmarkAMillionRows", unit: "peak-MB", most: 1000,
	},
	{
		say:       "The shifts of one person in one rota over a year",
		benchmark: "rota.BenchmarkShiftsOfOnePerson", most: float64(200 * time.Microsecond),
	},
	{
		say:       "The same, memory taken",
		benchmark: "rota.BenchmarkShiftsOfOnePerson", unit: "allocs/op", most: 10,
	},
}
