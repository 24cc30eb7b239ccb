package diagram

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/draw"
)

func TestAPartyIsCalledWithoutHowItIsSetUp(t *testing.T) {
	for name, want := range map[string]string{
		"Marlund Harbours A/S":    "Marlund Harbours",
		"Marlund Pacific Pty Ltd": "Marlund Pacific",
		"Kelpline Networks, Inc.": "Kelpline Networks",
		"Weber GmbH & Co. KG":     "Weber",
		"Van Dijk B.V.":           "Van Dijk",
		"Orrery plc":              "Orrery",
		"SAS":                     "SAS",
		"Ascot Systems":           "Ascot Systems",
	} {
		if got := brief(name); got != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
}

func TestAnAddressBreaksWhereItsPartsMeet(t *testing.T) {
	l := draw.Lettering{Face: draw.Sans, Size: least}
	for address, want := range map[string][]string{
		"help@marlund.example":   {"help@marlund", ".example"},
		"+45 5550 0199":          {"+45 5550", "0199"},
		"+32 2 555 01 00":        {"+32 2", "555 01 00"},
		"help.example":           {"help.example"},
		"alerts from monitoring": {"alerts from", "monitoring"},
	} {
		if diff := cmp.Diff(want, wrapAddress(l, address, 75)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}

func TestTheNameOverACardIsCutLast(t *testing.T) {
	l := draw.Lettering{Face: draw.SansSemi, Size: smallest, Spacing: 0.7}
	for width, want := range map[float64]string{200: "MARLUND HARBOURS", 90: "Marlund Harbours", 60: "Marlund H…"} {
		if got, _ := eyebrowOf(l, "Marlund Harbours A/S", width); got != want {
			t.Errorf("in %.0f units it is %q, want %q", width, got, want)
		}
	}
}
