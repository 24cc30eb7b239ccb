package engine

import (
	"fmt"
	"strings"

	"belay/internal/desk"
	"belay/internal/people"
)

// actionOf is what the policy calls an input.
func actionOf(in desk.Input) people.Action {
	switch v := in.(type) {
	case desk.Take:
		return people.Take
	case desk.PutBack:
		return people.PutBack
	case desk.Assign:
		return people.Assign
	case desk.Reply:
		return people.Reply
	case desk.Note:
		return people.Note
	case desk.Wait:
		return people.Wait
	case desk.Resume:
		return people.Resume
	case desk.Escalate:
		return people.Escalate
	case desk.HandBackTo:
		return people.HandBack
	case desk.Rate:
		return people.Rate
	case desk.Describe:
		return people.Describe
	case desk.Resolve:
		return people.Resolve
	case desk.Close:
		return people.Close
	case desk.Reopen:
		return people.Reopen
	case desk.Spam:
		return people.MarkSpam
	case desk.MergeInto, desk.Absorb, desk.Unmerge, desk.Drop:
		return people.Merge
	case desk.Tie, desk.Untie, desk.Adopt, desk.Bear:
		return people.Link
	case desk.Watch:
		return people.Watch
	case desk.Tag:
		return people.Tag
	case desk.CallSwarm, desk.EndSwarm, desk.Invite:
		return people.Swarm
	case desk.Answer:
		return people.JoinSwarm
	case desk.Credit:
		return people.Credit
	case desk.OpenCase:
		return people.OpenCase
	case desk.UpdateCase:
		return people.ChangeCase
	case desk.Open:
		return people.Open
	default:
		panic(fmt.Sprintf("no action of the policy for %T", v))
	}
}

// nameOf is what figures call an input: "Take".
func nameOf(in desk.Input) string {
	return strings.TrimPrefix(fmt.Sprintf("%T", in), "desk.")
}
