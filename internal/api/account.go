package api

import (
	"context"
	"net/http"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

func (a *API) accountOperations() {
	handle(a, operation(http.MethodGet, "/accounts", "list-accounts", "The accounts of the desk, page by page"), a.listAccounts)
	keep(a, operation(http.MethodPost, "/accounts", "add-account", "Add an account", creates, says("Its person signs in by a link that is sent to their address.")), a.addAccount)
	keep(a, operation(http.MethodPatch, "/accounts/{id}", "change-account", "Change an account"), a.changeAccount)
	handle(a, operation(http.MethodGet, "/accounts/{id}/export", "export-account", "Everything that is held about somebody"), a.exportAccount)
	keep(a, operation(http.MethodPost, "/accounts/{id}/erase", "erase-account", "Erase a requester, and keep the figures",
		says("What they wrote and what names them is taken out of the record for ever; times and counts stay.")), a.eraseAccount)
}

// Account is an account as administrators see it.
type Account struct {
	ID        string   `json:"id"`
	Email     string   `json:"email"`
	Name      string   `json:"name"`
	Role      string   `json:"role"`
	Person    string   `json:"person,omitempty" doc:"Who they are in the model."`
	Party     string   `json:"party,omitempty" doc:"For whom they work, by its id in the model."`
	Functions []string `json:"functions" doc:"Held beside those that the model gives them."`
	Zone      string   `json:"zone,omitempty"`
	State     string   `json:"state" doc:"active, suspended or erased."`
}

func showAccount(a people.Account) Account {
	out := Account{
		ID: string(a.ID), Email: string(a.Email), Name: string(a.Name), Role: string(a.Role), Person: string(a.Person),
		Party: string(a.Party), Functions: texts(a.Functions), State: string(a.State),
	}
	if a.Zone != nil {
		out.Zone = a.Zone.Name()
	}
	return out
}

// AccountPage is a page of accounts.
type AccountPage struct {
	Accounts []Account `json:"accounts"`
	Next     string    `json:"next,omitempty" doc:"The cursor of the next page; empty on the last."`
}

func (a *API) listAccounts(ctx context.Context, c *call, in *struct {
	Role   string `query:"role" doc:"Only of this role." enum:"requester,partner,agent,lead,administrator"`
	Cursor string `query:"cursor" doc:"The next of the page before." maxLength:"64"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[AccountPage], error) {
	accounts, err := a.engine.Accounts(ctx, c.actor, people.Role(in.Role), people.ID(in.Cursor), in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := AccountPage{Accounts: []Account{}}
	for i, one := range accounts {
		if i == in.Limit {
			out.Next = out.Accounts[i-1].ID
			break
		}
		out.Accounts = append(out.Accounts, showAccount(one))
	}
	return &body[AccountPage]{out}, nil
}

// AccountChange is what an administrator says about an account; what is left out stays, or is nothing.
type AccountChange struct {
	Email     *string   `json:"email,omitempty" maxLength:"254"`
	Name      *string   `json:"name,omitempty" example:"Ada Berg" maxLength:"200"`
	Role      *string   `json:"role,omitempty" enum:"requester,partner,agent,lead,administrator"`
	Person    *string   `json:"person,omitempty" doc:"Who they are in the model." maxLength:"100"`
	Party     *string   `json:"party,omitempty" doc:"For whom they work." maxLength:"100"`
	Functions *[]string `json:"functions,omitempty" maxItems:"100"`
	Zone      *string   `json:"zone,omitempty" doc:"An IANA time zone." maxLength:"64"`
	State     *string   `json:"state,omitempty" enum:"active,suspended"`
}

// apply changes an account.
func (ch *AccountChange) apply(a *people.Account) (err error) {
	if ch.Email != nil {
		if a.Email, err = people.ParseEmail(*ch.Email); err != nil {
			return err
		}
	}
	if ch.Name != nil {
		if a.Name, err = people.ParseName(*ch.Name); err != nil {
			return err
		}
	}
	if ch.Zone != nil {
		a.Zone = nil
		if *ch.Zone != "" {
			if a.Zone, err = calendar.LoadZone(*ch.Zone); err != nil {
				return ticket.Refuse("There is no time zone %q; write it like Europe/Copenhagen.", *ch.Zone)
			}
		}
	}
	if ch.Functions != nil {
		a.Functions = nil
		for _, f := range *ch.Functions {
			a.Functions = append(a.Functions, model.FunctionID(f))
		}
	}
	set(&a.Role, ch.Role)
	set(&a.Person, ch.Person)
	set(&a.Party, ch.Party)
	set(&a.State, ch.State)
	return nil
}

// set changes a name if a new one is given.
func set[S ~string](name *S, to *string) {
	if to != nil {
		*name = S(*to)
	}
}

func (a *API) addAccount(ctx context.Context, c *call, in *struct {
	Body struct {
		AccountChange

		Email string `json:"email" example:"ada@contoso.example" maxLength:"254"`
		Name  string `json:"name" example:"Ada Berg" maxLength:"200"`
		Role  string `json:"role" example:"agent" enum:"requester,partner,agent,lead,administrator"`
	}
},
) (*body[Account], error) {
	change := in.Body.AccountChange
	change.Email, change.Name, change.Role = &in.Body.Email, &in.Body.Name, &in.Body.Role
	added := people.Account{State: people.Active}
	if err := change.apply(&added); err != nil {
		return nil, err
	}
	added, err := a.engine.AddAccount(ctx, c.actor, added)
	return &body[Account]{showAccount(added)}, err
}

func (a *API) changeAccount(ctx context.Context, c *call, in *struct {
	ByID

	Body AccountChange
},
) (*body[Account], error) {
	changed, err := a.engine.ChangeAccount(ctx, c.actor, people.ID(in.ID), in.Body.apply)
	a.gate.Forget()
	return &body[Account]{showAccount(changed)}, err
}

// Held is everything that is held about somebody.
type Held engine.Person

func (a *API) exportAccount(ctx context.Context, c *call, in *struct{ ByID }) (*body[Held], error) {
	held, err := a.engine.ExportPerson(ctx, c.actor, c.meOr(in.ID))
	return &body[Held]{Held(held)}, err
}

// Erasure is what erasing somebody came to.
type Erasure struct {
	Own      int `json:"own" doc:"Tickets that lost every text."`
	Others   int `json:"others" doc:"Tickets that lost what they wrote, or where they were named."`
	Messages int `json:"messages" doc:"Letters and the like in which they were named."`
	Acts     int `json:"acts" doc:"Entries of the audit log in which they were named."`
}

func (a *API) eraseAccount(ctx context.Context, c *call, in *struct {
	ByID
},
) (*body[Erasure], error) {
	done, err := a.engine.ErasePerson(ctx, c.actor, people.ID(in.ID))
	a.gate.Forget()
	return &body[Erasure]{Erasure(done)}, err
}
