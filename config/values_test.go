package config

import "testing"

// patterns are those of texts.
func patterns(t *testing.T, texts ...string) []Pattern {
	t.Helper()
	all := make([]Pattern, len(texts))
	for i, text := range texts {
		if err := all[i].Set(text); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestPatterns match whole names and nothing else, whatever they leave open.
func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern        string
		matches, fails []string
	}{
		{"web", []string{"web"}, []string{"web-2", "a-web", "", "web\n"}},
		{"web|api", []string{"web", "api"}, []string{"web-2", "my-api"}},
		{`\Qfoo`, []string{"foo"}, []string{"foo)$", `\Qfoo`, "foofoo"}},
		{`\Qa.b`, []string{"a.b"}, []string{"axb"}},
		{`\Qa|b\E|c`, []string{"a|b", "c"}, []string{"a", "b"}},
		{"(?i)web", []string{"WEB"}, []string{"WEB-2"}},
		{"(?m)^web$", []string{"web"}, []string{"web\nweb", "x\nweb"}},
		{"(?U)w+", []string{"w", "www"}, []string{"wwx"}},
		{"^web$", []string{"web"}, []string{"web-2"}},
		{".*", []string{"", "web"}, nil},
	} {
		pattern := patterns(t, test.pattern)[0].Regexp()
		for _, name := range test.matches {
			if !pattern.MatchString(name) {
				t.Errorf("%s does not match %q", test.pattern, name)
			}
		}
		for _, name := range test.fails {
			if pattern.MatchString(name) {
				t.Errorf("%s matches %q", test.pattern, name)
			}
		}
	}
}
