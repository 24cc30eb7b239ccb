package store

import "strings"

// Webhook is another program that hears of what happens.
type Webhook struct {
	ID        string
	URL       string
	Secret    string   // signs what is sent
	Kinds     []string // the types it asks for; none for all
	Active    bool
	CreatedUS int64
	Failures  int64 // in a row
}

// KeepWebhook writes a webhook, new or changed.
func (tx *Tx) KeepWebhook(w Webhook) error {
	err := tx.exec(`INSERT INTO webhook (id, url, secret, kinds, active, created_us, failures) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET url = excluded.url, secret = excluded.secret, kinds = excluded.kinds,
			active = excluded.active, failures = excluded.failures`,
		w.ID, w.URL, w.Secret, strings.Join(w.Kinds, " "), w.Active, w.CreatedUS, w.Failures)
	return doing(err, "keeping a webhook")
}

// DropWebhook forgets a webhook.
func (tx *Tx) DropWebhook(id string) error {
	return doing(tx.exec("DELETE FROM webhook WHERE id = $1", id), "forgetting a webhook")
}

// Webhooks are all webhooks, the oldest first.
func (tx *Tx) Webhooks() ([]Webhook, error) {
	list, err := collect(tx, func(r row, w *Webhook) error {
		var kinds string
		err := r.Scan(&w.ID, &w.URL, &w.Secret, &kinds, &w.Active, &w.CreatedUS, &w.Failures)
		w.Kinds = strings.Fields(kinds)
		return err
	}, "SELECT id, url, secret, kinds, active, created_us, failures FROM webhook ORDER BY created_us, id")
	return list, doing(err, "listing webhooks")
}
