// Package web shows the desk in a browser: documents that work without script, and the agents' workspace.
//
// Documents are Go templates: the portal, sign-in, the model's screens, administration. The workspace is a Preact island
// whose sources lie in ui and whose bundle, built by package webbuild, lies in dist and is embedded. One file for a noun:
// its routes stand in routes.go, its handlers and screens in ticket.go and its like, its page in pages.
package web

//go:generate go run ../webbuild
