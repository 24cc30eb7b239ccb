package api

import (
	"fmt"
	"strings"

	"belay/internal/model"
	"belay/internal/ticket"
)

// via is the way in, as part of a sentence.
func via(kind string) string {
	switch kind {
	case "phone", "chat":
		return ", by " + kind
	case "email":
		return ", by e-mail"
	case "walk-up":
		return ", who came by"
	}
	return ""
}

// promise is a target in words.
func promise(target model.TargetName) string {
	switch target {
	case model.Acknowledge:
		return "the promise to take it"
	case model.Respond:
		return "the promise of a first answer"
	case model.Update:
		return "the promise of news"
	case model.Resolve:
		return "the promise to solve it"
	}
	return "the promise " + string(target)
}

// because adds a reason to a sentence without its full stop.
func because(why string) string {
	why = strings.TrimSuffix(strings.TrimSpace(why), ".")
	if why == "" {
		return "."
	}
	return ": " + why + "."
}

// waitsFor is a reason to wait, in a sentence.
func waitsFor(reason ticket.Reason) string {
	switch reason {
	case ticket.ForRequester:
		return "the requester"
	case ticket.ForVendor:
		return "another party"
	case ticket.ForChange:
		return "a change"
	case ticket.ForProblem:
		return "the cause to be found"
	case ticket.ForLater:
		return "another day"
	}
	return string(reason)
}

// opened is a word of a closed list as people write it: "not-ours" is "not ours".
func opened(word string) string { return strings.ReplaceAll(word, "-", " ") }

// underReference adds another party's reference.
func underReference(reference string) string {
	if reference == "" {
		return ""
	}
	return ", their reference " + reference
}

// lateWords say how late something was; empty for in time.
func lateWords(seconds int64) string {
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf(" It was %s late, because the desk was not running.", lengthWords(seconds))
}

// lengthWords is a length of time in words: "2 h 5 min".
func lengthWords(seconds int64) string {
	minutes := (seconds + 59) / 60
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 24*60:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d days", minutes/(24*60))
}

// ordinal is a place in a row: "2nd".
func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, ending)
}

// sentenceList joins words as a person would: "a, b and c".
func sentenceList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
