package api

import (
	"context"
	"net/http"
	"time"

	"belay/internal/people"
	"belay/internal/span"
)

func (a *API) tokenOperations() {
	handle(a, operation(http.MethodGet, "/tokens", "list-tokens", "One's tokens; those of others are for administrators"), a.listTokens)
	keep(a, operation(http.MethodPost, "/tokens", "make-token", "Make a token", creates, says("Its secret is shown once, in this answer alone.")), a.makeToken)
	keep(a, operation(http.MethodDelete, "/tokens/{id}", "revoke-token", "End a token at once"), a.revokeToken)
}

// Token lets a program act as an account.
type Token struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Hint   string     `json:"hint" doc:"The beginning of its secret, to tell it from others."`
	Scopes []string   `json:"scopes"`
	Made   time.Time  `json:"made"`
	Ends   time.Time  `json:"ends"`
	Used   *time.Time `json:"used,omitempty" doc:"The last use, at most ten minutes too old."`
	Secret string     `json:"token,omitempty" doc:"What a program sends; shown once, when the token is made."`
}

func showToken(t people.Token) Token {
	return Token{
		ID: string(t.ID), Name: t.Name, Hint: t.Hint, Scopes: texts(t.Scopes), Made: t.Made.Time(), Ends: t.Ends.Time(), Used: instant(t.Used),
	}
}

func (a *API) listTokens(ctx context.Context, c *call, in *struct {
	Account string `query:"account" doc:"Whose; one's own if left out." maxLength:"64"`
},
) (*body[[]Token], error) {
	of := c.me()
	if in.Account != "" {
		of = c.meOr(in.Account)
	}
	tokens, err := a.engine.Tokens(ctx, c.actor, of)
	out := make([]Token, 0, len(tokens))
	for _, t := range tokens {
		out = append(out, showToken(t))
	}
	return &body[[]Token]{out}, err
}

func (a *API) makeToken(ctx context.Context, c *call, in *struct {
	Body struct {
		Name   string     `json:"name" example:"monitoring" maxLength:"200"`
		Scopes []string   `json:"scopes" doc:"tickets:read, tickets:write, tickets:export, model:read, model:write, figures:read, simulations:write, access:write, account:write, admin." example:"[\"tickets:read\"]" maxItems:"20"`
		Ends   *time.Time `json:"expires,omitempty" doc:"A year ahead at most; 90 days if left out."`
	}
},
) (*newToken, error) {
	scopes := make([]people.Scope, len(in.Body.Scopes))
	for i, s := range in.Body.Scopes {
		scopes[i] = people.Scope(s)
	}
	secret, t, err := a.gate.MakeToken(ctx, c.actor, in.Body.Name, scopes, span.Instant(optional(in.Body.Ends)), moment())
	shown := showToken(t)
	shown.Secret = secret
	return &newToken{shown}, err
}

// newToken is a token with its secret.
type newToken struct{ Body Token }

func (n newToken) secretless() any {
	n.Body.Secret = ""
	return n
}

func (a *API) revokeToken(ctx context.Context, c *call, in *struct {
	ByID

	Account string `query:"account" doc:"Whose; one's own if left out." maxLength:"64"`
},
) (*nothing, error) {
	of := c.me()
	if in.Account != "" {
		of = c.meOr(in.Account)
	}
	return &nothing{}, a.gate.RevokeToken(ctx, c.actor, of, people.ID(in.ID), moment())
}
