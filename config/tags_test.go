package config

import "testing"

// TestParseTags reads patterns of the values of tags.
func TestParseTags(t *testing.T) {
	got, err := Parse("config.yml", []byte("services: {tags: {team: [payments, 'shop-.*'], cost-center: [0123]}}\n"), byDefault())
	if err != nil {
		t.Fatal(err)
	}
	want := byDefault()
	want.Services.Tags = Tags{"team": patterns(t, "payments", "shop-.*"), "cost-center": patterns(t, "0123")}
	expectConfig(t, want, got)
}
