package draw

// Palette is a set of colours that were tested together for contrast and for the common kinds of colour blindness.
// Colour means something or is absent: good is met or open, bad is late, nobody or stop, warn is soon, and the
// accent is what one can act on.
type Palette struct {
	Paper, Page, Raised, Sunken Colour // the sheet, the screen around it, a card on it, a well in it
	Line, LineStrong            Colour
	Ink, Ink2, Ink3             Colour // text: first, second and third rank; each readable on every surface
	Accent, AccentInk           Colour
	AccentSoft                  Colour
	Bad, Warn, Good, GoodSoft   Colour
	Note, NoteLine              Colour

	Functional, Application, Infrastructure Link
	Cover                                   Cover

	severity []Severity
	party    []Colour
}

// Link is the colour of one link of the model, and its tint for large surfaces.
type Link struct{ Ink, Soft Colour }

// Cover is who answers at an hour: somebody at the desk, somebody of one's own on call, a vendor, somebody without a
// duty, nobody although it was promised, or no clock running.
type Cover struct{ Desk, OnCall, Vendor, Best, Nobody, Off Colour }

// Severity is how a severity's square looks, and the tint of surfaces that belong to it.
type Severity struct{ Fill, Ink, Edge, Soft Colour }

// Light is the palette of paper and of the light scheme.
func Light() Palette {
	ink, edge := RGB(0x19212b), RGB(0x848a90)
	return Palette{
		Paper: RGB(0xfdfcfa), Page: RGB(0xf8f8f5), Raised: RGB(0xffffff), Sunken: RGB(0xf2f1ed),
		Line: RGB(0xe1e0db), LineStrong: edge, Ink: ink, Ink2: RGB(0x454e59), Ink3: RGB(0x616a75),
		Accent: RGB(0x07618f), AccentInk: RGB(0xffffff), AccentSoft: RGB(0xe1f1fb),
		Bad: RGB(0xa01d2a), Warn: RGB(0x88520c), Good: RGB(0x1b674c), GoodSoft: RGB(0xe2f6ec),
		Note: RGB(0xfdf6e0), NoteLine: RGB(0xe9d6a7),
		Functional:     Link{RGB(0x65467a), RGB(0xf6f0fb)},
		Application:    Link{RGB(0x215c89), RGB(0xeaf4fd)},
		Infrastructure: Link{RGB(0x1a625a), RGB(0xe7f6f4)},
		Cover: Cover{
			RGB(0x1b3e69), RGB(0x3e80b4), RGB(0x7bc6ce), RGB(0xedd18f), RGB(0xe8262e),
			RGB(0xededea),
		},
		severity: []Severity{
			{Fill: RGB(0x8e132b), Ink: RGB(0xffffff), Soft: RGB(0xfcf0f0)},
			{Fill: RGB(0xc65102), Ink: RGB(0xffffff), Soft: RGB(0xfcefe5)},
			{Fill: RGB(0xe5b64a), Ink: RGB(0x372508), Soft: RGB(0xfef5db)},
			{Fill: RGB(0xd2e0ec), Ink: ink, Edge: edge, Soft: RGB(0xeff4f9)},
			{Fill: RGB(0xffffff), Ink: ink, Edge: edge, Soft: RGB(0xf8f8f5)},
		},
		party: []Colour{
			RGB(0x2f4a6b), RGB(0x8a4b16), RGB(0x2e6b45), RGB(0x7a3b6e), RGB(0x6b6414), RGB(0x1d6b74), RGB(0x93383f),
			RGB(0x54509c), RGB(0x5d5147), RGB(0x4b6a1e),
		},
	}
}

// Dark is the palette of the dark scheme; print never uses it.
func Dark() Palette {
	ink, edge := RGB(0xecebe7), RGB(0x696f78)
	return Palette{
		Paper: RGB(0x14171d), Page: RGB(0x0d1116), Raised: RGB(0x1a1e25), Sunken: RGB(0x090c11),
		Line: RGB(0x2d3239), LineStrong: edge, Ink: ink, Ink2: RGB(0xb6bbc1), Ink3: RGB(0x9299a1),
		Accent: RGB(0x69bcea), AccentInk: RGB(0x0b1723), AccentSoft: RGB(0x173142),
		Bad: RGB(0xf98281), Warn: RGB(0xedbb6a), Good: RGB(0x74d0aa), GoodSoft: RGB(0x172e25),
		Note: RGB(0x2a2517), NoteLine: RGB(0x52462b),
		Functional:     Link{RGB(0xc8a9e1), RGB(0x2b2232)},
		Application:    Link{RGB(0x89beeb), RGB(0x1a2834)},
		Infrastructure: Link{RGB(0x81cbc1), RGB(0x142b28)},
		Cover: Cover{
			RGB(0x86c7ed), RGB(0x4086bd), RGB(0x196467), RGB(0x4c4129), RGB(0xff6362),
			RGB(0x1f2329),
		},
		severity: []Severity{
			{Fill: RGB(0xc82d40), Ink: RGB(0xffffff), Soft: RGB(0x431f21)},
			{Fill: RGB(0xf2823b), Ink: RGB(0x291508), Soft: RGB(0x3d2416)},
			{Fill: RGB(0xf2cd64), Ink: RGB(0x2f2203), Soft: RGB(0x332a16)},
			{Fill: RGB(0x2a343e), Ink: ink, Edge: edge, Soft: RGB(0x232a2f)},
			{Fill: RGB(0x14171d), Ink: ink, Edge: edge, Soft: RGB(0x1a1e25)},
		},
		party: []Colour{
			RGB(0x93b4dc), RGB(0xe0a06c), RGB(0x82c79c), RGB(0xd39ac6), RGB(0xc6bd62), RGB(0x73c3cd), RGB(0xe79096),
			RGB(0xaaa6e8), RGB(0xb9aa9c), RGB(0xa6c973),
		},
	}
}

// Severity is the look of the severity at place i, 0 being the most severe. The squares grow lighter with every
// place; the fourth is outlined, and from the fifth on all are outlined on paper: the number in them tells them apart.
func (p Palette) Severity(i int) Severity {
	return p.severity[min(max(i, 0), len(p.severity)-1)]
}

// Party is the colour of the party at place i. It only helps the eye: the party's mark says the same in one ink. After
// ten parties the colours begin again, with other marks.
func (p Palette) Party(i int) Colour { return p.party[i%len(p.party)] }
