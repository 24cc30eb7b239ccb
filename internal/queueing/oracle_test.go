package queueing_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/queueing"
	"belay/internal/span"
)

// The numbers here stand in the reference of queueing formulas, computed by other programs or published; each test names
// the section that it holds. A value is compared to as many digits as are written down.

// agrees compares got with a number as it is written down, rounded or cut off after its last digit.
func agrees(t *testing.T, what string, got float64, written string) {
	t.Helper()
	want, err := strconv.ParseFloat(written, 64)
	if err != nil {
		t.Fatal(err)
	}
	mantissa, exponent, _ := strings.Cut(written, "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	power, _ := strconv.Atoi(exponent)
	if digit := max(math.Pow10(power-len(decimals)), 1e-14*math.Abs(want)); math.Abs(got-want) > digit {
		t.Errorf("%s is %.14g, and %s is written", what, got, written)
	}
}

// exactly compares got with a fraction.
func exactly(t *testing.T, what string, got, over, under float64) {
	t.Helper()
	if want := over / under; math.Abs(got-want) > 1e-13*max(1, want) {
		t.Errorf("%s is %.16g, and %v/%v = %.16g is exact", what, got, over, under, want)
	}
}

// good fails the test on an error.
func good[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// calls is the queue of section 3.2, in seconds: 100 calls in half an hour of 180 s each.
func calls(servers int) queueing.Queue {
	return queueing.Queue{Lambda: 100.0 / 1800, Mu: 1.0 / 180, Servers: servers}
}

func TestErlangCAgreesWithTheTableOfAHundredCallsInHalfAnHour(t *testing.T) { // 3.2
	for _, row := range []struct {
		c                           int
		waits, level, asa, occ, inQ string
	}{
		{11, "0.6821182047", "0.3896138117", "122.78127684", "0.9090909091", "6.82118205"},
		{12, "0.4493882243", "0.6401580404", "40.44494019", "0.8333333333", "2.24694112"},
		{13, "0.2852704530", "0.7955947884", "17.11622718", "0.7692307692", "0.95090151"},
		{14, "0.1741319336", "0.8883500192", "7.83593701", "0.7142857143", "0.43532983"},
		{15, "0.1020423670", "0.9414528429", "3.67352521", "0.6666666667", "0.20408473"},
		{16, "0.0573403309", "0.9705604925", "1.72020993", "0.6250000000", "0.09556722"},
		{18, "0.0159282774", "0.9934516894", "0.35838624", "0.5555555556", "0.01991035"},
		{20, "0.0037311260", "0.9987717395", "0.06716027", "0.5000000000", "0.00373113"},
	} {
		q := calls(row.c)
		at := fmt.Sprintf("%d agents: ", row.c)
		agrees(t, at+"the share that waits", q.Waits(), row.waits)
		agrees(t, at+"the service level", q.Within(20), row.level)
		agrees(t, at+"the mean wait", q.Wait(), row.asa)
		agrees(t, at+"the occupancy", q.Occupancy(), row.occ)
		agrees(t, at+"the mean queue", q.Length(), row.inQ)
	}
}

func TestPublishedAnchorsOfErlangCHold(t *testing.T) { // 3.2
	agrees(t, "the share that waits for 14", calls(14).Waits(), "0.1741319335950498")
	agrees(t, "the level of 14", calls(14).Within(20), "0.8883500191794669")
	agrees(t, "the mean wait for 14", calls(14).Wait(), "7.83593701177724")
	agrees(t, "the occupancy of 14", calls(14).Occupancy(), "0.7142857142857143")

	seats := good[int](t)(queueing.Need(100.0/1800, 1.0/180, queueing.Goal{Within: .8, Wait: 20, Occupancy: .85}))
	if positions := good[int](t)(queueing.Scheduled(seats, .3)); seats != 14 || positions != 20 {
		t.Errorf("80 %% in 20 s take %d agents and %d positions, and 14 and 20 are published", seats, positions)
	}
	seats = good[int](t)(queueing.Need(100.0/30, 1.0/3, queueing.Goal{Within: .9, Wait: .33, Occupancy: .85}))
	if positions := good[int](t)(queueing.Scheduled(seats, .3)); seats != 15 || positions != 22 {
		t.Errorf("90 %% in 0.33 min take %d agents and %d positions, and 15 and 22 are published", seats, positions)
	}
}

func TestSmallErlangsAreTheirFractions(t *testing.T) { // 3.3
	for _, row := range []struct {
		servers              int
		load                 float64
		cOver, cUnder, bOver float64
		bUnder               float64
	}{
		{2, 1, 1, 3, 1, 5},
		{3, 2, 4, 9, 4, 19},
		{2, 1.5, 9, 14, 9, 29},
		{4, 3, 27, 53, 27, 131},
		{5, 4, 128, 231, 128, 643},
		{6, 5, 3125, 5319, 3125, 16289},
		{4, 2, 4, 23, 2, 21},
	} {
		exactly(t, fmt.Sprintf("C(%d, %v)", row.servers, row.load), queueing.ErlangC(row.servers, row.load), row.cOver, row.cUnder)
		exactly(t, fmt.Sprintf("B(%d, %v)", row.servers, row.load), queueing.ErlangB(row.servers, row.load), row.bOver, row.bUnder)
	}
	for _, rho := range []float64{0, .1, .5, .99} {
		exactly(t, "C of one server", queueing.ErlangC(1, rho), rho, 1)
	}
}

func TestErlangBAndCAgreeWithTheTables(t *testing.T) { // 3.3
	for load, rows := range map[float64]map[int]string{
		5:   {5: "0.284867821331", 7: "0.120518635073", 10: "0.018384570337"},
		10:  {10: "0.214582343107", 12: "0.119739188445", 13: "0.084338862672", 14: "0.056819143387", 15: "0.036496945472", 16: "0.022301872040", 17: "0.012948875225", 18: "0.007142438158", 20: "0.001869049852"},
		20:  {20: "0.158891961542", 25: "0.050221777891", 30: "0.008457498340"},
		50:  {50: "0.104787455504", 55: "0.053748812126"},
		100: {100: "0.075700452711", 105: "0.048260770661"},
		8:   {14: "0.01722", 15: "0.009101"},
	} {
		for c, want := range rows {
			agrees(t, fmt.Sprintf("B(%d, %v)", c, load), queueing.ErlangB(c, load), want)
		}
	}
	for load, rows := range map[float64]map[int]string{
		5:   {7: "0.324149949173", 10: "0.036105359158"},
		20:  {22: "0.567915162159", 25: "0.209102826599", 30: "0.024950458105"},
		50:  {52: "0.699614017179", 55: "0.384547317933"},
		100: {102: "0.777096658332", 105: "0.515707426812"},
	} {
		for c, want := range rows {
			agrees(t, fmt.Sprintf("C(%d, %v)", c, load), queueing.ErlangC(c, load), want)
		}
	}
}

func TestTheEyeClinicAndTheCountyHospitalHold(t *testing.T) { // 3.3
	clinic := queueing.Queue{Lambda: 6, Mu: 3, Servers: 3}
	exactly(t, "the clinic's queue", clinic.Length(), 8, 9)
	exactly(t, "the clinic's wait", clinic.Wait(), 4, 27)
	exactly(t, "the clinic's stay", clinic.Sojourn(), 13, 27)
	for _, row := range []struct {
		c                    int
		lengthOver, lengthBy float64
		waitOver, waitBy     float64
		half, hour, stay     string
	}{
		{1, 4, 3, 2, 3, "0.404354", "0.245253", "0.367879"},
		{2, 1, 12, 1, 24, "0.022556", "0.003053", "0.065523"},
	} {
		q := queueing.Queue{Lambda: 2, Mu: 3, Servers: row.c}
		exactly(t, "the hospital's queue", q.Length(), row.lengthOver, row.lengthBy)
		exactly(t, "the hospital's wait", q.Wait(), row.waitOver, row.waitBy)
		agrees(t, "P(W > 1/2)", q.WaitsLonger(.5), row.half)
		agrees(t, "P(W > 1)", q.WaitsLonger(1), row.hour)
		agrees(t, "P(T > 1)", q.StaysLonger(1), row.stay)
	}
}

// The reference writes the queue of 13 as 0.416055059532 and the last share of the next test as ...130026; sixty digits of
// decimal arithmetic say 0.416055060560, which is lambda E[W], and ...130006.
func TestErlangAAgreesWithTheTables(t *testing.T) { // 3.4
	for _, row := range []struct {
		lambda, mu, theta float64
		c                 int
		waits, leaves     string
		wait, inQ, occ    string
	}{
		{100.0 / 30, 1.0 / 3, .2, 14, "0.145260114296", "0.013983744122", "0.069918720612", "0.233062402040", "0.704297325627"},
		{100.0 / 30, 1.0 / 3, .2, 13, "0.225797084047", "0.024963303634", "0.124816518168", "0.416055060560", "0.750028227974"},
		{100.0 / 30, 1.0 / 3, .2, 11, "0.459774841828", "0.069945296063", "0.349726480316", "1.165754934386", "0.845504276306"},
		{48, 1, .5, 50, "0.467774068554", "0.030912249162", "0.061824498324", "2.967575919570", "0.930324240804"},
		{10, 1, 1, 10, "0.542070285528", "0.125110035721", "0.125110035721", "1.251100357211", "0.874889964279"},
		{100, 1, 1, 100, "0.513298798279", "0.039860996809", "0.039860996809", "3.986099680914", "0.960139003191"},
	} {
		f := queueing.Abandoning{Queue: queueing.Queue{Lambda: row.lambda, Mu: row.mu, Servers: row.c}, Theta: row.theta}.Figures()
		at := fmt.Sprintf("lambda %.4g, c %d: ", row.lambda, row.c)
		agrees(t, at+"the share that waits", f.Waits, row.waits)
		agrees(t, at+"the share that leaves", f.Abandons, row.leaves)
		agrees(t, at+"the mean wait", f.Wait, row.wait)
		agrees(t, at+"the mean queue", f.Length, row.inQ)
		agrees(t, at+"the occupancy", f.Occupancy, row.occ)
	}
}

// impatient is the queue of section 3.2 in minutes, whose callers hold for five on average.
func impatient(servers int) queueing.Abandoning {
	return queueing.Abandoning{Queue: queueing.Queue{Lambda: 100.0 / 30, Mu: 1.0 / 3, Servers: servers}, Theta: .2}
}

func TestErlangASaysHowManyAreServedInTime(t *testing.T) { // 3.4
	for c, row := range map[int][2]string{14: {"0.916792091864", "0.929794094569"}, 13: {"0.858177700031", "0.880149130006"}} {
		served := impatient(c).ServedWithin(20.0 / 60)
		agrees(t, fmt.Sprintf("of all, %d agents serve in 20 s", c), served, row[0])
		agrees(t, fmt.Sprintf("of the served, %d agents serve in 20 s", c), served/(1-impatient(c).Figures().Abandons), row[1])
	}
	least := 1
	for impatient(least).ServedWithin(20.0/60) < .8 || impatient(least).Figures().Abandons > .05 {
		least++
	}
	if positions := good[int](t)(queueing.Scheduled(least, .3)); least != 13 || positions != 19 {
		t.Errorf("80/20 with 5 %% leaving takes %d agents and %d positions, and 13 and 19 are published", least, positions)
	}
}

func TestAFewWhoLeaveChangeMoreThanAsManyFewerCalls(t *testing.T) { // 3.4, the comparison of the tutorial
	stays := queueing.Queue{Lambda: 48, Mu: 1, Servers: 50}
	agrees(t, "the mean wait in s", stays.Wait()*60, "20.8337")
	agrees(t, "the 90th percentile in s", stays.WaitQuantile(.9)*60, "58.139")
	agrees(t, "the queue", stays.Length(), "16.667")
	agrees(t, "the occupancy", stays.Occupancy(), "0.96")
	leaves := queueing.Abandoning{Queue: stays, Theta: .5}
	agrees(t, "the wait where some leave, in s", leaves.Figures().Wait*60, "3.709")
	agrees(t, "the share that leaves", leaves.Figures().Abandons, "0.0309")
	fewer := queueing.Queue{Lambda: 48 * .969, Mu: 1, Servers: 50}
	agrees(t, "the wait of fewer, in s", fewer.Wait()*60, "8.813")
	agrees(t, "the 90th percentile of fewer, in s", fewer.WaitQuantile(.9)*60, "28.10")
	agrees(t, "the queue of fewer", fewer.Length(), "6.83")
}

func TestPrioritiesOfTheCountyHospitalAreTheirFractions(t *testing.T) { // 3.5
	lambdas := []float64{.2, .6, 1.2}
	for _, row := range []struct {
		name  string
		got   []float64
		exact [3][2]float64
	}{
		{"finished first, one doctor", good[[]float64](t)(queueing.Cobham(lambdas, 3, 1)), [3][2]float64{{5, 21}, {25, 77}, {10, 11}}},
		{"finished first, two doctors", good[[]float64](t)(queueing.Cobham(lambdas, 3, 2)), [3][2]float64{{5, 174}, {25, 754}, {5, 104}}},
		{"interrupted, one doctor", good[[]float64](t)(queueing.Interrupting(lambdas, 3, 1)), [3][2]float64{{1, 42}, {71, 462}, {34, 33}}},
		{"interrupted, two doctors", good[[]float64](t)(queueing.Interrupting(lambdas, 3, 2)), [3][2]float64{{1, 2697}, {4721, 596037}, {347, 5304}}},
	} {
		for k, want := range row.exact {
			exactly(t, fmt.Sprintf("%s, class %d", row.name, k+1), row.got[k], want[0], want[1])
		}
	}
}

func TestPrioritiesOfTheServiceDeskAgreeWithTheTable(t *testing.T) { // 3.5
	lambdas := []float64{.5, 2, 5, 4}
	for _, row := range []struct {
		c           int
		finished    [4]string
		interrupted [4]string
		fcfs, c1    string
		tail, both  string
	}{
		{6, [4]string{"0.0771636014", "0.0974698122", "0.2490895202", "4.7327008829"}, [4]string{"2.4e-8", "0.0002522660", "0.0757052646", "5.0076854226"}, "1.7747628311", "0.8873814155", "0.0500626337", "0.7831113506"},
		{7, [4]string{"0.0394108225", "0.0479783926", "0.0996474307", "0.4583781812"}, [4]string{"7e-10", "0.0000358680", "0.0237324116", "0.5821695701"}, "0.2128184413", "0.5320461032", "0.0182056165", "0.2847837572"},
		{8, [4]string{"0.0194405548", "0.0230406575", "0.0420153166", "0.1260459498"}, [4]string{"0e-9", "0.0000046479", "0.0075351056", "0.1830942877"}, "0.0669619108", "0.3013285987", "0.0062538755", "0.0978270731"},
	} {
		finished := good[[]float64](t)(queueing.Cobham(lambdas, 2, row.c))
		interrupted := good[[]float64](t)(queueing.Interrupting(lambdas, 2, row.c))
		for k := range lambdas {
			agrees(t, fmt.Sprintf("c=%d, P%d finished first", row.c, k+1), finished[k], row.finished[k])
			agrees(t, fmt.Sprintf("c=%d, P%d interrupting", row.c, k+1), interrupted[k], row.interrupted[k])
		}
		all := queueing.Queue{Lambda: 11.5, Mu: 2, Servers: row.c}
		agrees(t, "the wait of all alike", all.Wait(), row.fcfs)
		agrees(t, "C", all.Waits(), row.c1)
		agrees(t, "P(P1 waits > 15 min)", queueing.TopWaitsLonger(lambdas, 2, row.c, .25), row.tail)
		agrees(t, "P(any waits > 15 min), all alike", all.WaitsLonger(.25), row.both)
	}
	for c, row := range map[int][3]string{7: {"0.2486617089", "0.0429551023", "0.0009527695"}, 8: {"0.1652816296", "0.0227011101", "0.0004163265"}} {
		q := queueing.Queue{Lambda: 11.5, Mu: 2, Servers: c}
		for i, hours := range []float64{1, 2, 4} {
			agrees(t, fmt.Sprintf("c=%d, P(T > %v h)", c, hours), q.StaysLonger(hours), row[i])
		}
	}
}

func TestOnePersonWithServicesOfDifferentLengthsIsExact(t *testing.T) { // 3.5
	rates, means := []float64{.1, .2, .3}, []float64{1, 1.5, 1}
	var random, fixed []queueing.Class
	for i := range rates {
		random = append(random, queueing.Exponential(rates[i], means[i]))
		fixed = append(fixed, queueing.Class{Lambda: rates[i], Mean: means[i]})
	}
	for _, row := range []struct {
		name  string
		got   []float64
		exact [3][2]float64
	}{
		{"exponential, finished first", good[[]float64](t)(queueing.OnePerson(random)), [3][2]float64{{17, 18}, {85, 54}, {85, 18}}},
		{"exponential, interrupted", good[[]float64](t)(queueing.InterruptingOnePerson(random)), [3][2]float64{{10, 9}, {145, 54}, {115, 18}}},
		{"fixed, finished first", good[[]float64](t)(queueing.OnePerson(fixed)), [3][2]float64{{17, 36}, {85, 108}, {85, 36}}},
		{"fixed, interrupted", good[[]float64](t)(queueing.InterruptingOnePerson(fixed)), [3][2]float64{{19, 18}, {235, 108}, {145, 36}}},
	} {
		for k, want := range row.exact {
			exactly(t, fmt.Sprintf("%s, class %d", row.name, k+1), row.got[k], want[0], want[1])
		}
	}
}

// tiers are the three lines of section 3.6, per hour.
var tiers = queueing.Network{
	Arrivals: []float64{20, 0, 0}, Mu: []float64{4, 1, .5}, Servers: []int{7, 9, 4},
	Moves: [][]float64{{0, .3, 0}, {.05, 0, .25}, {0, .1, 0}},
}

func TestNetworksAgreeWithThoseOfTheBooks(t *testing.T) { // 3.6
	for _, row := range []struct {
		name           string
		network        queueing.Network
		rates, present []float64
		total, sojourn string
	}{
		{
			"three facilities",
			queueing.Network{Arrivals: []float64{1, 4, 3}, Mu: []float64{10, 10, 10}, Servers: []int{1, 2, 1}, Moves: [][]float64{{0, .6, .3}, {.1, 0, .3}, {.4, .4, 0}}},
			[]float64{5, 10, 7.5},
			[]float64{1, 4.0 / 3, 3},
			"5.3333333333",
			"0.6666666667",
		},
		{
			"four nodes of one server",
			queueing.Network{Arrivals: []float64{8, 0, 6, 0}, Mu: []float64{14, 9, 17, 7}, Servers: []int{1, 1, 1, 1}, Moves: [][]float64{{0, .2, .56, .24}, {1, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}},
			[]float64{10, 2, 11.6, 2.4},
			[]float64{2.5, 2.0 / 7, 58.0 / 27, 12.0 / 23},
			"5.4556015643",
			"0.3896858260",
		},
		{
			"the café",
			queueing.Network{Arrivals: []float64{.3, .2, 0}, Mu: []float64{1, .4, .5}, Servers: []int{1, 2, 2}, Moves: [][]float64{{0, .3, .7}, {0, 0, 1}, {0, 0, 0}}},
			[]float64{.3, .29, .5},
			[]float64{3.0 / 7, 4640.0 / 5559, 4.0 / 3},
			"2.5965872588",
			"5.1931745175",
		},
		{"three lines of support", tiers, []float64{20.3125, 6.25, 1.5625}, []float64{5.984816501, 6.786262846, 5.136072858}, "17.907152205", "0.8953576102"},
	} {
		f := good[queueing.Flow](t)(row.network.Solve())
		for j, q := range f.Nodes {
			agrees(t, fmt.Sprintf("%s: the rate of node %d", row.name, j+1), q.Lambda, strconv.FormatFloat(row.rates[j], 'f', 10, 64))
			agrees(t, fmt.Sprintf("%s: present at node %d", row.name, j+1), q.Present(), strconv.FormatFloat(row.present[j], 'f', 9, 64))
		}
		agrees(t, row.name+": present", f.Present, row.total)
		agrees(t, row.name+": the stay", f.Sojourn, row.sojourn)
	}
}

func TestThreeLinesOfSupportWaitAsLongAsIsWrittenDown(t *testing.T) { // 3.6
	f := good[queueing.Flow](t)(tiers.Solve())
	agrees(t, "the work per ticket", f.Work, "0.72265625")
	for j, row := range [][3]string{{"0.725446", "0.343147860", "0.0446371200"}, {"0.694444", "0.235955652", "0.0858020553"}, {"0.78125", "0.563100400", "1.2870866290"}} {
		agrees(t, fmt.Sprintf("the occupancy of line %d", j+1), f.Nodes[j].Occupancy(), row[0])
		agrees(t, fmt.Sprintf("the share that waits before line %d", j+1), f.Nodes[j].Waits(), row[1])
		agrees(t, fmt.Sprintf("the wait before line %d", j+1), f.Nodes[j].Wait(), row[2])
	}
}

func TestOnePoolDoesTheWorkOfThreeLinesWithFewer(t *testing.T) { // 3.6
	const load, rate = 14.453125, 20
	pool := func(c int, more float64) float64 {
		return queueing.Queue{Lambda: rate, Mu: rate / (load * more), Servers: c}.Sojourn()
	}
	for c, want := range map[int]string{16: "1.0043260458", 17: "0.8420464619", 18: ".7808634762", 20: ".7383715684"} {
		agrees(t, fmt.Sprintf("the stay before a pool of %d", c), pool(c, 1), want)
	}
	low, high := 1.0, 1.3
	for range 60 {
		if mid := (low + high) / 2; pool(20, mid) < .8953576102 {
			low = mid
		} else {
			high = mid
		}
	}
	agrees(t, "the work that cancels the gain", low, "1.1388849")
}

func TestPoolingTeamsOfFiveAgreesWithTheTable(t *testing.T) { // 3.7
	for k, row := range map[int][2]string{
		1: {".554112554", ".554112554"}, 2: {".409180151", ".204590075"}, 3: {".319190425", ".106396808"},
		4: {".256077794", ".064019448"}, 5: {".209102827", ".041820565"}, 10: {".086952550", ".008695255"},
	} {
		q := queueing.Queue{Lambda: 4 * float64(k), Mu: 1, Servers: 5 * k}
		agrees(t, fmt.Sprintf("C of %d teams", k), q.Waits(), row[0])
		agrees(t, fmt.Sprintf("the wait of %d teams", k), q.Wait(), row[1])
	}
}

func TestOneInFiveWaitsWithTheseTeams(t *testing.T) { // 3.7
	for load, want := range map[float64]int{1: 3, 2: 4, 5: 8, 10: 14, 20: 26, 50: 58, 100: 111, 200: 216, 500: 525} {
		if got := good[int](t)(queueing.Need(load, 1, queueing.Goal{Within: .8})); got != want {
			t.Errorf("a load of %v takes %d agents for C <= 0.2, and %d is written", load, got, want)
		}
	}
}

func TestSquareRootStaffingAgreesWithTheTables(t *testing.T) { // 3.7
	for beta, want := range map[float64]string{.5: ".504539", 1: ".223361", 1.5: ".084690", 2: ".026881"} {
		agrees(t, fmt.Sprintf("Halfin and Whitt's share for %v", beta), queueing.HalfinWhitt(beta), want)
	}
	for beta, want := range map[float64]string{-1: ".841345", 0: "0.5", .5: ".308538", 1: ".158655"} {
		agrees(t, fmt.Sprintf("Garnett's share for %v", beta), queueing.Garnett(beta, 1, 1), want)
	}
	agrees(t, "Garnett's share of the patient, 0", queueing.Garnett(0, .5, 1), ".585786")
	agrees(t, "Garnett's share of the patient, 1", queueing.Garnett(1, .5, 1), ".178958")
	exactly(t, "the square-root rule", queueing.SquareRoot(100, .5), 105, 1)
}

func TestServicesOfAnyLengthAgreeWithTheTables(t *testing.T) { // 3.7
	for scv, want := range map[float64]float64{0: 2, .5: 3, 1: 4, 4: 10} {
		exactly(t, fmt.Sprintf("M/G/1 for %v", scv), queueing.OneGeneral(.8, 1, scv), want, 1)
	}
	for scv, want := range map[float64]string{0: ".112347", 1: ".224694", 4: ".561735"} {
		agrees(t, fmt.Sprintf("M/G/12 for %v", scv), queueing.Queue{Lambda: 10, Mu: 1, Servers: 12}.General(1, scv), want)
	}
	exactly(t, "Kingman's bound of M/M/1", queueing.Kingman(.8, 1, 1, 1), 4, 1)
}

func TestMoreThanTwoPagesInAShiftAreLikelierThanTheirMeanSuggests(t *testing.T) { // 3.8
	for mean, want := range map[float64]string{.25: ".002161", .5: ".014388", 1: ".080301", 1.5: ".191153", 2: ".323324", 3: ".576810"} {
		agrees(t, fmt.Sprintf("P(more than 2) for %v", mean), queueing.MorePerShift(mean, 2), want)
	}
}

func TestSeatsTakeAsManyPeopleAsIsWrittenDown(t *testing.T) { // 3.1
	for _, row := range []struct {
		hours, week, shrinkage float64
		want                   string
	}{
		{168, 40, .3, "6.0"}, {168, 37.5, .3, "6.4"}, {168, 40, .35, "6.46"}, {60, 40, .3, "2.143"}, {40, 40, .3, "1.429"},
	} {
		agrees(t, fmt.Sprintf("people for a seat of %v h", row.hours), good[float64](t)(queueing.PeoplePerSeat(row.hours, row.week, row.shrinkage)), row.want)
	}
}

func TestABacklogIsWorkedOffByAsManyPeopleAsIsWrittenDown(t *testing.T) { // 3.1
	work := queueing.Deferred{Backlog: 200, Days: 5, Inflow: 80, Minutes: 25, Productive: 6}
	exactly(t, "what is done in a day", work.PerDay(), 120, 1)
	agrees(t, "what one does in a day", work.PerPerson(), "14.4")
	agrees(t, "the people", work.People(), "8.333")
	agrees(t, "the people paid", math.Ceil(work.People())/.7, "12.857")
	work.Productive = 6.5
	agrees(t, "what one does in a longer day", work.PerPerson(), "15.6")
	agrees(t, "the people", work.People(), "7.692")
	agrees(t, "the people paid", math.Ceil(work.People())/.7, "11.43")
}

func TestWorkIsDoneInOpenHoursOnly(t *testing.T) { // 3.8, Mon-Fri 09-17
	var hours calendar.Hours
	if err := hours.UnmarshalText([]byte("Mon-Fri 09:00-17:00")); err != nil {
		t.Fatal(err)
	}
	open := calendar.New(calendar.Spec{Hours: hours})
	for _, row := range []struct {
		from, until string
		minutes     int64
	}{
		{"2026-11-20T16:30:00Z", "2026-11-23T12:30:00Z", 240},
		{"2026-11-21T12:00:00Z", "2026-11-23T10:00:00Z", 60},
		{"2026-11-20T17:00:00Z", "2026-11-23T17:00:00Z", 480},
	} {
		from, err := time.Parse(time.RFC3339, row.from)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := open.Deadline(span.At(from), row.minutes*60); !ok || got.String() != row.until {
			t.Errorf("%d open minutes from %s are over at %s, and %s is written", row.minutes, row.from, got, row.until)
		}
	}
}
