package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"belay/internal/store"
)

// changes is what a Change and a View promise.
var changes = []story{
	{"a change that fails leaves nothing behind", aFailedChangeLeavesNothing},
	{"a fault of the database ends its change and no other", aFaultEndsOneChange},
	{"among many changes those that fail are undone alone", thoseThatFailAreUndoneAlone},
	{"a view does not write", aViewDoesNotWrite},
	{"a view sees one moment", aViewSeesOneMoment},
	{"changes at once all count", changesAtOnceAllCount},
	{"a transaction is over with its function", aTransactionIsOverWithItsFunction},
	{"text that is no text is refused", textThatIsNoTextIsRefused},
	{"a panic is the caller's", aPanicIsTheCallers},
	{"a caller who has gone changes nothing", aCallerWhoHasGoneChangesNothing},
	{"whoever listens is woken by a change", whoeverListensIsWoken},
	{"a closed record says so", aClosedRecordSaysSo},
}

func aFailedChangeLeavesNothing(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	enough := errors.New("enough")
	err := fails(t, s, func(tx *store.Tx) error {
		return all(tx.AddTicket(numbered(1)), tx.Bump(map[string]int64{"open": 1}, 1), enough)
	})
	if !errors.Is(err, enough) {
		t.Errorf("the error is %v and not the function's own", err)
	}
	view(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.Ticket(1); ok || err != nil {
			t.Errorf("the ticket is there: %v, %v", ok, err)
		}
		if n, err := tx.Count("open"); n["open"] != 0 || err != nil {
			t.Errorf("the counter says %v, %v", n, err)
		}
		return nil
	})
}

func aFaultEndsOneChange(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.AddTicket(numbered(1)) })
	_ = fails(t, s, func(tx *store.Tx) error { return all(tx.AddTicket(numbered(2)), tx.AddTicket(numbered(1))) })
	change(t, s, func(tx *store.Tx) error { return tx.AddTicket(numbered(3)) })
	view(t, s, func(tx *store.Tx) error {
		for number, want := range map[int64]bool{1: true, 2: false, 3: true} {
			if _, ok, err := tx.Ticket(number); ok != want || err != nil {
				t.Errorf("ticket %d: %v, %v", number, ok, err)
			}
		}
		return nil
	})
}

func thoseThatFailAreUndoneAlone(t *testing.T, fresh Fresh) {
	const callers, each = 8, 12
	s := open(t, fresh(t))
	enough := errors.New("enough")
	var wait sync.WaitGroup
	for c := range int64(callers) {
		wait.Go(func() {
			for n := range int64(each) {
				number, fate := 1+c*each+n, (c+n)%4
				func() {
					defer func() {
						if said := recover(); (said != nil) != (fate == 3) {
							t.Errorf("change %d panicked with %v", number, said)
						}
					}()
					err := s.Change(context.Background(), func(tx *store.Tx) error {
						if fate == 1 {
							return enough // before it has written
						}
						if err := all(tx.AddTicket(numbered(number)), tx.Bump(map[string]int64{"open": 1}, number)); err != nil {
							return err
						}
						switch fate {
						case 2:
							return enough
						case 3:
							panic("ouch")
						}
						return nil
					})
					if errors.Is(err, enough) != (fate == 1 || fate == 2) || err != nil && !errors.Is(err, enough) {
						t.Errorf("change %d: %v", number, err)
					}
				}()
			}
		})
	}
	wait.Wait()
	view(t, s, func(tx *store.Tx) error {
		for number := int64(1); number <= callers*each; number++ {
			_, ok, err := tx.Ticket(number)
			if want := ((number-1)/each+(number-1)%each)%4 == 0; ok != want || err != nil {
				t.Errorf("ticket %d: %v, %v", number, ok, err)
			}
		}
		n, err := tx.Count("open")
		if n["open"] != callers*each/4 {
			t.Errorf("counted %v", n)
		}
		return err
	})
}

func aViewDoesNotWrite(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	err := s.View(context.Background(), func(tx *store.Tx) error { return tx.AddTicket(numbered(1)) })
	if err == nil {
		t.Error("a view wrote")
	}
}

func aViewSeesOneMoment(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.Bump(map[string]int64{"open": 1}, 1) })
	view(t, s, func(tx *store.Tx) error {
		for range 2 {
			if n, err := tx.Count("open"); n["open"] != 1 || err != nil {
				t.Errorf("the counter says %v, %v", n, err)
			}
			change(t, s, func(tx *store.Tx) error { return tx.Bump(map[string]int64{"open": 1}, 1) })
		}
		return nil
	})
}

func changesAtOnceAllCount(t *testing.T, fresh Fresh) {
	const callers, each = 8, 10
	s := open(t, fresh(t))
	var wait sync.WaitGroup
	failures := make(chan error, callers*each)
	for range callers {
		wait.Go(func() {
			for range each {
				failures <- s.Change(context.Background(), func(tx *store.Tx) error {
					number, err := tx.NextNumber()
					return all(err, tx.AddTicket(numbered(number)), tx.Bump(map[string]int64{"open": 1, "all": 2}, number))
				})
			}
		})
	}
	wait.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
	view(t, s, func(tx *store.Tx) error {
		n, err := tx.Count("open", "all", "none")
		if want := fmt.Sprint(map[string]int64{"open": callers * each, "all": 2 * callers * each, "none": 0}); fmt.Sprint(n) != want || err != nil {
			t.Errorf("counted %v, %v; want %s", n, err, want)
		}
		return nil
	})
}

func aTransactionIsOverWithItsFunction(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	var kept *store.Tx
	change(t, s, func(tx *store.Tx) error { kept = tx; return nil })
	if _, _, err := kept.Ticket(1); err == nil {
		t.Error("it reads on")
	}
	if err := kept.AddTicket(numbered(1)); err == nil {
		t.Error("it writes on")
	}
}

func textThatIsNoTextIsRefused(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for _, bad := range []string{"a\x00b", "\xff\xfe"} {
		ticket := numbered(1)
		ticket.Subject = bad
		err := fails(t, s, func(tx *store.Tx) error { return tx.AddTicket(ticket) })
		if refusal := store.Refusal(""); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "not text") {
			t.Errorf("%q is answered %v", bad, err)
		}
	}
}

func aPanicIsTheCallers(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	func() {
		defer func() {
			if said := recover(); said != "ouch" {
				t.Errorf("recovered %v", said)
			}
		}()
		_ = s.Change(context.Background(), func(tx *store.Tx) error {
			if err := tx.AddTicket(numbered(1)); err != nil {
				return err
			}
			panic("ouch")
		})
	}()
	change(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.Ticket(1); ok || err != nil {
			t.Errorf("the ticket is there: %v, %v", ok, err)
		}
		return nil
	})
}

func aCallerWhoHasGoneChangesNothing(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Change(ctx, func(tx *store.Tx) error { return tx.AddTicket(numbered(1)) }); !errors.Is(err, context.Canceled) {
		t.Errorf("the answer is %v", err)
	}
	view(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.Ticket(1); ok || err != nil {
			t.Errorf("the ticket is there: %v, %v", ok, err)
		}
		return nil
	})
}

func whoeverListensIsWoken(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	first, second := s.Listen(ctx), s.Listen(ctx)
	change(t, s, func(tx *store.Tx) error { return tx.AddTicket(numbered(1)) })
	<-first
	<-second
}

func aClosedRecordSaysSo(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for name, do := range map[string]func(context.Context, func(*store.Tx) error) error{"Change": s.Change, "View": s.View} {
		if err := do(context.Background(), func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s answers %v", name, err)
		}
	}
}
