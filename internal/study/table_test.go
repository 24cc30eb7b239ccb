package study_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"testing"

	"belay/internal/study"
)

func TestTheTableOfAnAnswerHasEveryRunAndTheirEstimate(t *testing.T) {
	m := example(t)
	answer := studied(t, short(3), study.Option{Name: "base", Model: m}, study.Option{Name: "again", Model: m})
	rows, err := csv.NewReader(bytes.NewReader(answer.CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"option", "run", "kind", "of", "severity", "target", "measure", "value", "low", "high"}; !slices.Equal(rows[0], want) {
		t.Errorf("its columns are %v, not %v", rows[0], want)
	}
	seen := map[string]bool{}
	var opened, mean float64
	for _, row := range rows[1:] {
		value, err := strconv.ParseFloat(row[7], 64)
		if err != nil {
			t.Fatalf("%v: %v", row, err)
		}
		if key := row[0] + row[1] + row[2] + row[3] + row[4] + row[5] + row[6]; seen[key] {
			t.Fatalf("%v stands there twice", row)
		} else {
			seen[key] = true
		}
		switch {
		case row[0] == "base" && row[1] != "all" && row[2] == "all" && row[6] == "opened":
			opened += value
		case row[0] == "base" && row[1] == "all" && row[2] == "all" && row[6] == "tickets_a_week":
			mean = value
		}
	}
	if opened == 0 || opened/3/2 != mean {
		t.Errorf("%v tickets came in three runs of two weeks, and the estimate is %v a week", opened, mean)
	}
}
