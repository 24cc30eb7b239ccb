package mine

import (
	"fmt"
	"strings"
)

// Week is counts by the local hour of the week, from Monday 00:00 on.
type Week [7 * 24]uint32

// Window is the same hours on days in a row.
type Window struct {
	Days  [2]int `json:"days"`  // first and last, 0 is Monday
	Hours [2]int `json:"hours"` // from and until
	Share Share  `json:"share"` // of what was counted, inside the window
	Size  int    `json:"size"`  // hours of the week
}

// dayNames are the days as hours of the language are written.
var dayNames = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// String is the window as the language writes hours: "Mon-Fri 08:00-18:00".
func (w Window) String() string {
	if w.Size == len(Week{}) {
		return "always"
	}
	days := dayNames[w.Days[0]]
	if w.Days[1] != w.Days[0] {
		days += "-" + dayNames[w.Days[1]]
	}
	return fmt.Sprintf("%s %02d:00-%02d:00", days, w.Hours[0], w.Hours[1])
}

// id is a name for a calendar of the window: "mon-fri-08-18".
func (w Window) id() string {
	if w.Size == len(Week{}) {
		return "always"
	}
	return strings.ToLower(strings.NewReplacer(" ", "-", ":00", "").Replace(w.String()))
}

// Hours is when something happens in the week.
type Hours struct {
	Busy       Window     `json:"busy"`   // where the counts are densest: its share exceeds its part of the week by the most
	Nearly     Window     `json:"nearly"` // the smallest that holds 95 %
	N          int        `json:"n"`
	Confidence Confidence `json:"confidence"`
	Week       *Week      `json:"week"`
}

// nearly is the share that the wider of the two windows holds.
const nearly = 0.95

// sum is all that was counted.
func (w *Week) sum() (n int) {
	for _, c := range w {
		n += int(c)
	}
	return n
}

// add counts another week too.
func (w *Week) add(o *Week) {
	for h, n := range o {
		w[h] += n
	}
}

// hours looks at every window of days in a row and hours in a row, 8,400 of them. Of windows that serve as well the first
// found stays: the earliest and shortest.
func (w *Week) hours() Hours {
	n := w.sum()
	out := Hours{N: n, Confidence: confidence(n), Week: w}
	best, least := -1., len(w)+1
	whole := Window{Days: [2]int{0, 6}, Hours: [2]int{0, 24}, Share: shareOf(n, n), Size: len(w)}
	out.Busy, out.Nearly = whole, whole
	if n == 0 {
		return out
	}
	for first := range 7 {
		var upTo [25]int // counts of the days so far, before each hour
		for last := first; last < 7; last++ {
			sum := 0
			for h := range 24 {
				sum += int(w[last*24+h])
				upTo[h+1] += sum
			}
			for from := range 24 {
				for until := from + 1; until <= 24; until++ {
					inside, size := upTo[until]-upTo[from], (last-first+1)*(until-from)
					window := Window{Days: [2]int{first, last}, Hours: [2]int{from, until}, Size: size}
					if gain := float64(inside)/float64(n) - float64(size)/float64(len(w)); gain > best+1e-12 {
						best, out.Busy = gain, window
						out.Busy.Share = shareOf(inside, n)
					}
					if float64(inside) >= nearly*float64(n) && size < least {
						least, out.Nearly = size, window
						out.Nearly.Share = shareOf(inside, n)
					}
				}
			}
		}
	}
	return out
}
