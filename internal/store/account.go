package store

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/people"
	"belay/internal/span"
)

const accountColumns = "account.id, account.email, account.name, account.role, account.person, account.party, account.functions, account.zone, account.state"

// readAccount reads the columns of an account, and whatever stands before them into first.
func readAccount(r row, a *people.Account, first ...any) error {
	var functions, zone string
	into := []any{&a.ID, &a.Email, &a.Name, &a.Role, &a.Person, &a.Party, &functions, &zone, &a.State}
	if err := r.Scan(append(first, into...)...); err != nil {
		return err
	}
	if err := readList(functions, &a.Functions); err != nil {
		return fmt.Errorf("reading the functions of account %s: %w", a.ID, err)
	}
	if zone == "" {
		return nil
	}
	var err error
	a.Zone, err = calendar.LoadZone(zone)
	return err
}

// accountValues are the columns of a after its id, in the order of accountColumns.
func accountValues(a people.Account) []any {
	zone := ""
	if a.Zone != nil {
		zone = a.Zone.Name()
	}
	return []any{
		string(a.Email), string(a.Name), string(a.Role), string(a.Person), string(a.Party), jsonList(a.Functions), zone, string(a.State),
	}
}

// jsonList is a list of names as the record keeps it; never null.
func jsonList[S ~string](list []S) string {
	if len(list) == 0 {
		return "[]"
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "[]" // strings always have a JSON form
	}
	return string(text)
}

// readList reads what jsonList wrote; an empty list is nil.
func readList[S ~string](text string, into *[]S) error {
	err := json.Unmarshal([]byte(text), into)
	if len(*into) == 0 {
		*into = nil
	}
	return err
}

// newID is a name for a row that says nothing about it and is never given twice.
func newID() people.ID { return people.ID(strings.ToLower(rand.Text())) }

// AddAccount writes a new account under an id of its own and returns it. An address that another account has is refused.
func (tx *Tx) AddAccount(a people.Account, made span.Instant) (people.Account, error) {
	if err := tx.addressIsFree(a); err != nil {
		return a, err
	}
	a.ID = newID()
	err := tx.exec("INSERT INTO account (id, email, name, role, person, party, functions, zone, state, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		append(append([]any{string(a.ID)}, accountValues(a)...), int64(made))...)
	return a, doing(err, "adding an account")
}

// SetAccount writes what an administrator or its owner changed of a. An address that another account has is refused, and so is
// any change of an account that was erased.
func (tx *Tx) SetAccount(a people.Account) error {
	before, ok, err := tx.Account(a.ID)
	switch {
	case err != nil:
		return err
	case !ok:
		return refuse("There is no such account.")
	case before.State == people.Erased:
		return refuse("This account was erased and cannot be used again.")
	}
	if err := tx.addressIsFree(a); err != nil {
		return err
	}
	err = tx.exec("UPDATE account SET email = $2, name = $3, role = $4, person = $5, party = $6, functions = $7, zone = $8, state = $9 WHERE id = $1",
		append([]any{string(a.ID)}, accountValues(a)...)...)
	return doing(err, "changing account %s", a.ID)
}

// addressIsFree refuses the address of a if another account has it.
func (tx *Tx) addressIsFree(a people.Account) error {
	if a.Email == "" {
		return refuse("An account needs an e-mail address.")
	}
	other, ok, err := tx.AccountOf(a.Email)
	if err == nil && ok && other.ID != a.ID {
		err = refuse("Another account has the address %s.", a.Email)
	}
	return err
}

// Contact is the account with that address; if there is none, a new one of a requester with that name. It goes to the
// database once.
func (tx *Tx) Contact(name people.Name, email people.Email, at span.Instant) (people.Account, error) {
	fresh := people.Account{ID: newID(), Email: email, Name: name, Role: people.Requester, State: people.Active}
	err := tx.exec(`INSERT INTO account (id, email, name, role, person, party, functions, zone, state, made)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (email) WHERE email <> '' DO NOTHING`,
		append(append([]any{string(fresh.ID)}, accountValues(fresh)...), int64(at))...)
	if err != nil {
		return fresh, doing(err, "adding a requester")
	}
	a, ok, err := tx.AccountOf(email)
	if err == nil && !ok {
		err = errors.New("a requester was added and is not there")
	}
	return a, err
}

// Account is the account with that id, erased ones too.
func (tx *Tx) Account(id people.ID) (a people.Account, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return readAccount(r, &a) }, "SELECT "+accountColumns+" FROM account WHERE id = $1", string(id))
	return a, ok, doing(err, "reading account %s", id)
}

// AccountOf is the account with that address.
func (tx *Tx) AccountOf(email people.Email) (a people.Account, ok bool, err error) {
	if email == "" {
		return a, false, nil
	}
	err = tx.query(func(r row) error { ok = true; return readAccount(r, &a) }, "SELECT "+accountColumns+" FROM account WHERE email = $1 AND email <> ''", string(email))
	return a, ok, doing(err, "reading an account by its address")
}

// Accounts are at most limit accounts whose id comes after that one, of one role or, with none given, of all.
func (tx *Tx) Accounts(role people.Role, after people.ID, limit int) ([]people.Account, error) {
	where, args := "id > $1", []any{string(after), int64(limit)}
	if role != "" {
		where, args = where+" AND role = $3", append(args, string(role))
	}
	list, err := collect(tx, func(r row, a *people.Account) error { return readAccount(r, a) },
		"SELECT "+accountColumns+" FROM account WHERE "+where+" ORDER BY id LIMIT $2", args...)
	return list, doing(err, "listing accounts")
}

// AccountsNamed are the accounts with these ids, in no order; ids that name nothing are left out.
func (tx *Tx) AccountsNamed(ids []people.ID) ([]people.Account, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	places, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		places[i], args[i] = "$"+strconv.Itoa(i+1), string(id)
	}
	list, err := collect(tx, func(r row, a *people.Account) error { return readAccount(r, a) },
		"SELECT "+accountColumns+" FROM account WHERE id IN ("+strings.Join(places, ", ")+")", args...)
	return list, doing(err, "reading accounts by their ids")
}

// AnyAccount says whether the desk has an account already. Before the first, whoever starts it becomes its administrator.
func (tx *Tx) AnyAccount() (bool, error) {
	var one int64
	ok, err := tx.one([]any{&one}, "SELECT 1 FROM account LIMIT 1")
	return ok, doing(err, "asking for an account")
}

// Administrators is how many accounts may administer the desk.
func (tx *Tx) Administrators() (n int, err error) {
	_, err = tx.one([]any{&n}, "SELECT count(*) FROM account WHERE role = $1 AND state = $2", string(people.Administrator), string(people.Active))
	return n, doing(err, "counting administrators")
}
