package ticket

// Reword is events with every text that somebody wrote put through text: what is left when a person is erased. Names, times,
// numbers and the words of the model stay, so that a ticket folds to the same figures.
func Reword(events []Event, text func(string) string) []Event {
	out := make([]Event, len(events))
	for i, event := range events {
		out[i] = reword(event, text)
	}
	return out
}

// reword is one event, reworded.
func reword(event Event, text func(string) string) Event {
	change := func(of ...*string) {
		for _, s := range of {
			if *s != "" {
				*s = text(*s)
			}
		}
	}
	switch v := event.(type) {
	case Raised:
		change(&v.Subject, &v.Body)
		v.Files = rewordFiles(v.Files, change)
		return v
	case Replied:
		change(&v.Body)
		v.Files = rewordFiles(v.Files, change)
		return v
	case Noted:
		change(&v.Body)
		v.Files = rewordFiles(v.Files, change)
		return v
	case Described:
		change(&v.Subject)
		return v
	case Tagged:
		v.Add, v.Remove = rewordAll(v.Add, text), rewordAll(v.Remove, text)
		return v
	case CaseOpened:
		change(&v.Case.Reference)
		return v
	case CaseChanged:
		change(&v.Reference)
		return v
	}
	return rewordReason(event, change)
}

// rewordReason is an event that gives a reason in somebody's words.
func rewordReason(event Event, change func(...*string)) Event {
	switch v := event.(type) {
	case PutBack:
		change(&v.Why)
		return v
	case Waited:
		change(&v.Note)
		return v
	case Resumed:
		change(&v.Why)
		return v
	case HandedOver:
		change(&v.Note)
		return v
	case HandedBack:
		change(&v.Note)
		return v
	case Rated:
		change(&v.Why)
		return v
	case Solved:
		change(&v.Note)
		return v
	case Ended:
		change(&v.Why)
		return v
	case Revived:
		change(&v.Why)
		return v
	case Swarmed:
		change(&v.Why)
		return v
	case Credited:
		change(&v.What)
		return v
	}
	return event
}

// rewordFiles is files by other names. Their ids and sizes stay.
func rewordFiles(files []File, change func(...*string)) []File {
	if files == nil {
		return nil
	}
	out := append([]File{}, files...)
	for i := range out {
		change(&out[i].Name)
	}
	return out
}

// rewordAll is a list of texts, each reworded.
func rewordAll(list []string, text func(string) string) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = text(s)
	}
	return out
}
