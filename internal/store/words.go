package store

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Both engines find the same words, because neither cuts a text into words itself: that is done here. A text is folded (lower
// case, no accents, a few letters spelt out) and cut into runs of letters and digits; a sign of a script that is written
// without spaces is a word of its own. What a passage is found by is one list, in which words of three sorts cannot be mistaken
// for each other:
//
//	=paper =jam _ paper jam _ it began this morning        and beside it  _00f3…  _9a41…
//	└ subject ┘   └───────── subject and body ────────┘                   └ who may see it, where it lies ┘
//
// So a subject has lists of its own in the index, and a scope does; to find a rare one is not to look through a common one. The
// stroke between parts keeps phrases from running across.
const (
	subjectMark = "="
	stroke      = "_"
)

// Limits of a passage.
const (
	maxWord  = 64    // letters of a word; the rest of a longer one is not looked at
	maxWords = 3_000 // words of one passage; what comes after them is not found
)

// spelt is letters that no normal form takes apart, as people type them who do not have the key.
var spelt = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ħ", "h", "ı", "i")

// words is the folded words of text, in order, at most maxWords.
func words(text string) (found []string) {
	folded := spelt.Replace(norm.NFKD.String(strings.ToLower(text)))
	var word strings.Builder
	letters := 0
	end := func() {
		if word.Len() > 0 && len(found) < maxWords {
			found = append(found, word.String())
		}
		word.Reset()
		letters = 0
	}
	for _, r := range folded {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			end()
			word.WriteRune(r)
			end()
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if letters < maxWord {
				word.WriteRune(unicode.ToLower(r)) // a compatibility letter may come apart into a capital
			}
			letters++
		default:
			end()
		}
		if len(found) == maxWords {
			break
		}
	}
	end()
	return found
}

// term is a part of a search: words that follow one another, the last of them perhaps only begun.
type term struct {
	words []string
	begun bool
}

// terms is what a person typed into a search:
//
//	printer floor      both words, anywhere; the last may be only begun: flo finds floor
//	"paper jam"        these words in this order
//	e-mail             as if it were "e mail"
//
// Words are looked for as they were folded: Müller finds muller and MULLER.
func terms(typed string) (list []term) {
	quoted := false
	for part := range strings.SplitSeq(typed, `"`) {
		if quoted {
			if w := words(part); len(w) > 0 {
				list = append(list, term{words: w})
			}
		} else {
			for field := range strings.FieldsSeq(part) {
				if w := words(field); len(w) > 0 {
					list = append(list, term{words: w})
				}
			}
		}
		quoted = !quoted
	}
	if n := len(list); n > 0 && !strings.HasSuffix(strings.TrimSpace(typed), `"`) {
		last := list[n-1].words
		list[n-1].begun = utf8.RuneCountInString(last[len(last)-1]) >= leastBegun
	}
	return list[:min(len(list), maxTerms)]
}

// Limits of a search.
const (
	maxTerms   = 12 // terms that are looked for
	leastBegun = 2  // letters of a word that is only begun
)

// scopeWord is a word that no text has, put beside the words of each passage for whoever may see it and for where its ticket lies,
// so that the index itself leaves out what a viewer may not find or does not look for. Two that come out alike are told apart
// by the ticket's own row.
func scopeWord(what, which string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(what + ":" + which)) // a hash takes everything
	return fmt.Sprintf("_%016x", h.Sum64())
}

// scopeWords is the scope words of a ticket's passages.
func scopeWords(t *Ticket) []string {
	list := []string{scopeWord("function", t.Function), scopeWord("service", t.Service), scopeWord("account", t.Requester)}
	return slices.Concat(list, scopeWordsOf("account", t.Marks.Watching), scopeWordsOf("party", t.Marks.Parties))
}

// scopeWordsOf is the scope words of several of a kind.
func scopeWordsOf(what string, which []string) []string {
	list := make([]string, len(which))
	for i, w := range which {
		list[i] = scopeWord(what, w)
	}
	return list
}

// groups is the scope words that a passage must have for f to hold: one of each group.
func (f *Filter) groups() (groups [][]string) {
	if !f.Scope.All {
		var own []string
		if f.Scope.Account != "" {
			own = []string{f.Scope.Account}
		}
		groups = append(groups, slices.Concat(scopeWordsOf("account", own), scopeWordsOf("party", f.Scope.Parties)))
	}
	for _, part := range []struct {
		what  string
		which []string
	}{{"function", f.Functions}, {"service", f.Services}} {
		if 0 < len(part.which) && len(part.which) <= maxBranches {
			groups = append(groups, scopeWordsOf(part.what, part.which))
		}
	}
	return groups
}

// passageWords is what a passage is found by, without its scope.
func passageWords(subject, body string) string {
	title, text := words(subject), words(body)
	list := make([]string, 0, 2*len(title)+len(text)+2)
	for _, w := range title {
		list = append(list, subjectMark+w)
	}
	list = append(append(list, stroke), title...)
	list = append(append(list, stroke), text...)
	return strings.Join(list, " ")
}

// sought is the words of a term in the order in which they are looked for: as they are, or in subjects.
func (t term) sought(subject bool) []string {
	if !subject {
		return t.words
	}
	list := make([]string, len(t.words))
	for i, w := range t.words {
		list[i] = subjectMark + w
	}
	return list
}

// match is a search as FTS5 reads it: in subjects alone, or anywhere.
func match(c *candidates) string {
	parts := make([]string, len(c.terms), len(c.terms)+len(c.groups))
	for i, t := range c.terms {
		parts[i] = `"` + strings.Join(t.sought(c.subject), " ") + `"`
		if t.begun {
			parts[i] += " *"
		}
	}
	for _, group := range c.groups {
		parts = append(parts, `("`+strings.Join(group, `" OR "`)+`")`)
	}
	return strings.Join(parts, " AND ")
}

// tsquery is a search as PostgreSQL reads it.
func tsquery(c *candidates) string {
	parts := make([]string, len(c.terms), len(c.terms)+len(c.groups))
	for i, t := range c.terms {
		parts[i] = "('" + strings.Join(t.sought(c.subject), "' <-> '") + "'"
		if t.begun {
			parts[i] += ":*"
		}
		parts[i] += ")"
	}
	for _, group := range c.groups {
		parts = append(parts, "('"+strings.Join(group, "' | '")+"')")
	}
	return strings.Join(parts, " & ")
}

// tsvector is what a passage is found by as PostgreSQL keeps it: its words with their places, and its scope without.
func tsvector(found, scope string) string {
	var b strings.Builder
	at := 0
	for w := range strings.FieldsSeq(found) {
		at++
		if w != stroke {
			fmt.Fprintf(&b, "'%s':%d ", w, at)
		}
	}
	for w := range strings.FieldsSeq(scope) {
		fmt.Fprintf(&b, "'%s' ", w)
	}
	return b.String()
}
