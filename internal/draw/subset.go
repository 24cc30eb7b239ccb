package draw

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
)

// An SVG that stands alone carries the letters it uses. This file cuts a face down to those letters and wraps it as
// WOFF 1, the form that every browser reads and that needs nothing beyond zlib. Glyphs are renumbered; the outlines
// are copied as they are, and the parts of a composite glyph come along.

// subset is the face as a WOFF file that holds only the given letters, their widths and their kerning.
func (t *typeface) subset(letters []rune) []byte {
	c := cutter{tables: readTables(t.file), number: map[uint16]uint16{}}
	c.add(0)
	var have []rune
	for _, r := range letters {
		if r < knownRunes && t.index[r] != 0 {
			have = append(have, r)
			c.add(uint16(t.index[r]))
		}
	}
	glyf, loca := c.outlines()
	tables := map[string][]byte{
		"glyf": glyf, "loca": loca, "hmtx": c.widths(), "cmap": c.charmap(t, have), "kern": c.kerning(t),
		"OS/2": c.tables["OS/2"], "name": c.tables["name"],
		"head": bytes.Clone(c.tables["head"]), "hhea": bytes.Clone(c.tables["hhea"]),
		"maxp": bytes.Clone(c.tables["maxp"]),
		"post": append([]byte{0, 3, 0, 0}, c.tables["post"][4:32]...),
	}
	binary.BigEndian.PutUint32(tables["head"][8:], 0)  // no checksum: WOFF readers do not ask for it
	binary.BigEndian.PutUint16(tables["head"][50:], 1) // long loca
	binary.BigEndian.PutUint16(tables["hhea"][34:], uint16(len(c.glyphs)))
	binary.BigEndian.PutUint16(tables["maxp"][4:], uint16(len(c.glyphs)))
	return woff(tables)
}

// readTables finds the tables of a TrueType file. The files are ours, so their directory is taken at its word.
func readTables(file []byte) map[string][]byte {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = file[offset : offset+length]
	}
	return tables
}

// cutter collects the glyphs to keep: glyphs[i] is the old number of new glyph i, number the way back.
type cutter struct {
	tables map[string][]byte
	glyphs []uint16
	number map[uint16]uint16
}

// add keeps a glyph and returns its new number.
func (c *cutter) add(glyph uint16) uint16 {
	if n, ok := c.number[glyph]; ok {
		return n
	}
	n := uint16(len(c.glyphs))
	c.glyphs = append(c.glyphs, glyph)
	c.number[glyph] = n
	return n
}

// outline is the glyph's entry in the glyf table.
func (c *cutter) outline(glyph uint16) []byte {
	loca, glyf := c.tables["loca"], c.tables["glyf"]
	if binary.BigEndian.Uint16(c.tables["head"][50:]) == 0 {
		from, until := binary.BigEndian.Uint16(loca[2*glyph:]), binary.BigEndian.Uint16(loca[2*glyph+2:])
		return glyf[2*int(from) : 2*int(until)]
	}
	from, until := binary.BigEndian.Uint32(loca[4*int(glyph):]), binary.BigEndian.Uint32(loca[4*int(glyph)+4:])
	return glyf[from:until]
}

// Flags of a part of a composite glyph, from the glyf chapter of the OpenType specification.
const (
	partWords      = 0x0001
	partScale      = 0x0008
	partMore       = 0x0020
	partTwoScales  = 0x0040
	partFourScales = 0x0080
)

// outlines is the new glyf and loca. The list of glyphs grows while it is walked, as composites name their parts.
func (c *cutter) outlines() (glyf, loca []byte) {
	for i := 0; i < len(c.glyphs); i++ {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		outline := bytes.Clone(c.outline(c.glyphs[i]))
		if len(outline) > 10 && int16(binary.BigEndian.Uint16(outline)) < 0 {
			c.renumberParts(outline)
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
}

// renumberParts gives the parts of a composite glyph their new numbers.
func (c *cutter) renumberParts(outline []byte) {
	for at, more := 10, true; more; {
		flags := binary.BigEndian.Uint16(outline[at:])
		part := binary.BigEndian.Uint16(outline[at+2:])
		binary.BigEndian.PutUint16(outline[at+2:], c.add(part))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partTwoScales != 0:
			at += 4
		case flags&partFourScales != 0:
			at += 8
		}
		more = flags&partMore != 0
	}
}

// widths is the new hmtx, in which every glyph has its own advance.
func (c *cutter) widths() []byte {
	hmtx, own := c.tables["hmtx"], binary.BigEndian.Uint16(c.tables["hhea"][34:])
	var out []byte
	for _, g := range c.glyphs {
		last := min(g, own-1)
		out = append(out, hmtx[4*int(last):4*int(last)+2]...)
		bearing := 4*int(g) + 2
		if g >= own {
			bearing = 4*int(own) + 2*int(g-own)
		}
		out = append(out, hmtx[bearing:bearing+2]...)
	}
	return out
}

// charmap is a cmap of format 12, one group a letter.
func (c *cutter) charmap(t *typeface, letters []rune) []byte {
	be := binary.BigEndian
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	out = be.AppendUint32(out, uint32(16+12*len(letters)))
	out = be.AppendUint32(out, 0)
	out = be.AppendUint32(out, uint32(len(letters)))
	for _, r := range letters {
		out = be.AppendUint32(out, uint32(r))
		out = be.AppendUint32(out, uint32(r))
		out = be.AppendUint32(out, uint32(c.number[uint16(t.index[r])]))
	}
	return out
}

// kerning is a kern table of the pairs among the kept glyphs.
func (c *cutter) kerning(t *typeface) []byte {
	type pair struct {
		left, right uint16
		value       int16
	}
	var pairs []pair
	var buf sfnt.Buffer
	for i, a := range c.glyphs {
		for j, b := range c.glyphs {
			k, err := t.font.Kern(&buf, sfnt.GlyphIndex(a), sfnt.GlyphIndex(b), t.ppem(), font.HintingNone)
			if err == nil && k != 0 {
				pairs = append(pairs, pair{uint16(i), uint16(j), int16(k / 64)})
			}
		}
	}
	be, search := binary.BigEndian, 1
	for search*2 <= len(pairs) {
		search *= 2
	}
	log := 0
	for 1<<log < search {
		log++
	}
	out := be.AppendUint16([]byte{0, 0, 0, 1, 0, 0}, uint16(14+6*len(pairs)))
	for _, v := range []int{1, len(pairs), 6 * search, log, 6 * (len(pairs) - search)} {
		out = be.AppendUint16(out, uint16(v))
	}
	for _, p := range pairs {
		out = be.AppendUint16(out, p.left)
		out = be.AppendUint16(out, p.right)
		out = be.AppendUint16(out, uint16(p.value))
	}
	return out
}

// woff wraps tables as a WOFF 1 file (W3C recommendation of December 2012).
func woff(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	be := binary.BigEndian
	var directory, body []byte
	whole := 12 + 16*len(tags)
	start := 44 + 20*len(tags)
	for _, tag := range tags {
		plain := tables[tag]
		packed := deflate(plain)
		directory = append(directory, tag...)
		directory = be.AppendUint32(directory, uint32(start+len(body)))
		directory = be.AppendUint32(directory, uint32(len(packed)))
		directory = be.AppendUint32(directory, uint32(len(plain)))
		directory = be.AppendUint32(directory, checksum(plain))
		body = append(body, packed...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
		whole += (len(plain) + 3) &^ 3
	}
	out := append([]byte("wOFF"), 0, 1, 0, 0)
	out = be.AppendUint32(out, uint32(start+len(body)))
	out = be.AppendUint16(out, uint16(len(tags)))
	out = be.AppendUint16(out, 0)
	out = be.AppendUint32(out, uint32(whole))
	out = append(out, make([]byte, 24)...)
	return append(append(out, directory...), body...)
}

// deflate packs b with zlib when that makes it shorter, as WOFF asks.
func deflate(b []byte) []byte {
	var packed bytes.Buffer
	w, _ := zlib.NewWriterLevel(&packed, zlib.BestCompression) // the level is a valid constant
	_, _ = w.Write(b)                                          // a bytes.Buffer takes everything
	_ = w.Close()
	if packed.Len() >= len(b) {
		return b
	}
	return packed.Bytes()
}

// checksum is the sum of the table's 32-bit words.
func checksum(table []byte) uint32 {
	var sum uint32
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
