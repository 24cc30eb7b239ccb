package store

import "errors"

// Edition is a published model, frozen. Once written it never changes.
type Edition struct {
	Number      int64  // from 1, without gaps
	Digest      string // names what the model means; unique
	Name        string
	Text        string // the model in its canonical form
	PublishedUS int64
	PublishedBy string
	Note        string
	Changes     []byte // JSON: what changed for whom since the edition before
}

const editionColumns = "number, digest, name, language_text, published_us, published_by, note, changes"

// scan reads the columns of an edition.
func (e *Edition) scan(r row) error {
	return r.Scan(&e.Number, &e.Digest, &e.Name, &e.Text, &e.PublishedUS, &e.PublishedBy, &e.Note, &e.Changes)
}

// Publish writes e under the next number and returns it. A digest that was published before is refused.
func (tx *Tx) Publish(e Edition) (Edition, error) {
	if before, ok, err := tx.EditionOf(e.Digest); err != nil {
		return e, err
	} else if ok {
		return before, refuse("This model was published before, as edition %d.", before.Number)
	}
	ok, err := tx.one([]any{&e.Number}, `INSERT INTO edition (`+editionColumns+`)
		SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM edition RETURNING number`,
		e.Digest, e.Name, e.Text, e.PublishedUS, e.PublishedBy, e.Note, string(e.Changes))
	if err == nil && !ok {
		err = errors.New("no number came back")
	}
	return e, doing(err, "publishing an edition")
}

// Edition is the edition of that number.
func (tx *Tx) Edition(number int64) (e Edition, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return e.scan(r) }, "SELECT "+editionColumns+" FROM edition WHERE number = $1", number)
	return e, ok, doing(err, "reading edition %d", number)
}

// EditionOf is the edition with that digest.
func (tx *Tx) EditionOf(digest string) (e Edition, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return e.scan(r) }, "SELECT "+editionColumns+" FROM edition WHERE digest = $1", digest)
	return e, ok, doing(err, "reading an edition by its digest")
}

// LatestEdition is the edition with the highest number; ok is false before the first.
func (tx *Tx) LatestEdition() (e Edition, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return e.scan(r) }, "SELECT "+editionColumns+" FROM edition ORDER BY number DESC LIMIT 1")
	return e, ok, doing(err, "reading the latest edition")
}

// Editions is every edition, the newest first.
func (tx *Tx) Editions() ([]Edition, error) {
	list, err := collect(tx, func(r row, e *Edition) error { return e.scan(r) }, "SELECT "+editionColumns+" FROM edition ORDER BY number DESC")
	return list, doing(err, "listing the editions")
}
