package storetest

import (
	"fmt"
	"testing"

	"belay/internal/span"
	"belay/internal/store"
)

// work is what the record promises of what is to be done: by time, and by sending.
var work = []story{
	{"what is due is claimed once until its lease runs out", whatIsDueIsClaimedOnce},
	{"what is due is done once, however many claim it", whatIsDueIsDoneOnce},
	{"arming again gives a claim back", armingAgain},
	{"a message is kept once for its key", aMessageIsKeptOnce},
	{"a message that failed is due again", aMessageThatFailed},
}

func whatIsDueIsClaimedOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		return all(tx.Arm(1, 300), tx.Arm(2, 100), tx.Arm(3, 200), tx.Arm(4, 100), tx.Disarm(4))
	})
	claim := func(node string, now span.Instant, nowUS int64, limit int) (got string) {
		change(t, s, func(tx *store.Tx) error {
			list, err := tx.ClaimDue(node, now, nowUS, nowUS+10, limit)
			got = ""
			for _, d := range list {
				got += fmt.Sprintf("%d@%d ", d.Ticket, d.At)
			}
			return err
		})
		return got
	}
	view(t, s, func(tx *store.Tx) error {
		if at, ok, err := tx.NextDue(); at != 100 || !ok || err != nil {
			t.Errorf("next is due %d, %v, %v", at, ok, err)
		}
		return nil
	})
	for _, c := range []struct {
		why   string
		node  string
		now   span.Instant
		nowUS int64
		limit int
		want  string
	}{
		{"nothing is due yet", "a", 99, 1000, 10, ""},
		{"the longest due comes first", "a", 250, 1000, 1, "2@100 "},
		{"what is leased is left alone", "b", 250, 1009, 10, "3@200 "},
		{"a lease that ran out can be claimed", "b", 250, 1010, 10, "2@100 "},
	} {
		if got := claim(c.node, c.now, c.nowUS, c.limit); got != c.want {
			t.Errorf("%s: claimed %q, want %q", c.why, got, c.want)
		}
	}
}

func whatIsDueIsDoneOnce(t *testing.T, fresh Fresh) {
	const due, nodes = 60, 4
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		for n := range int64(due) {
			if err := all(tx.Arm(n+1, 50), tx.Send(letter(fmt.Sprint(n), 50))); err != nil {
				return err
			}
		}
		return nil
	})
	claimed, failures := make(chan string, 4*due), make(chan error, nodes)
	for node := range nodes {
		go func() {
			for {
				var some []string
				if err := s.Change(t.Context(), func(tx *store.Tx) error {
					some = nil // from the beginning, if this is tried again
					tickets, err := tx.ClaimDue(fmt.Sprint(node), 100, 1, 1000, 7)
					for _, d := range tickets {
						some = append(some, fmt.Sprint("ticket ", d.Ticket))
					}
					messages, err1 := tx.ClaimOutbox(fmt.Sprint(node), 100, 1000, 7)
					for _, m := range messages {
						some = append(some, "message "+m.Key)
					}
					return all(err, err1)
				}); err != nil || len(some) == 0 {
					failures <- err
					return
				}
				for _, what := range some {
					claimed <- what
				}
			}
		}()
	}
	for range nodes {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	close(claimed)
	times := map[string]int{}
	for what := range claimed {
		times[what]++
	}
	for what, n := range times {
		if n != 1 {
			t.Errorf("%s was claimed %d times", what, n)
		}
	}
	if len(times) != 2*due {
		t.Errorf("%d of %d were claimed", len(times), 2*due)
	}
}

func armingAgain(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		_, err := tx.ClaimDue("a", 100, 1, 2, 1)
		return all(tx.Arm(1, 50), err)
	})
	change(t, s, func(tx *store.Tx) error {
		list, err := tx.ClaimDue("a", 100, 1000, 2000, 1)
		if len(list) != 1 {
			t.Errorf("claimed %v", list)
		}
		return all(err, tx.Arm(1, 70))
	})
	view(t, s, func(tx *store.Tx) error {
		if d, ok, err := tx.Armed(1); d != (store.Due{Ticket: 1, At: 70}) || !ok || err != nil {
			t.Errorf("armed %v, %v, %v", d, ok, err)
		}
		return nil
	})
	change(t, s, func(tx *store.Tx) error { return tx.Disarm(1) })
	view(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.NextDue(); ok || err != nil {
			t.Errorf("something is due: %v, %v", ok, err)
		}
		return nil
	})
}

// letter is a message of that key.
func letter(key string, dueUS int64) store.Message {
	return store.Message{Key: key, Kind: "mail", Ticket: 1, Target: "ana", Payload: []byte(`{"to":"ana"}`), CreatedUS: 1, DueUS: dueUS}
}

func aMessageIsKeptOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for range 2 {
		change(t, s, func(tx *store.Tx) error {
			return all(tx.Send(letter("a", 20)), tx.Send(letter("b", 10)), tx.Send(letter("b", 5)))
		})
	}
	var first []store.Message
	change(t, s, func(tx *store.Tx) (err error) {
		if next, ok, err := tx.NextOutbox(); next != 10 || !ok || err != nil {
			t.Errorf("next is due %d, %v, %v", next, ok, err)
		}
		first, err = tx.ClaimOutbox("node", 15, 100, 10)
		return err
	})
	if len(first) != 1 || first[0].Key != "b" || first[0].Attempts != 1 || string(first[0].Payload) != `{"to":"ana"}` {
		t.Fatalf("claimed %v", first)
	}
	change(t, s, func(tx *store.Tx) error {
		again, err := tx.ClaimOutbox("other", 99, 200, 10)
		if len(again) != 1 || again[0].Key != "a" {
			t.Errorf("the other claimed %v", again)
		}
		return all(err, tx.Delivered(first[0].ID, 99))
	})
	change(t, s, func(tx *store.Tx) error {
		rest, err := tx.ClaimOutbox("other", 300, 400, 10)
		if len(rest) != 1 || rest[0].Key != "a" || rest[0].Attempts != 2 {
			t.Errorf("when leases ran out, %v is claimed", rest)
		}
		return err
	})
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Messages("mail", "ana", 0, 10)
		if len(list) != 2 || list[0].ID < list[1].ID {
			t.Errorf("the list is %v", list)
		}
		older, err1 := tx.Messages("mail", "ana", list[0].ID, 10)
		if len(older) != 1 || older[0].ID != list[1].ID {
			t.Errorf("before the newest lies %v", older)
		}
		return all(err, err1)
	})
}

func aMessageThatFailed(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.Send(letter("a", 10)) })
	claim := func(nowUS int64) (list []store.Message) {
		change(t, s, func(tx *store.Tx) (err error) {
			list, err = tx.ClaimOutbox("node", nowUS, nowUS+100, 10)
			return err
		})
		return list
	}
	id := claim(10)[0].ID
	change(t, s, func(tx *store.Tx) error { return tx.Failed(id, 50, "no route to host") })
	if early := claim(49); len(early) != 0 {
		t.Errorf("claimed too early: %v", early)
	}
	if again := claim(50); len(again) != 1 || again[0].Error != "no route to host" {
		t.Errorf("claimed %v", again)
	}
	change(t, s, func(tx *store.Tx) error { return tx.GaveUp(id, 60, "no such host") })
	if over := claim(1000); len(over) != 0 {
		t.Errorf("claimed what was given up: %v", over)
	}
	change(t, s, func(tx *store.Tx) error { return tx.Replay(id, 1000) })
	if again := claim(1000); len(again) != 1 {
		t.Errorf("replayed, and claimed %v", again)
	}
	change(t, s, func(tx *store.Tx) error { return all(tx.Delivered(id, 1100), tx.SweepOutbox(1101)) })
	view(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.Message(id); ok || err != nil {
			t.Errorf("swept, and there: %v, %v", ok, err)
		}
		return nil
	})
}
