package store

// SavedView is a list that somebody put together and keeps.
type SavedView struct {
	ID      string
	Account string
	Name    string
	Query   []byte // JSON
	Shared  bool   // with everybody
}

// KeepView writes a view, new or changed.
func (tx *Tx) KeepView(v SavedView) error {
	err := tx.exec(`INSERT INTO saved_view (id, account, name, query, shared) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, shared = excluded.shared`,
		v.ID, v.Account, v.Name, string(v.Query), v.Shared)
	return doing(err, "keeping a view")
}

// DropView forgets a view.
func (tx *Tx) DropView(id string) error {
	return doing(tx.exec("DELETE FROM saved_view WHERE id = $1", id), "forgetting a view")
}

// SavedViews are an account's own views and the shared ones, by name.
func (tx *Tx) SavedViews(account string) ([]SavedView, error) {
	list, err := collect(tx, func(r row, v *SavedView) error { return r.Scan(&v.ID, &v.Account, &v.Name, &v.Query, &v.Shared) },
		"SELECT id, account, name, query, shared FROM saved_view WHERE account = $1 OR shared ORDER BY name, id", account)
	return list, doing(err, "listing views")
}

// SavedReply is a text that agents use again, with what is done beside it.
type SavedReply struct {
	ID      string
	Name    string
	Body    string
	Actions []byte // JSON
	By      string // an account
}

// KeepReply writes a saved reply, new or changed.
func (tx *Tx) KeepReply(s SavedReply) error {
	err := tx.exec(`INSERT INTO saved_reply (id, name, body, actions, by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body, actions = excluded.actions`,
		s.ID, s.Name, s.Body, string(s.Actions), s.By)
	return doing(err, "keeping a saved reply")
}

// DropReply forgets a saved reply.
func (tx *Tx) DropReply(id string) error {
	return doing(tx.exec("DELETE FROM saved_reply WHERE id = $1", id), "forgetting a saved reply")
}

// SavedReplies are all saved replies, by name.
func (tx *Tx) SavedReplies() ([]SavedReply, error) {
	list, err := collect(tx, func(r row, s *SavedReply) error { return r.Scan(&s.ID, &s.Name, &s.Body, &s.Actions, &s.By) },
		"SELECT id, name, body, actions, by FROM saved_reply ORDER BY name, id")
	return list, doing(err, "listing saved replies")
}
