package store

// The feed is the journal in the order in which it became visible, for those who follow the record live. On SQLite that is the
// order of ids. On PostgreSQL an entry gets its id before its transaction commits, so a small id may appear after a large
// one, and who had read up to the large one would miss it:
//
//	id 8  ──────────────── commit        (transaction 101)
//	id 9      ── commit                  (transaction 100)
//	reader         ▲ sees 9, and not 8
//
// So there an entry's place is its transaction's number and then its id, and the feed ends before the oldest transaction that
// still runs: nothing can appear below that any more. That may be anybody's, one of the server's own for instance; so
// whoever read up to something that is not settled is woken again soon.
//
// A place in the feed is named by the id of the entry that lies there. Ids come in the feed's order, which on PostgreSQL is not
// always theirs: the place to go on from is that of the last entry handed out, not the highest id.
const (
	// settled says whether an entry has its place for good.
	settled = "xid < pg_snapshot_xmin(pg_current_snapshot())"
	// place is where the entry of an id lies, or the last before it when there is none of that id.
	place = "(SELECT xid, id FROM journal WHERE id <= $1 ORDER BY id DESC LIMIT 1)"
)

// Since is the entries after the one of that id in the feed, at most limit; 0 begins at the beginning.
func (tx *Tx) Since(after int64, limit int) (list []Entry, err error) {
	sql := "SELECT 1 = 1, " + entryColumns + " FROM journal WHERE id > $1 ORDER BY id LIMIT $2"
	if tx.dialect.name == onPostgres {
		sql = "SELECT " + settled + ", " + entryColumns + " FROM journal WHERE $1 = 0 OR (xid, id) > " + place + " ORDER BY xid, id LIMIT $2"
	}
	err = tx.query(func(r row) error {
		var e Entry
		var sure bool
		if err := r.Scan(&sure, &e.ID, &e.Ticket, &e.Seq, &e.At, &e.RecordedUS, &e.By, &e.Key, &e.Events, &e.RedactedUS); err != nil {
			return err
		}
		if tx.unsettled = tx.unsettled || !sure; !tx.unsettled {
			list = append(list, e)
		}
		return nil
	}, sql, after, int64(limit))
	return list, doing(err, "reading what is new")
}

// LastEntry is the id of the last entry in the feed, for those who want only what comes after; 0 before the first.
func (tx *Tx) LastEntry() (id int64, err error) {
	order := "ORDER BY id DESC"
	if tx.dialect.name == onPostgres {
		order = "WHERE " + settled + " ORDER BY xid DESC, id DESC"
	}
	_, err = tx.one([]any{&id}, "SELECT id FROM journal "+order+" LIMIT 1")
	return id, doing(err, "asking for the newest entry")
}
