package calendar

// What a person writes in a file is read and written as text: each of these reads what its Parse function reads, and
// writes what its String method says.

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(text []byte) (err error) { *d, err = ParseDate(string(text)); return err }

// MarshalText writes what String says.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseWall reads.
func (w *Wall) UnmarshalText(text []byte) (err error) { *w, err = ParseWall(string(text)); return err }

// MarshalText writes what String says.
func (w Wall) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what ParseHours reads.
func (h *Hours) UnmarshalText(text []byte) (err error) {
	*h, err = ParseHours(string(text))
	return err
}

// MarshalText writes what String says.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what ParseSelector reads.
func (sel *Selector) UnmarshalText(text []byte) (err error) {
	*sel, err = ParseSelector(string(text))
	return err
}

// MarshalText writes what String says.
func (sel Selector) MarshalText() ([]byte, error) { return []byte(sel.String()), nil }

// UnmarshalText reads what ParseSeason reads.
func (s *Season) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeason(string(text))
	return err
}

// MarshalText writes what String says.
func (s Season) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what ParseRegion reads.
func (r *Region) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRegion(string(text))
	return err
}

// MarshalText writes what String says.
func (r Region) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what ParseClosure reads.
func (c *Closure) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClosure(string(text))
	return err
}

// MarshalText writes what String says.
func (c Closure) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the IANA name of a zone, as LoadZone does.
func (z *Zone) UnmarshalText(text []byte) error {
	loaded, err := LoadZone(string(text))
	if err == nil {
		*z = *loaded
	}
	return err
}

// MarshalText writes the zone's name.
func (z *Zone) MarshalText() ([]byte, error) { return []byte(z.Name()), nil }
