package draw

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// unwrap turns a WOFF file back into the font inside, so that a font reader can judge it.
func unwrap(t *testing.T, file []byte) []byte {
	t.Helper()
	be := binary.BigEndian
	n := int(be.Uint16(file[12:]))
	out := be.AppendUint16([]byte{0, 1, 0, 0}, uint16(n))
	out = append(out, make([]byte, 6)...)
	var body []byte
	for i := range n {
		entry := file[44+20*i:]
		packed := file[be.Uint32(entry[4:]):][:be.Uint32(entry[8:])]
		plain := packed
		if length := int(be.Uint32(entry[12:])); len(packed) < length {
			r, err := zlib.NewReader(bytes.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err = io.ReadAll(r); err != nil || len(plain) != length {
				t.Fatalf("table %s has %d bytes, not %d (%v)", entry[:4], len(plain), length, err)
			}
		}
		out = append(out, entry[:4]...)
		out = be.AppendUint32(out, be.Uint32(entry[16:]))
		out = be.AppendUint32(out, uint32(12+16*n+len(body)))
		out = be.AppendUint32(out, uint32(len(plain)))
		body = append(body, plain...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

func TestACutFontDrawsItsLettersAsTheWholeOneDoes(t *testing.T) {
	text := "AVTo Wäæđ→ 0123 “Ł”"
	letters := []rune(text)
	slices.Sort(letters)
	for f := range faceCount {
		whole := f.face()
		cut := readTypeface(unwrap(t, whole.subset(slices.Compact(letters))))
		var a, b sfnt.Buffer
		for _, r := range text {
			if whole.index[r] == 0 {
				continue
			}
			if whole.advance[r] != cut.advance[r] {
				t.Errorf("face %d: %c is %v wide in the cut font and %v in the whole one", f, r, cut.advance[r], whole.advance[r])
			}
			want, got := whole.outline(&a, whole.index[r], 0, 0, 100), cut.outline(&b, cut.index[r], 0, 0, 100)
			if want.svg() != got.svg() {
				t.Errorf("face %d: %c looks different in the cut font", f, r)
			}
		}
		for _, pair := range []string{"AV", "To", "Wä"} {
			r := []rune(pair)
			want := whole.kern(&a, whole.index[r[0]], whole.index[r[1]])
			if got := cut.kern(&b, cut.index[r[0]], cut.index[r[1]]); got != want {
				t.Errorf("face %d: %q is kerned by %v in the cut font and by %v in the whole one", f, pair, got, want)
			}
		}
		if cut.index['q'] != 0 {
			t.Errorf("face %d: the cut font still has a letter that nobody asked for", f)
		}
	}
}
