package store

import (
	"slices"
	"strconv"
	"strings"
)

// A search costs what it shows, too. Its best hits are the ticket of that number, then tickets with the words in their subject,
// then those with the words anywhere; within each, the newest passage first. That order needs no statistics over all that
// match: the index is read from its newest end, and no further than a bound.
const (
	maxHits       = 50 // tickets that one search finds
	fewCandidates = 4  // passages that match and are looked at first, for each ticket that is asked for
	stepGrows     = 4  // times as many are looked at in each step after
	maxSteps      = 3  // steps; what lies below them is not found
)

// Passage is the words of one turn of a ticket, to be found. The record keeps them folded, and cannot show them again.
type Passage struct {
	Ticket  int64
	Seq     int64 // of the journal entry that they come from
	Public  bool  // whether the requester may read them
	Subject string
	Body    string
}

// Search is a question for tickets by their words; see terms for what may be typed. Its filter is the list's.
type Search struct {
	Typed      string
	Filter     Filter
	PublicOnly bool   // leave out what the requester may not read
	Limit      int    // tickets; 1 to 50
	Reader     string // as in Query
}

// Hit is a ticket that a search found.
type Hit struct {
	Listed
	Why Reason
	At  int64 // the journal entry whose words were found; 0 for a hit by number
}

// Reason is why a ticket was found.
type Reason string

// The reasons, the best first.
const (
	ByNumber  Reason = "number"
	BySubject Reason = "subject"
	ByText    Reason = "text"
)

// AddPassage lets the words of a turn be found. It wants the ticket's row to be read or added before in the same Change.
func (tx *Tx) AddPassage(p Passage) error {
	t, ok := tx.loaded[p.Ticket]
	if !ok {
		var err error
		if t, _, err = tx.Ticket(p.Ticket); err != nil {
			return err
		}
	}
	found, scope := passageWords(p.Subject, p.Body), strings.Join(scopeWords(&t), " ")
	sql := "INSERT INTO passage (ticket, seq, public, scope, words) VALUES ($1, $2, $3, $4, $5)"
	args := []any{p.Ticket, p.Seq, p.Public, scope, found}
	if tx.dialect.name == onPostgres {
		sql = "INSERT INTO passage (ticket, seq, public, scope, words, vector) VALUES ($1, $2, $3, $4, $5, $6::text::tsvector)"
		args = append(args, tsvector(found, scope))
	}
	return doing(tx.exec(sql, args...), "adding the words of entry %d of ticket %d", p.Seq, p.Ticket)
}

// ForgetPassages takes the words of a ticket away, from entry seq alone, or all of them when seq is 0.
func (tx *Tx) ForgetPassages(ticket, seq int64) error {
	err := tx.exec("DELETE FROM passage WHERE ticket = $1 AND (seq = $2 OR $2 = 0)", ticket, seq)
	return doing(err, "forgetting the words of ticket %d", ticket)
}

// saveScope lets the passages of a ticket be found by who may see it now, and where it lies now.
func (tx *Tx) saveScope(was, now *Ticket) error {
	before, after := scopeWords(was), scopeWords(now)
	if slices.Equal(before, after) {
		return nil
	}
	if tx.dialect.name == onPostgres {
		return tx.exec("UPDATE passage SET scope = $2, vector = ts_delete(vector, string_to_array(scope, ' ')) || $3::text::tsvector WHERE ticket = $1",
			now.Number, strings.Join(after, " "), tsvector("", strings.Join(after, " ")))
	}
	return tx.exec("UPDATE passage SET scope = $2 WHERE ticket = $1", now.Number, strings.Join(after, " "))
}

// found is where a search found a ticket.
type found struct {
	ticket, seq int64
	why         Reason
}

// Search is the tickets that q finds, the best first, each once.
func (tx *Tx) Search(q Search) ([]Hit, error) {
	q.Limit = min(max(q.Limit, 1), maxHits)
	var all []found
	if number, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(q.Typed), "#"), 10, 64); err == nil && number > 0 {
		all = append(all, found{ticket: number, why: ByNumber})
	}
	if list := terms(q.Typed); len(list) > 0 && q.Filter.Scope.sees() {
		for _, why := range []Reason{BySubject, ByText} {
			if len(all) > q.Limit {
				break
			}
			some, err := tx.match(&q, list, why)
			if err != nil {
				return nil, doing(err, "searching")
			}
			all = append(all, some...)
		}
	}
	hits, err := tx.hits(&q, all)
	return hits, doing(err, "reading what a search found")
}

// match is where the terms are found, the newest passage first, each ticket once. It looks at a few of the newest candidates, and
// at more of the older ones only while the filter has left too few of them.
func (tx *Tx) match(q *Search, list []term, why Reason) (all []found, err error) {
	c := candidates{
		terms: list, groups: q.Filter.groups(), subject: why == BySubject, personal: q.Filter.Scope.personal(),
		below: newest, limit: fewCandidates * q.Limit,
	}
	seen := map[int64]bool{}
	for range maxSteps {
		some, err := tx.among(q, &c)
		if err != nil {
			return nil, err
		}
		for _, f := range some {
			if !seen[f.ticket] {
				seen[f.ticket] = true
				f.why = why
				all = append(all, f)
			}
		}
		if len(all) >= q.Limit {
			break
		}
		if more, err := tx.older(&c); !more || err != nil {
			return all, err
		}
	}
	return all, nil
}

// candidates is some of the newest passages that match, whoever may find them.
type candidates struct {
	terms   []term
	groups  [][]string // of scope words: each has one that the passage has
	subject bool
	below   int64 // their ids are below this
	limit   int
	// personal says that the scope is one person's: few passages are in it, however common the words.
	personal bool
}

// among is where the filter lets the terms be found among the candidates, the newest first.
func (tx *Tx) among(q *Search, c *candidates) ([]found, error) {
	b := &builder{}
	from := "(" + tx.dialect.candidates(b, c) + ") AS c CROSS JOIN passage AS p"
	where := []string{"p.id = c.id"}
	if q.PublicOnly {
		where = append(where, "p.public")
	}
	if conditions := q.Filter.conditions(b, byNothing); len(conditions) > 0 {
		from += " CROSS JOIN ticket AS t"
		where = append(append(where, "t.number = p.ticket"), conditions...)
	}
	return collect(tx, func(r row, f *found) error { return r.Scan(&f.ticket, &f.seq) },
		"SELECT p.ticket, p.seq FROM "+from+" WHERE "+strings.Join(where, " AND ")+" ORDER BY p.id DESC", b.args...)
}

// older moves c on to the next older candidates, more of them; more is false when there are none.
func (tx *Tx) older(c *candidates) (more bool, err error) {
	b := &builder{}
	var lowest int64
	var n int
	_, err = tx.one([]any{&lowest, &n}, "SELECT coalesce(min(c.id), 0), count(*) FROM ("+tx.dialect.candidates(b, c)+") AS c", b.args...)
	more = n == c.limit
	c.below, c.limit = lowest, c.limit*stepGrows
	return more, err
}

// hits reads the tickets that were found, as far as the filter holds for them, in the order in which they were found.
func (tx *Tx) hits(q *Search, all []found) (hits []Hit, err error) {
	seen := map[int64]bool{}
	all = slices.DeleteFunc(all, func(f found) bool {
		again := seen[f.ticket]
		seen[f.ticket] = true
		return again
	})
	all = all[:min(len(all), q.Limit+1)] // one more, for a number that the filter leaves out
	if len(all) == 0 {
		return nil, nil
	}
	b := &builder{}
	columns := listColumns(b, q.Reader)
	numbers := make([]string, len(all))
	for i, f := range all {
		numbers[i] = b.arg(f.ticket)
	}
	where := append([]string{"t.number IN (" + strings.Join(numbers, ", ") + ")"}, q.Filter.conditions(b, byNothing)...)
	rows, err := collect(tx, func(r row, l *Listed) error { return l.scan(r, &l.SeenSeq) },
		"SELECT "+columns+" FROM ticket AS t WHERE "+strings.Join(where, " AND "), b.args...)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		i := slices.IndexFunc(rows, func(l Listed) bool { return l.Number == f.ticket })
		if i >= 0 && len(hits) < q.Limit {
			hits = append(hits, Hit{Listed: rows[i], Why: f.why, At: f.seq})
		}
	}
	return hits, nil
}
