package store

import (
	"strings"

	"belay/internal/people"
)

// likeSafe takes the meaning from what LIKE would read as a pattern.
var likeSafe = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// AccountsLike are at most limit accounts in use whose name or address holds the words, in the order of their names. Nothing at
// all finds nobody.
func (tx *Tx) AccountsLike(words string, limit int) ([]people.Account, error) {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return nil, nil
	}
	pattern := "%" + likeSafe.Replace(words) + "%"
	list, err := collect(tx, func(r row, a *people.Account) error { return readAccount(r, a) },
		"SELECT "+accountColumns+` FROM account WHERE state = 'active' AND (lower(name) LIKE $1 ESCAPE '\' OR lower(email) LIKE $1 ESCAPE '\')
		ORDER BY name, id LIMIT $2`, pattern, int64(limit))
	return list, doing(err, "finding accounts")
}
