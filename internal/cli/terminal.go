package cli

import (
	"io"
	"os"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/term"
)

// The width of a page, in columns.
const (
	plainWidth  = 80  // of what is no terminal
	narrowest   = 40  // below this, lines may run on
	widestLines = 110 // running text is not longer, however wide the terminal
)

// terminal is what a stream can show.
type terminal struct {
	live   bool // somebody looks at it
	colour bool
	width  int
}

// terminalOf looks at a stream. Colour is for terminals whose owner has not declined it.
func terminalOf(stream io.Writer, getenv func(string) string) terminal {
	t := terminal{width: plainWidth}
	if n, err := strconv.Atoi(getenv("COLUMNS")); err == nil && n > 0 {
		t.width = max(n, narrowest)
	}
	file, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return t
	}
	t.live = true
	if columns, _, err := term.GetSize(file.Fd()); err == nil && columns > 0 {
		t.width = max(columns, narrowest)
	}
	t.colour = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	return t
}

// The styles of words. The sixteen colours of every terminal are enough, and follow its theme.
func (t terminal) strong(s string) string { return t.styled(s, lipgloss.NewStyle().Bold(true)) }
func (t terminal) dim(s string) string    { return t.styled(s, lipgloss.NewStyle().Faint(true)) }
func (t terminal) good(s string) string {
	return t.styled(s, lipgloss.NewStyle().Foreground(lipgloss.Green))
}

func (t terminal) thin(s string) string {
	return t.styled(s, lipgloss.NewStyle().Foreground(lipgloss.Yellow))
}

func (t terminal) bad(s string) string {
	return t.styled(s, lipgloss.NewStyle().Foreground(lipgloss.Red).Bold(true))
}

// styled is s in a style, if the terminal shows colours.
func (t terminal) styled(s string, style lipgloss.Style) string {
	if !t.colour || s == "" {
		return s
	}
	return style.Render(s)
}

// lines is the width of running text.
func (t terminal) lines() int { return min(t.width, widestLines) }

// page is how results look that go to out: as the terminal shows them, or plain in a file.
func (s *session) page(out string) terminal {
	if out == "" || out == stdinArg {
		return s.out
	}
	return terminal{width: plainWidth}
}
