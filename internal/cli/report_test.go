package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/model"
	"belay/internal/report"
)

func TestPromisesStandInOneTableAndSayWhatWasAsked(t *testing.T) {
	kept, missed, asked := 0.9, 2./3, 0.75
	r := slaReport{Model: "Office", Digest: "0123456789abcdef", Tickets: 1250, Promises: []report.Promise{
		{
			Service: "ledger", Severity: "high", Target: model.Respond, Kept: 9, Late: 1, Attainment: &kept, Attain: &asked,
			Waits: report.Waits{N: 10, Median: 300, P90: 5000, P95: 5000, Most: 100_000},
		},
		{
			Service: "ledger", Severity: "high", Target: model.Resolve, Kept: 800, Late: 400, Running: 30, Attainment: &missed, Attain: &asked,
			Waits: report.Waits{N: 1200, Median: 7200, P90: 14_400, P95: 20_000, Most: 250_000},
		},
		{Service: "payroll", Severity: "low", Target: model.Resolve, Running: 20},
	}}
	const want = `Office  0123456789ab

Promises of 1,250 tickets
  service  severity  target   kept  late  running  in time  asked  median    p90    p95  longest
  ledger   high      respond     9     1        0    90.0%  75.0%      5m  1h23m  1h23m   27h47m
  ledger   high      resolve   800   400       30    66.7%  75.0%      2h     4h  5h33m   69h27m
  payroll  low       resolve     0     0       20        –      –       –      –      –        –
`
	if diff := cmp.Diff(want, slaText(terminal{width: plainWidth}, &model.Model{}, r)); diff != "" {
		t.Error(diff)
	}
}
