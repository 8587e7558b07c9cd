package ecs

import "testing"

func TestNamesOfTargets(t *testing.T) {
	for want, fleet := range map[string]Fleet{
		"account 123456789012 in eu-west-1":             {Target: Target{"123456789012", "eu-west-1"}, Profile: "staging"},
		"profile staging in eu-west-1":                  {Target: Target{Region: "eu-west-1"}, Profile: "staging"},
		"profile staging in a region that is not known": {Profile: "staging"},
		"region eu-west-1":                              {Target: Target{Region: "eu-west-1"}},
		"region not known":                              {},
	} {
		if got := fleet.Name(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
