package cli_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/store"
)

func TestALockedOutAdministratorGetsALinkFromTheMachine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "belay.db")
	record, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = record.Change(context.Background(), func(tx *store.Tx) error {
		_, err := tx.AddAccount(people.Account{Email: "ida@contoso.example", Name: "Ida", Role: people.Administrator, State: people.Active}, 0)
		return err
	})
	if err != nil || record.Close() != nil {
		t.Fatal(err)
	}
	status, out, errors := outcome("user", "ida@contoso.example", "--db", file, "--url", "https://desk.example/")
	if status != 0 || !strings.Contains(out, "Ida sets a new password here, until ") || !strings.Contains(out, "\nhttps://desk.example/sign-in/password/") {
		t.Error(status, out, errors)
	}
	_, out, errors = outcome("user", "ida@contoso.example", "--db", file, "--format", "json")
	var link struct{ Email, Link, Ends string }
	if err := json.Unmarshal([]byte(out), &link); err != nil || link.Email != "ida@contoso.example" || !strings.HasPrefix(link.Link, "/sign-in/password/") || link.Ends == "" {
		t.Error(link, err, errors)
	}
	if status, _, errors := outcome("user", "eve@contoso.example", "--db", file); status != 2 || !strings.Contains(errors, "No account has the address eve@contoso.example.") {
		t.Error(status, errors)
	}
}
