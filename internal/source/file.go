package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors put before the first character of a file.
const byteOrderMark = "\uFEFF"

// File is a text that a person wrote, with its lines. A byte order mark is no part of it.
type File struct {
	Name   string
	Text   string
	starts []int  // byte offset of each line
	plain  []bool // whether each line is ASCII, so that columns are bytes
}

// NewFile is the text as a file of that name. Lines end with LF or CR LF.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: strings.TrimPrefix(text, byteOrderMark)}
	start, plain := 0, true
	for i := range len(f.Text) {
		switch c := f.Text[i]; {
		case c == '\n':
			f.starts, f.plain = append(f.starts, start), append(f.plain, plain)
			start, plain = i+1, true
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	f.starts, f.plain = append(f.starts, start), append(f.plain, plain)
	return f
}

// Lines is the number of lines; a text that ends with a line end has one empty line after it.
func (f *File) Lines() int { return len(f.starts) }

// Line is the nth line, counted from 1, without its end; empty beyond the file.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.starts) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.starts) {
		end = f.starts[n] - 1
	}
	return strings.TrimSuffix(f.Text[f.starts[n-1]:end], "\r")
}

// Offset is the byte at which p stands; the nearest one inside the text when p lies outside it.
func (f *File) Offset(p Position) int {
	line := min(max(p.Line, 1), len(f.starts))
	start, text := f.starts[line-1], f.Line(line)
	if f.plain[line-1] {
		return start + min(max(p.Column-1, 0), len(text))
	}
	column := 1
	for i := range text {
		if column >= p.Column {
			return start + i
		}
		column++
	}
	return start + len(text)
}

// Position is where the byte at offset stands.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Text))
	line := sort.Search(len(f.starts), func(i int) bool { return f.starts[i] > offset })
	start := f.starts[line-1]
	if f.plain[line-1] {
		return Position{Line: line, Column: offset - start + 1}
	}
	return Position{Line: line, Column: utf8.RuneCountInString(f.Text[start:offset]) + 1}
}

// Range is the stretch of f between two bytes.
func (f *File) Range(from, until int) Range {
	return Range{File: f.Name, Start: f.Position(from), End: f.Position(max(from, until))}
}

// Reader gives the text of a file by its name. Who reads model files is handed one, and so needs no disk.
type Reader func(name string) ([]byte, error)

// Files are texts that have been read, by name: what Draw shows lines of.
type Files map[string]*File

// Reader is read, but keeps in fs what it gives.
func (fs Files) Reader(read Reader) Reader {
	return func(name string) ([]byte, error) {
		text, err := read(name)
		if err == nil {
			fs[name] = NewFile(name, string(text))
		}
		return text, err
	}
}
