package verify

import (
	"fmt"
	"testing"

	"belay/internal/model"
)

func TestAShareOfATargetIsExactToTheSecond(t *testing.T) {
	for percent := range int64(101) {
		var share model.Percent
		if err := share.UnmarshalText(fmt.Appendf(nil, "%d%%", percent)); err != nil {
			t.Fatal(err)
		}
		for _, seconds := range []int64{300, 10800, 29880, 86400} {
			m := build(t, &model.Model{
				Services: []*model.Service{{ID: "erp"}},
				Severities: []*model.Severity{{
					ID: "high", Resolve: &model.Duration{Seconds: seconds}, Escalation: "chain",
				}},
				Escalations: []*model.Escalation{{ID: "chain", Steps: []*model.Step{{At: &share, Of: model.Resolve}}}},
			})
			a, err := newAlmanac(m, year(t))
			if err != nil {
				t.Fatal(err)
			}
			p := promised(m, a, m.Services[0], m.Severities[0])
			if after := p.Steps[0].After; after != seconds*percent/100 {
				t.Errorf("%s of %d s is %d s", share, seconds, after)
			}
		}
	}
}
