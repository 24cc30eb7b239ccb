package plan

import (
	"fmt"
	"strings"
)

// Markdown is the plan in the dialect of code hosts: tables, and the facts of each figure in its place.
func (d *Document) Markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", escape(d.Title), escape(d.Subtitle))
	for _, f := range d.Facts {
		fmt.Fprintf(&b, "- **%s:** %s\n", escape(f.Label), escape(f.Value))
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n## %s\n", escape(s.Title))
		for _, block := range s.Blocks {
			b.WriteByte('\n')
			writeBlock(&b, block)
		}
	}
	fmt.Fprintf(&b, "\n---\n\n%s\n", escape(d.Foot))
	return []byte(b.String())
}

func writeBlock(b *strings.Builder, block Block) {
	switch block := block.(type) {
	case Paragraph:
		fmt.Fprintf(b, "%s\n", escape(block.Text))
	case Heading:
		fmt.Fprintf(b, "### %s\n", escape(block.Text))
	case Note:
		fmt.Fprintf(b, "> %s\n", escape(block.Text))
	case List:
		for i, item := range block.Items {
			mark := "-"
			if block.Ordered {
				mark = fmt.Sprintf("%d.", i+1)
			}
			fmt.Fprintf(b, "%s %s\n", mark, escape(item))
		}
	case Table:
		writeTable(b, block)
	case Figure:
		for i, f := range block.Scene.Facts {
			if i > 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(b, "**%s**\n\n", escape(f.Caption))
			t := Table{Head: f.Head}
			for _, row := range f.Rows {
				t.Rows = append(t.Rows, cells(row...))
			}
			writeTable(b, t)
		}
	case Signatures:
		fmt.Fprintf(b, "%s\n\n", escape(block.Statement))
		t := Table{Head: []string{"Party", "Name", "Role", "Place and date", "Signature"}}
		for _, s := range block.Rows {
			t.Rows = append(t.Rows, cells(s.Party, s.Person, s.Role, "", ""))
		}
		writeTable(b, t)
	}
}

func writeTable(b *strings.Builder, t Table) {
	row := func(texts []string) { fmt.Fprintf(b, "| %s |\n", strings.Join(texts, " | ")) }
	head, rule := make([]string, len(t.Head)), make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i], rule[i] = escape(h), "---"
	}
	row(head)
	row(rule)
	for _, r := range t.Rows {
		texts := make([]string, len(r))
		for i, c := range r {
			texts[i] = escape(c.Text)
			if c.Tone == Strong && c.Text != "" {
				texts[i] = "**" + texts[i] + "**"
			}
		}
		row(texts)
	}
}

// escape keeps what means something to Markdown or HTML from doing so.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "#", `\#`,
		"\n", " ").Replace(s)
}
