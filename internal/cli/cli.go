// Package cli is the command line: it reads arguments and files, calls one verb of the floors below, and shows the answer.
//
// The results of a verb go to standard output, or to the file named by -o, whole or not at all; what is said about the
// run goes to standard error. Names, flags, exit status and JSON are a contract that scripts rest on; docs/cli.md says it.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// Env is what a run gets from the world.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            time.Time
}

// The exit status of a run.
const (
	statusGood     = 0 // nothing found at or above the failing level
	statusFindings = 1
	statusWrong    = 2   // the input could not be read, or the call was wrong
	statusCut      = 130 // ended by an interrupt, as every program that one ends; what was done is shown
)

// verb is one word of the command line with its arguments. Its error is errFindings, or a sentence for the person who
// called.
type verb interface {
	run(s *session) error
}

// errFindings ends a run that has shown what it found.
var errFindings = errors.New("something was found")

// errCut ends a run that was interrupted, and has shown what it had done.
var errCut = errors.New("it was interrupted")

// orFindings is err, else errFindings if something was found.
func orFindings(err error, found bool) error {
	if err == nil && found {
		return errFindings
	}
	return err
}

// session is one run.
type session struct {
	Env
	quiet    bool
	out, err terminal
	grammar  *kong.Application
	files    []os.FileInfo // those read and written so far: no result goes over one of them
}

// Run does what args ask for and returns the exit status.
func Run(args []string, env Env) (status int) {
	s := &session{Env: env, out: terminalOf(env.Stdout, env.Getenv), err: terminalOf(env.Stderr, env.Getenv)}
	defer func() {
		if fault := recover(); fault != nil {
			status = s.fault(fault)
		}
	}()
	switch err := s.do(args); {
	case errors.Is(err, errFindings):
		return statusFindings
	case errors.Is(err, errCut):
		return statusCut
	case err != nil && !errors.Is(err, syscall.EPIPE): // whoever closes a pipe has seen enough
		s.complain(err)
		return statusWrong
	}
	return statusGood
}

// do parses args and runs their verb.
func (s *session) do(args []string) error {
	var all commands
	parser, err := newParser(&all)
	if err != nil {
		return err
	}
	s.grammar = parser.Model
	if len(args) == 0 {
		return s.print(s.overview())
	}
	if args[0] == completeWord {
		return s.print(s.complete(args[1:]))
	}
	if args[0] == "help" {
		args = append(args[1:len(args):len(args)], "--help")
	}
	if err := s.knownVerb(args); err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	var wrong *kong.ParseError
	switch {
	case errors.Is(err, errHelp) && errors.As(err, &wrong):
		return s.print(s.help(wrong.Context.Selected()))
	case errors.Is(err, errVersion):
		return versionCmd{}.run(s)
	case errors.As(err, &wrong):
		return wrongCall(wrong)
	case err != nil:
		return err
	}
	s.quiet = all.Quiet
	if all.NoColour {
		s.out.colour, s.err.colour = false, false
	}
	selected := parsed.Selected()
	if err := checkWords(selected); err != nil {
		return err
	}
	if err := settleFormat(selected); err != nil {
		return err
	}
	chosen, ok := reflect.TypeAssert[verb](selected.Target.Addr())
	if !ok {
		return fmt.Errorf("%s does nothing by itself; see belay %s --help", selected.Name, selected.Name)
	}
	return chosen.run(s)
}

// knownVerb refuses a first word that is no verb. Flags before it take no values.
func (s *session) knownVerb(args []string) error {
	first := slices.IndexFunc(args, func(a string) bool { return !strings.HasPrefix(a, "-") })
	if first < 0 {
		return nil
	}
	var verbs []string
	for _, v := range s.grammar.Children {
		verbs = append(verbs, v.Name)
	}
	if word := args[first]; !slices.Contains(verbs, word) {
		return fmt.Errorf("there is no verb %q%s\nSee belay --help.", word, didYouMean(word, verbs))
	}
	return nil
}

// flagForValue is what the parser says where a value of a flag begins with a dash, as that of a number below zero does.
var flagForValue = regexp.MustCompile(`^(--\S+): expected \S+ value but got "(-.*)" \(.* flag\)`)

// wrongCall is an error of the parser as a sentence that says where to look.
func wrongCall(wrong *kong.ParseError) error {
	said, where := wrong.Error(), "belay --help"
	if wrong.Context != nil && wrong.Context.Selected() != nil {
		where = "belay " + wrong.Context.Selected().Name + " --help"
	} else if strings.HasPrefix(said, "expected one of") {
		said = "a verb is missing"
	}
	if flag, _, missing := strings.Cut(said, ": expected string value but got \"EOL\""); missing {
		said = flag + " needs a value"
	}
	if got := flagForValue.FindStringSubmatch(said); got != nil {
		said = fmt.Sprintf("%s takes no flag; if it is a value, write %s=%q", got[1], got[1], got[2])
		if _, err := strconv.ParseFloat(got[2], 64); err == nil {
			said = fmt.Sprintf("%s takes a number of 0 or more, not %s", got[1], got[2])
		}
	}
	return fmt.Errorf("%s\nSee %s.", said, where)
}

// complain says what went wrong.
func (s *session) complain(err error) {
	s.say("%s %s\n", s.err.bad("belay:"), strings.TrimRight(err.Error(), "\n"))
}

// note says something about the run that is not its result, unless it should be quiet.
func (s *session) note(format string, args ...any) {
	if !s.quiet {
		s.say("%s\n", s.err.dim(fmt.Sprintf(format, args...)))
	}
}

// say writes to standard error. If that is closed, there is nobody to tell.
func (s *session) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.Stderr, format, args...)
}

// fault shows a fault of our own as one sentence. The stack is for those who ask for it.
func (s *session) fault(what any) int {
	s.say("%s this is a fault in belay, not in your model: %v\n", s.err.bad("belay:"), what)
	if s.Getenv("BELAY_STACK") != "" {
		s.say("%s", debug.Stack())
	} else {
		s.say("Run it again with BELAY_STACK=1 and report what it says, with the model if you may.\n")
	}
	return statusWrong
}
