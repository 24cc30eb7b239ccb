package engine

import (
	"fmt"
	"strings"

	"belay/internal/desk"
	"belay/internal/people"
)

// actions are what the policy calls inputs, by their names.
var actions = map[string]people.Action{
	"Open": people.Open, "Take": people.Take, "PutBack": people.PutBack, "Assign": people.Assign,
	"Reply": people.Reply, "Note": people.Note, "Wait": people.Wait, "Resume": people.Resume,
	"Escalate": people.Escalate, "HandBackTo": people.HandBack, "Rate": people.Rate, "Describe": people.Describe,
	"Resolve": people.Resolve, "Close": people.Close, "Reopen": people.Reopen, "Spam": people.MarkSpam,
	"MergeInto": people.Merge, "Absorb": people.Merge, "Unmerge": people.Merge, "Drop": people.Merge,
	"Tie": people.Link, "Untie": people.Link, "Adopt": people.Link, "Bear": people.Link,
	"Watch": people.Watch, "Tag": people.Tag, "OpenCase": people.OpenCase, "UpdateCase": people.ChangeCase,
	"CallSwarm": people.Swarm, "EndSwarm": people.Swarm, "Invite": people.Swarm, "Answer": people.JoinSwarm,
	"Credit": people.Credit,
}

// actionOf is what the policy calls an input. One that has no name there is a mistake in this program.
func actionOf(in desk.Input) people.Action {
	do, ok := actions[nameOf(in)]
	if !ok {
		panic(fmt.Sprintf("no action of the policy for %T", in))
	}
	return do
}

// nameOf is what figures call an input: "Take".
func nameOf(in desk.Input) string {
	return strings.TrimPrefix(fmt.Sprintf("%T", in), "desk.")
}
