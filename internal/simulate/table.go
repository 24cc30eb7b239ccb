package simulate

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// Table is rows of cells as other programs load them (RFC 4180). The zero Table is empty.
type Table struct {
	out bytes.Buffer
	csv *csv.Writer
}

// Row adds a row; what it goes to takes everything.
func (t *Table) Row(cells ...string) {
	if t.csv == nil {
		t.csv = csv.NewWriter(&t.out)
	}
	_ = t.csv.Write(cells)
}

// Bytes are the rows so far.
func (t *Table) Bytes() []byte {
	if t.csv != nil {
		t.csv.Flush()
	}
	return t.out.Bytes()
}

// Number is a number as short as it can be read back.
func Number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// Cells are an estimate in three: its mean and its bounds.
func (i Interval) Cells() []string { return []string{Number(i.Mean), Number(i.Low), Number(i.High)} }
