package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"belay/internal/calendar"
)

// versionCmd says which program this is and which data its answers stand on.
type versionCmd struct {
	Format string `placeholder:"text|json" help:"How to print it; text if left out."`
}

// versionReport is the JSON of belay version.
type versionReport struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	TZData   string `json:"tzdata"`
	Holidays string `json:"holidays"`
}

// Help is the page behind --help.
func (versionCmd) Help() string {
	return `Every proof depends on when clocks change and which days are holidays, so their data versions belong to it.

Examples:
  belay version
  belay --version`
}

func (c versionCmd) run(s *session) error {
	v := versionReport{
		Version: programVersion(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		TZData: calendar.TZData(), Holidays: calendar.HolidayData(),
	}
	if c.Format == formatJSON {
		return s.printJSON("", v)
	}
	return s.print(fmt.Sprintf("belay %s\n%s %s\ntime zones %s\nholidays %s\n", v.Version, v.Go, v.Platform, v.TZData, v.Holidays))
}

// programVersion is the version that the program was built as.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "unreleased"
}
