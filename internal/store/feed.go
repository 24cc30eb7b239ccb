package store

// LastEntry is the id of the newest entry of the journal that everybody can see; 0 before the first.
func (tx *Tx) LastEntry() (id int64, err error) {
	_, err = tx.one([]any{&id}, "SELECT coalesce(max(id), 0) FROM journal")
	return id, doing(err, "asking for the newest entry")
}

// Since is the entries after an id over the whole record, in order of their ids, at most limit.
func (tx *Tx) Since(after int64, limit int) ([]Entry, error) {
	list, err := collect(tx, func(r row, e *Entry) error { return e.scan(r) },
		"SELECT "+entryColumns+" FROM journal WHERE id > $1 ORDER BY id LIMIT $2", after, int64(limit))
	return list, doing(err, "reading what is new")
}
