package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors put before the first character of a file.
const byteOrderMark = "\uFEFF"

// stride is how many bytes lie between the places up to which the characters of a File are counted.
const stride = 64

// File is a text that a person wrote, with its lines. A byte order mark is no part of it.
type File struct {
	Name   string
	Text   string
	starts []int // byte offset of each line
	counts []int // characters before each stride-th byte, so that a column is found soon in the longest of lines
}

// NewFile is the text as a file of that name. Lines end with LF or CR LF.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: strings.TrimPrefix(text, byteOrderMark), starts: []int{0}}
	count := 0
	for i := range len(f.Text) {
		if i%stride == 0 {
			f.counts = append(f.counts, count)
		}
		if utf8.RuneStart(f.Text[i]) {
			count++
		}
		if f.Text[i] == '\n' {
			f.starts = append(f.starts, i+1)
		}
	}
	f.counts = append(f.counts, count)
	return f
}

// count is the number of characters before the byte at offset.
func (f *File) count(offset int) int {
	k := min(offset/stride, len(f.counts)-1)
	n := f.counts[k]
	for i := k * stride; i < offset; i++ {
		if utf8.RuneStart(f.Text[i]) {
			n++
		}
	}
	return n
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

// Offset is the byte at which p stands; the nearest one inside its line, or the text, when p lies outside it.
func (f *File) Offset(p Position) int {
	line := min(max(p.Line, 1), len(f.starts))
	start := f.starts[line-1]
	end := start + len(f.Line(line))
	before := f.count(start) + max(p.Column-1, 0)
	if f.count(end) <= before {
		return end
	}
	k := sort.Search(len(f.counts), func(i int) bool { return f.counts[i] > before }) - 1
	i, n := k*stride, f.counts[k]
	for ; n < before || !utf8.RuneStart(f.Text[i]); i++ {
		if utf8.RuneStart(f.Text[i]) {
			n++
		}
	}
	return i
}

// Position is where the byte at offset stands.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Text))
	line := sort.Search(len(f.starts), func(i int) bool { return f.starts[i] > offset })
	return Position{Line: line, Column: f.count(offset) - f.count(f.starts[line-1]) + 1}
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
