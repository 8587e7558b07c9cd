package web

import (
	"strings"
	"testing"
)

// TestSearchesCostTheSame holds that words are looked for in one walk through what is said of a service. A walk
// per word made a search as expensive as its author liked.
func TestSearchesCostTheSame(t *testing.T) {
	fleet := fleetOf(storefront())
	cost := func(words string) float64 {
		q, err := parseQuery("q=" + words)
		if err != nil {
			t.Fatal(err)
		}
		return testing.AllocsPerRun(100, func() { find(fleet, q, now()) }) // texts are copied to lower case
	}
	// All of the words but the last are in the last text that is looked at.
	few, many := cost("nowhere"), cost(strings.Repeat("linux+", maxTerms-1)+"nowhere")
	if few < 5 || many > few {
		t.Errorf("a search for one word makes %v copies, for %d words %v", few, maxTerms, many)
	}
}
