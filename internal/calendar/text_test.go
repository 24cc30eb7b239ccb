package calendar

import (
	"encoding"
	"testing"
)

func TestWhatAPersonWritesIsReadAndWrittenAsText(t *testing.T) {
	for text, value := range map[string]interface {
		encoding.TextMarshaler
		encoding.TextUnmarshaler
	}{
		"2026-12-24":               new(Date),
		"2026-12-24T09:00":         new(Wall),
		"Fri 22:00-06:00":          new(Hours),
		"last 3 weekdays of month": new(Selector),
		"07-01..08-15":             new(Season),
		"GB-ENG":                   new(Region),
		"2026-12-24..2027-01-02":   new(Closure),
		"Europe/Copenhagen":        new(Zone),
	} {
		if err := value.UnmarshalText([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got, err := value.MarshalText(); string(got) != text || err != nil {
			t.Errorf("%q written as %q, %v", text, got, err)
		}
		if err := value.UnmarshalText([]byte("no such thing")); err == nil {
			t.Errorf("a %T reads anything", value)
		}
	}
}
