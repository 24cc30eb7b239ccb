package web

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"belay/internal/people"
)

// templates are the pages: layout.html is the frame of all, parts.html what several show, and the others one screen each.
//
//go:embed pages/*.html
var templates embed.FS

// The looks of a page.
const (
	narrow = "narrow"
	wide   = "wide"
	gate   = "sign-in"
)

// page is what a screen says about itself.
type page struct {
	Title string
	Look  string // empty, narrow, wide or sign-in
	Dense bool   // for those who work here all day
	Here  string // the path of the entry of the navigation that it belongs to
	Bare  bool   // without navigation
	Tabs  []link // of a screen that is one of several
	Study bool   // it shows what a study came to
	Again int    // seconds after which it is loaded again where no script runs; 0: never
	// Island is what the workspace begins with, which takes the place of the document where script runs; nil elsewhere.
	Island *bootData
}

// link is a way to another page.
type link struct {
	Path, Words string
	Count       int64
	Here        bool
}

// frame is a page with its surroundings.
type frame struct {
	page
	Name   string // of the screen
	House  string
	Nav    []link
	Me     string // whoever reads; empty: nobody has signed in
	Theme  string // light or dark; empty: as the system says
	Said   string
	Zone   string
	Path   string // of this page, to come back to
	Screen any
}

// themeCookie keeps whether somebody wants light or dark.
const themeCookie = "belay_theme"

// framed puts a screen into its page.
func (c *call) framed(name string, p page, screen any) frame {
	f := frame{page: p, Name: name, House: c.house(), Said: c.said(), Zone: place(c.zone()), Path: c.r.URL.RequestURI(), Theme: c.theme(), Screen: screen}
	if c.actor.Account.ID != "" {
		f.Me = string(c.actor.Account.Name)
		f.Nav = c.nav(p.Here)
	}
	for i := range f.Tabs {
		f.Tabs[i].Here = f.Tabs[i].Path == c.r.URL.Path
	}
	return f
}

// theme is light or dark, as somebody chose in this browser; empty: as the system says.
func (c *call) theme() string {
	if theme := c.cookie(themeCookie); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// house is what the desk is called.
func (c *call) house() string {
	if h := c.server.options.House; h != "" {
		return h
	}
	if m, _ := c.engine().Model(); m != nil {
		return m.Name
	}
	return "Belay"
}

// nav is where whoever asks can go.
func (c *call) nav(here string) []link {
	var out []link
	add := func(path, words string, may bool) {
		if may {
			out = append(out, link{Path: path, Words: words, Here: path == here})
		}
	}
	works := c.actor.Account.Role != people.Requester
	add("/q/mine", "Tickets", works)
	add("/help", "Help", true)
	add("/m", "Support model", c.ever(people.SeeModel).Yes)
	add("/admin", "Administration", len(c.offices()) > 0)
	return out
}

// parsePages reads the pages.
func parsePages(assets *Assets) (map[string]*template.Template, error) {
	icons := assets.URL("icons.svg")
	functions := template.FuncMap{
		"asset":    assets.URL,
		"icon":     func(name string) template.HTML { return iconOf(icons, name, "") },
		"small":    func(name string) template.HTML { return iconOf(icons, name, " small") },
		"initials": initials,
		"long":     long,
		"size":     size,
		"capital":  capital,
		"list":     list,
		"tickets":  func(n int64) string { return count(n, "ticket", "tickets") },
	}
	base, err := template.New("").Funcs(functions).ParseFS(templates, "pages/layout.html", "pages/parts.html")
	if err != nil {
		return nil, fmt.Errorf("reading the pages: %w", err)
	}
	files, err := fs.Glob(templates, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("listing the pages: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if slices.Contains([]string{"layout", "parts"}, name) {
			continue
		}
		own, err := base.Clone()
		if err == nil {
			own, err = own.ParseFS(templates, file)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the page %s: %w", name, err)
		}
		pages[name] = own
	}
	return pages, nil
}

// iconOf is an icon of the sprite. Its name comes from a template, never from a person.
func iconOf(sprite, name, look string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="ic%s" aria-hidden="true"><use href="%s#%s"></use></svg>`, look, sprite, name)) //nolint:gosec // all three are ours
}

// initials of a name: first and last.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "·"
	}
	first := func(word string) string { return string([]rune(word)[:1]) }
	if len(words) == 1 {
		return strings.ToUpper(first(words[0]))
	}
	return strings.ToUpper(first(words[0]) + first(words[len(words)-1]))
}
