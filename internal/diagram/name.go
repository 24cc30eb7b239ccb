package diagram

import (
	"math"
	"slices"
	"strings"

	"belay/internal/draw"
)

// legalForms are the endings of company names that say how a company is set up, in small letters and without dots.
var legalForms = []string{
	"a/s", "ab", "ag", "aps", "as", "asa", "bv", "co", "corp", "corporation", "gmbh", "inc", "kg", "kk", "limited", "llc", "llp", "ltd",
	"nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "&",
}

// brief is the name of a party without how the company is set up: "Marlund Pacific" for "Marlund Pacific Pty Ltd".
func brief(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 {
		last := strings.ToLower(strings.ReplaceAll(words[len(words)-1], ".", ""))
		if !slices.Contains(legalForms, last) {
			break
		}
		words = words[:len(words)-1]
	}
	return strings.TrimRight(strings.Join(words, " "), ",")
}

// eyebrowOf writes a party's name above a card: in spaced capitals where these fit, else in close ones, else as it is
// written; only then it is cut.
func eyebrowOf(l draw.Lettering, name string, width float64) (string, draw.Lettering) {
	name = brief(name)
	plain := l
	plain.Spacing = 0
	switch {
	case l.Width(capitals(name)) <= width:
		return capitals(name), l
	case plain.Width(capitals(name)) <= width:
		return capitals(name), plain
	}
	return plain.Fit(name, width), plain
}

// wrapAddress breaks an address into at most two lines, as equal as can be: at a space, before a dot, or after an at
// sign or a slash.
func wrapAddress(l draw.Lettering, address string, width float64) []string {
	if l.Width(address) <= width {
		return []string{address}
	}
	end, best := 0, math.Inf(1)
	for i, r := range address {
		at := i
		if r == '@' || r == '/' {
			at++
		} else if r != '.' && r != ' ' {
			continue
		}
		head := l.Width(address[:at])
		if longer := max(head, l.Width(strings.TrimSpace(address[at:]))); head <= width && longer < best {
			end, best = at, longer
		}
	}
	if end == 0 {
		return l.WrapAtMost(address, width, 2)
	}
	return []string{address[:end], l.Fit(strings.TrimSpace(address[end:]), width)}
}
