
func TestAShareOfSecondsLosesNone(t *testing.T) {
	for text, want := range map[string]int64{"70%": 7560, "35%": 3780, "0.9%": 97, "100%": 10800, "0%": 0, "33.3%": 3596} {
		var p Percent
		if err := p.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := p.Of(3 * 3600); got != want {
			t.Errorf("%s of three hours is %d seconds, not %d", text, got, want)
		}
	}
}
