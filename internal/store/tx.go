package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Tx is one transaction on the record. It belongs to the function that was handed it, and ends with it.
//
// What a verb writes may travel later, together with the next read or with the end of the transaction: an error of the
// database then comes back from there. After an error the transaction is lost, and its Change says why.
type Tx struct {
	ctx      context.Context
	session  session
	dialect  *dialect
	writable bool
	wrote    bool // perhaps
	ended    bool

	loaded     map[int64]Ticket // the tickets that this transaction has read to change
	lastNumber int64            // the last number given out, for an engine without sequences
	bumps      map[tally]int64  // what the counters are to be changed by at the end
	unsettled  bool             // the feed was read up to something whose place is not certain
}

// session is a connection inside a transaction.
type session interface {
	// exec does sql whose result nobody asks for, now or before the next query.
	exec(sql string, args []any) error
	// query hands each row that sql finds to each, after everything that exec was given.
	query(sql string, args []any, each func(row) error) error
}

// row is what both engines' drivers have in common: the values of one row found.
type row interface{ Scan(into ...any) error }

// errEnded is the fault of a caller that kept a Tx.
var errEnded = errors.New("a transaction was used after its end")

// errReadOnly is the fault of a caller that writes in a View.
var errReadOnly = errors.New("a View does not write")

// exec writes; an error may come only with the next read or at the end.
func (tx *Tx) exec(sql string, args ...any) error {
	switch {
	case tx.ended:
		return errEnded
	case !tx.writable:
		return errReadOnly
	}
	if err := storable(args); err != nil {
		return err
	}
	tx.wrote = true
	return tx.session.exec(sql, args)
}

// query reads, and hands each row found to each.
func (tx *Tx) query(each func(row) error, sql string, args ...any) error {
	if tx.ended {
		return errEnded
	}
	if err := storable(args); err != nil {
		return err
	}
	tx.wrote = tx.wrote || !strings.HasPrefix(sql, "SELECT") // an INSERT may have an answer, too
	return tx.session.query(sql, args, each)
}

// one reads at most one row into the given places; ok says whether there was one.
func (tx *Tx) one(into []any, sql string, args ...any) (ok bool, err error) {
	err = tx.query(func(r row) error {
		ok = true
		return r.Scan(into...)
	}, sql, args...)
	return ok, err
}

// storable refuses text that one of the engines cannot keep, so that both refuse the same.
func storable(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			return refuse("A text holds bytes that are not text (broken UTF-8, or the character NUL): remove them.")
		}
	}
	return nil
}

// doing wraps a fault with what was being done; nil and refusals stay as they are.
func doing(err error, format string, args ...any) error {
	var refusal Refusal
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// collect reads every row that sql finds into a list, by scan.
func collect[T any](tx *Tx, scan func(row, *T) error, sql string, args ...any) (list []T, err error) {
	err = tx.query(func(r row) error {
		var v T
		if err := scan(r, &v); err != nil {
			return err
		}
		list = append(list, v)
		return nil
	}, sql, args...)
	return list, err
}
