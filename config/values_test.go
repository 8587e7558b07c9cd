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

// TestQueueRegions finds the region in the URLs of queues.
func TestQueueRegions(t *testing.T) {
	for text, want := range map[string]Region{
		"https://sqs.eu-west-1.amazonaws.com/123456789012/q":                                      "eu-west-1",
		"https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q.fifo":                             "cn-north-1",
		"https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/q":                             "us-gov-west-1",
		"https://vpce-0e25b8cdd720f900e-argc85vg.sqs.us-east-1.vpce.amazonaws.com/123456789012/q": "us-east-1",
		"https://eu-west-1.queue.amazonaws.com/123456789012/q":                                    "eu-west-1",
		"http://localhost:4566/000000000000/q":                                                    "",
	} {
		var url QueueURL
		if err := url.Set(text); err != nil || url.Region() != want {
			t.Errorf("%s: %v, of the region %q, want %q", text, err, url.Region(), want)
		}
	}
}
