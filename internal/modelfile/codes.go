package modelfile

// Code is one kind of problem: its stable name and what it is about.
type Code struct {
	ID    string // "BL0012"
	Title string // what is wrong, in a few words
	Why   string // why the language refuses it and what to do, in a sentence or two
}

// Codes is every kind of problem, in order of their ID. A text about problems is made from it, and tests hold that no
// other code is ever told.
func Codes() []Code {
	return []Code{
		{codeUnread, "A file cannot be read", "The file is not there, or may not be read. Names in `include` are relative to the file that includes."},
		{codeTooLarge, "A file is too large", "A file has 4 MiB at most, and all files of a model have 16. A model of hundreds of services has one; split a larger one with `include`."},
		{codeNotText, "A file is not text", "A model is UTF-8 text without characters that nobody can see. Lines end with LF or CR LF."},
		{codeTab, "A tab stands where spaces must be", "YAML measures indentation in spaces. Two for each step is the layout that `belay fmt` writes."},
		{codeSyntax, "The text is not YAML", "A bracket or quote is not closed, a colon or comma is missing, or lines do not line up. Texts with `: `, ` #` or a special first character need quotes."},
		{codeDocuments, "A file holds several documents", "One file is one model, or a part of one. Join parts with `include`."},
		{codeEmptyFile, "A file is empty", "There is nothing but space and comments in it. `belay init` writes a model to start from."},
		{codeReuse, "YAML's anchors, aliases, merge keys and tags are not used", "People read a model aloud, and a signature stands on what it says. Write each value where it counts."},
		{codeTooMany, "There is too much of something", "Values, depth and the length of a value are bounded, so that reading a file takes bounded time and memory, whatever is in it."},
		{codeAndMore, "There are more problems", "The first two hundred are told. Mend those, and many of the others may go with them."},
		{codeTwice, "A key is given twice", "Only one of the two values could count, and no reader would know which. Join them."},
		{codeUnknownKey, "A key is not one of the language", "Where a near one exists, it is suggested. A key that is silently ignored would be a promise that nobody keeps."},
		{codeMissingKey, "A key is missing", "Some keys may not be left out: without them the entry says nothing that can be checked."},
		{codeShape, "A value has the wrong shape", "A single value, a list `[a, b]` and a mapping `{key: value}` are different things. A list of one may be written as its value."},
		{codeEmpty, "A key has no value", "Write the value, write `\"?\"` where nobody knows it yet, or leave the key out."},
		{codeKey, "A key is not a word", "Keys of mappings are words, never lists, mappings or nothing."},
		{codeVersion, "The model is written in another version of the language", "This program reads version 1."},
		{codeCharacter, "A value holds an invisible character", "Control characters and those that turn the direction of text could make a model look like something that it is not."},

		{codeInclude, "A file cannot be included", "Names are relative to the file that includes, with `/` between folders, and each file is included once."},
		{codeIncludeCircle, "Files include each other in a circle", "The message names the files of the circle."},
		{codeIncludeTooMany, "Too many files are included", "A model has a hundred files at most."},
		{codeSaidTwice, "Two files say the same key", "A value of the whole model, such as its name, is said in one file. Sections grow from file to file; single values do not."},

		{codeName, "A name is not one", "A name has letters (a to z), digits, hyphens and underscores, begins with a letter or a digit, and has 64 characters at most."},
		{codeNobody, "Nothing has this name", "Every name must stand in its section: a person in `people`, a calendar in `calendars`. Write `\"?\"` for what nobody knows yet."},
		{codeNameTwice, "A name is taken", "Names are unique within a section, over all files of a model."},
		{codeTwoNatures, "A name is both a function's and a person's", "A step tells functions and people by name, so no name may mean both."},
		{codeReserved, "A name has a meaning already", "`always` is a calendar that is there already, `service` the clock of a ticket's service, `all` every service of a swarm."},

		{codeWord, "A word is not in the closed list", "The message lists the words that may stand there."},
		{codeBool, "A value is neither true nor false", "`yes`, `no`, `on` and `off` mean different things to different readers of YAML, so only `true` and `false` are read."},
		{codeNumber, "A value is not a number", "Numbers are digits with a point, without quotes, units, signs for thousands or leading zeros."},
		{codeOutside, "A number or duration is out of range", "No amount is negative, lines go from 0 to 5, and durations have a least and a greatest length that make sense at their place."},
		{codeDuration, "A value is not a duration", "Write a number and a unit: `15m`, `1h30m`, `1d`, `2 weeks`, `5 weekdays`, `3 months`, `1 year`."},
		{codeUnit, "A unit of time means nothing here", "Targets and delays count on a clock, in seconds, minutes, hours and open days. Turns are hours, days, weeks or months; cadences and notice are days or longer."},
		{codeShare, "A value is not a share or rate", "A share has a percent sign, `60%`; a rate has a period, `14/week`."},
		{codeDate, "A value is not a date or stretch of dates", "A date is `2026-12-24`, a stretch `2026-12-21..2026-12-28`, a local time `2026-12-24T09:00`, a season of every year `07-01..08-15`."},
		{codeHours, "A value is not hours", "Hours are days and windows: `Mon-Thu 08:00-16:30, Fri 08:00-15:30`. A time of day is `09:00`."},
		{codeZone, "A time zone does not exist", "Zones are named as in the tz database: `Europe/Copenhagen`."},
		{codeRegion, "A country or region has no holidays here", "Regions are ISO codes such as `DK`, `GB-ENG` or `DE-BY`. Write other holidays as dates in `closed`."},
		{codeSelector, "A choice of days cannot be read", "Write `last 3 weekdays of month`, `second tuesday of month` or `day 25 of month`."},
		{codePlaceholder, "A placeholder cannot stand here", "`\"?\"` stands for a name, person, party, duration, share or address. What else is unknown is left out."},
		{codeCurrency, "A currency is not one", "Currencies have the three capital letters of ISO 4217."},

		{codeCalendar, "A calendar does not say when it is open", "It has `hours`, or is made of others by `any`, `all` or `outside`: one of the four. What cuts dates out of hours goes with hours."},
		{codeCircle, "A calendar is made of itself", "The message names the circle. No instant could be decided."},
		{codeCover, "An entry of a cover does not say who", "It names people, a rota or a party: one of the three. `\"?\"` says that nobody knows yet."},
		{codePlace, "A place is not on the rota", "Place 1 is whoever is on turn, 2 the next, up to the number of people."},
		{codeParty, "An agreement is with another party", "The party that answers must be the one that promised."},
		{codeStep, "A step has no time, or tells nobody", "A step is `after` a duration, or `at` a share `of` a target; it tells somebody, or hands the ticket to a function."},
		{codeRepeat, "A step repeats without saying how", "`repeat` says how often and `every` how soon; they go together."},
		{codeMatrix, "A matrix has the wrong size", "It has a row for each impact, and in it a severity for each urgency."},
		{codeBackwards, "Something ends before it begins", "The message gives both ends."},
		{codeSum, "Shares do not make a whole", "The shares of all severities of a demand sum to 100%; those of what a function hands on to no more."},
		{codeChange, "A change of a rota changes nobody", "Say whom it replaces, with whom, or both."},
		{codeCall, "What calls a swarm has no time", "`untouched` needs a duration, as in `untouched 30m`."},

		{codeEdit, "An edit cannot be read", "An edit is a path, one of `=`, `+=`, `-=` and `*=`, and a value: `severities.high.respond = 2h`. A semicolon parts several."},
		{codeEditNowhere, "The path of an edit leads nowhere", "A path is keys with points between them; places in lists are counted from 0: `functions.desk.cover[0].people`. A `*` means each."},
		{codeEditCannot, "An edit cannot be worked out", "Numbers, durations, shares and rates can be added to and multiplied; lists can be added to and taken from. Everything can be set with `=`."},
	}
}
