package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"belay/internal/calendar"
)

// versionCmd says which program this is and which data its answers stand on.
type versionCmd struct{}

// Help is the page behind --help.
func (versionCmd) Help() string {
	return `Every proof depends on when clocks change and which days are holidays, so their data versions belong to it.

Examples:
  belay version
  belay --version`
}

func (versionCmd) run(s *session) error {
	return s.print(fmt.Sprintf("belay %s\n%s %s/%s\ntime zones %s\nholidays %s\n",
		programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, calendar.TZData(), calendar.HolidayData()))
}

// programVersion is the version that the program was built as.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "unreleased"
}
