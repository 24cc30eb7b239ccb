package web

import (
	"slices"

	"belay/internal/people"
)

// route is one address, who may come there at all, and who answers. What is decided about one ticket or account is decided by
// the engine; the action here is what somebody must ever be allowed to do for the page to make sense to them.
type route struct {
	pattern string
	open    bool          // without signing in
	action  people.Action // empty: whoever has signed in
	largest int64         // what may be sent, in bytes; 0 is the usual
	do      func(*call) error
}

// routes are all addresses, by noun.
func (s *server) routes() []route {
	return slices.Concat(s.doors(), s.ownAccount(), s.portal(), s.workspace(), s.modelScreens(), s.simulations(), s.administration())
}

// doors are the ways in and out.
func (s *server) doors() []route {
	return []route{
		{pattern: "GET /{$}", do: (*call).home},
		{pattern: "GET /sign-in", open: true, do: (*call).showSignIn},
		{pattern: "POST /sign-in", open: true, do: (*call).signIn},
		{pattern: "GET /sign-in/code", open: true, do: (*call).showCode},
		{pattern: "POST /sign-in/code", open: true, do: (*call).enterCode},
		{pattern: "POST /sign-in/link", open: true, do: (*call).askLink},
		{pattern: "GET /sign-in/link/{secret}", open: true, do: (*call).showLink},
		{pattern: "POST /sign-in/link/{secret}", open: true, do: (*call).followLink},
		{pattern: "GET /sign-in/password/{secret}", open: true, do: (*call).showReset},
		{pattern: "POST /sign-in/password/{secret}", open: true, do: (*call).resetPassword},
		{pattern: "POST /sign-in/passkey", open: true, do: (*call).askPasskey},
		{pattern: "POST /sign-in/passkey/answer", open: true, do: (*call).showPasskey},
		{pattern: "GET /leave/{provider}", open: true, do: (*call).leave},
		{pattern: "GET /sign-in/{provider}", open: true, do: (*call).comeBack},
		{pattern: "GET /first/{secret}", open: true, do: (*call).showFirst},
		{pattern: "POST /first/{secret}", open: true, do: (*call).beFirst},
		{pattern: "POST /sign-out", open: true, do: (*call).signOut},
		{pattern: "POST /theme", open: true, do: (*call).setTheme},
	}
}

// ownAccount is what belongs to whoever has signed in.
func (s *server) ownAccount() []route {
	return []route{
		{pattern: "GET /account", do: (*call).showOwn},
		{pattern: "POST /account", do: (*call).changeOwn},
		{pattern: "POST /account/password", do: (*call).changePassword},
		{pattern: "GET /account/codes", do: (*call).showCodes},
		{pattern: "POST /account/codes", do: (*call).addCodes},
		{pattern: "POST /account/codes/remove", do: (*call).removeCodes},
		{pattern: "POST /account/passkeys", do: (*call).beginPasskey},
		{pattern: "POST /account/passkeys/answer", do: (*call).addPasskey},
		{pattern: "POST /account/passkeys/{id}/remove", do: (*call).removePasskey},
		{pattern: "POST /account/sessions/{id}/end", do: (*call).endSession},
		{pattern: "POST /account/sessions/end", do: (*call).endSessions},
		{pattern: "POST /account/tokens", action: people.ManageOwnTokens, do: (*call).makeToken},
		{pattern: "POST /account/tokens/{id}/revoke", action: people.ManageOwnTokens, do: (*call).revokeToken},
	}
}

// modelScreens show the support model in force, and let a new one be published.
func (s *server) modelScreens() []route {
	see := func(pattern string, do func(*call) error) route {
		return route{pattern: pattern, action: people.SeeModel, do: do}
	}
	return []route{
		see("GET /m", (*call).showModel),
		see("GET /m/diagram.svg", (*call).sendDiagram),
		see("GET /m/who", (*call).showWho),
		see("GET /m/year", (*call).showYear),
		see("GET /m/year.svg", (*call).sendYear),
		see("GET /m/year.html", (*call).sendYearPage),
		see("GET /m/findings", (*call).showFindings),
		see("GET /m/rota", (*call).showRota),
		see("GET /m/rota/{file}", (*call).sendRota),
		see("GET /m/editions", (*call).showEditions),
		see("GET /m/editions/{edition}", (*call).showEdition),
		see("GET /m/editions/{edition}/text", (*call).sendEdition),
		see("GET /m/plan", (*call).showPlan),
		see("GET /m/plan.html", (*call).sendPlan),
		see("GET /m/plan.pdf", (*call).sendPlanPDF),
		{pattern: "GET /m/publish", action: people.PublishEdition, do: (*call).showPublish},
		{pattern: "POST /m/publish", action: people.PublishEdition, largest: largestModel, do: (*call).publish},
	}
}

// simulations are studies of models: what they will keep, with whom, and at what cost.
func (s *server) simulations() []route {
	return []route{
		{pattern: "GET /m/simulate", action: people.SeeSimulations, do: (*call).showSimulations},
		{pattern: "GET /m/simulate/new", action: people.Simulate, do: (*call).showSimulate},
		{pattern: "POST /m/simulate/new", action: people.Simulate, largest: largestModel, do: (*call).simulate},
		{pattern: "GET /m/simulate/{study}", action: people.SeeSimulations, do: (*call).showSimulation},
		{pattern: "GET /m/simulate/{study}/tickets", action: people.SeeSimulations, do: (*call).showSimulatedTickets},
		{pattern: "GET /m/simulate/{study}/tickets/{option}/{run}/{ticket}", action: people.SeeSimulations, do: (*call).showSimulatedTicket},
		{pattern: "GET /m/simulate/{study}/{file}", action: people.SeeSimulations, do: (*call).sendSimulation},
		{pattern: "POST /m/simulate/{study}/cancel", action: people.Simulate, do: (*call).cancelSimulation},
		{pattern: "POST /m/simulate/{study}/forget", action: people.Simulate, do: (*call).forgetSimulation},
	}
}

// portal is where people ask for help. It has no door of its own: whoever works here may need help, too.
func (s *server) portal() []route {
	return []route{
		{pattern: "GET /help", action: people.Open, do: (*call).showHelp},
		{pattern: "GET /help/ask", action: people.Open, do: (*call).showAsk},
		{pattern: "POST /help/ask", action: people.Open, largest: largestUpload, do: (*call).ask},
		{pattern: "GET /help/requests", action: people.See, do: (*call).showRequests},
		{pattern: "GET /help/{number}", action: people.Read, do: (*call).showRequest},
		{pattern: "POST /help/{number}/reply", action: people.Reply, largest: largestUpload, do: (*call).replyToRequest},
		{pattern: "POST /help/{number}/close", action: people.Close, do: (*call).closeRequest},
		{pattern: "POST /help/{number}/reopen", action: people.Reopen, do: (*call).reopenRequest},
	}
}

// workspace is where tickets are worked on, as documents; with script an island takes their place.
func (s *server) workspace() []route {
	return []route{
		{pattern: "GET /q/{queue}", action: people.Take, do: (*call).showQueue},
		{pattern: "GET /t/new", action: people.OpenFor, do: (*call).showNew},
		{pattern: "POST /t/new", action: people.OpenFor, largest: largestUpload, do: (*call).openNew},
		{pattern: "GET /t/{number}", action: people.See, do: (*call).showTicket},
		{pattern: "POST /t/{number}/reply", action: people.Reply, largest: largestUpload, do: (*call).reply},
		{pattern: "POST /t/{number}/note", action: people.Note, largest: largestUpload, do: (*call).note},
		{pattern: "POST /t/{number}/take", action: people.Take, do: (*call).take},
		{pattern: "POST /t/{number}/put-back", action: people.PutBack, do: (*call).putBack},
		{pattern: "POST /t/{number}/wait", action: people.Wait, do: (*call).wait},
		{pattern: "POST /t/{number}/resume", action: people.Resume, do: (*call).resume},
		{pattern: "POST /t/{number}/escalate", action: people.Escalate, do: (*call).escalate},
		{pattern: "POST /t/{number}/hand-back", action: people.HandBack, do: (*call).handBack},
		{pattern: "POST /t/{number}/resolve", action: people.Resolve, do: (*call).resolve},
		{pattern: "POST /t/{number}/reopen", action: people.Reopen, do: (*call).reopen},
		{pattern: "POST /t/{number}/ask", action: people.AskGrant, do: (*call).askAccess},
		{pattern: "GET /files/{id}", action: people.ReadAttachment, do: (*call).sendAttachment},
		{pattern: "GET /{number}", action: people.See, do: (*call).toTicket},
	}
}

// administration is for those who look after the desk.
func (s *server) administration() []route {
	return []route{
		{pattern: "GET /admin", do: (*call).showOffices},
		{pattern: "GET /admin/accounts", action: people.ManageAccounts, do: (*call).showAccounts},
		{pattern: "POST /admin/accounts", action: people.ManageAccounts, do: (*call).addAccount},
		{pattern: "GET /admin/accounts/{id}", action: people.ManageAccounts, do: (*call).showAccount},
		{pattern: "POST /admin/accounts/{id}", action: people.ManageAccounts, do: (*call).changeAccount},
		{pattern: "POST /admin/accounts/{id}/suspend", action: people.ManageAccounts, do: (*call).suspendAccount},
		{pattern: "POST /admin/accounts/{id}/open", action: people.ManageAccounts, do: (*call).openAccount},
		{pattern: "POST /admin/accounts/{id}/link", action: people.ManageAccounts, do: (*call).linkAccount},
		{pattern: "GET /admin/accounts/{id}/export", action: people.ExportPerson, do: (*call).exportPerson},
		{pattern: "POST /admin/accounts/{id}/erase", action: people.ErasePerson, do: (*call).erasePerson},
		{pattern: "GET /admin/access", action: people.SeeGrants, do: (*call).showGrants},
		{pattern: "POST /admin/access/{id}/approve", action: people.ApproveGrant, do: (*call).approveGrant},
		{pattern: "POST /admin/access/{id}/deny", action: people.ApproveGrant, do: (*call).denyGrant},
		{pattern: "POST /admin/access/{id}/revoke", action: people.RevokeGrant, do: (*call).revokeGrant},
		{pattern: "GET /admin/webhooks", action: people.ManageWebhooks, do: (*call).showWebhooks},
		{pattern: "POST /admin/webhooks", action: people.ManageWebhooks, do: (*call).addWebhook},
		{pattern: "GET /admin/webhooks/{id}", action: people.ManageWebhooks, do: (*call).showWebhook},
		{pattern: "POST /admin/webhooks/{id}/test", action: people.ManageWebhooks, do: (*call).testWebhook},
		{pattern: "POST /admin/webhooks/{id}/switch", action: people.ManageWebhooks, do: (*call).switchWebhook},
		{pattern: "POST /admin/webhooks/{id}/remove", action: people.ManageWebhooks, do: (*call).removeWebhook},
		{pattern: "POST /admin/webhooks/{id}/replay/{message}", action: people.ManageWebhooks, do: (*call).replayMessage},
		{pattern: "GET /admin/replies", action: people.SaveReply, do: (*call).showReplies},
		{pattern: "POST /admin/replies", action: people.SaveReply, do: (*call).keepReply},
		{pattern: "POST /admin/replies/{id}/remove", action: people.SaveReply, do: (*call).removeReply},
		{pattern: "GET /admin/audit", action: people.SeeAudit, do: (*call).showAudit},
		{pattern: "GET /admin/settings", action: people.Configure, do: (*call).showSettings},
	}
}

// Address is an address of the screens, as http.ServeMux writes it: "GET /t/{number}".
type Address struct{ Pattern string }

// Routes are all addresses of the screens.
func Routes() []Address {
	var out []Address
	for _, r := range (&server{}).routes() {
		out = append(out, Address{r.pattern})
	}
	return out
}
