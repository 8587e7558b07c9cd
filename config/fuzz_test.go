package config

import (
	"regexp"
	"testing"
)

// FuzzParse reads any text: it is refused in one line that says where, or gives a configuration that
// can be used, and shown.
func FuzzParse(f *testing.F) {
	for _, test := range refused() {
		f.Add([]byte(test.text))
	}
	for _, text := range []string{
		"clusters: {include: ['\\Qfoo', '(?i)a|b', '^x$'], exclude: [prod.*]}\n",
		"targets:\n- &a {regions: [eu-west-1], role_arn: 'arn:aws:iam::123456789012:role/r', external_id: 012345670123}\n- *a\n- {<<: [*a, {profile: 1.10}], regions: }\n",
		"refresh_interval: auto\nrollout_interval: 0s\nstale_after: 15m\nrequest_timeout: 5s\napi_budget: .5\ncache_file: |\n  a\n  b\n",
		"targets: [{regions: all}, {profile: p, organization: {role_name: a/b, external_id: 1, regions: [eu-west-1], exclude_accounts: [012345670123]}}, {organization: &o {role_name: r, regions: all}}, {organization: *o}]\n",
		"services: {tags: {team: [payments, '(?i)shop'], <<: {012: [~true]}, \"\\u00e9\": ['']}}\n",
		"service_tags: [team, !!str 007, \"\\u00e9\", ~x]\ncollectors: {wanted: FALSE, unwanted: }\n",
		"%YAML 1.1\n---\n? services\n: {}\n...\n", "\ufeff# none\n", "\xff\xfea\x00", "<<: {api_budget: 1}\n", "a: &a [*a]\nb: &b {<<: [*b, *b]}\n",
	} {
		f.Add([]byte(text))
	}
	wrong := regexp.MustCompile(`^configuration: config\.yml:[1-9]\d*:[1-9]\d*: [^\pC]+$`)
	f.Fuzz(func(t *testing.T, text []byte) {
		config, err := Parse("config.yml", text, byDefault())
		if err != nil {
			if !wrong.MatchString(err.Error()) {
				t.Errorf("%q is refused by %q", text, err)
			}
			return
		}
		for _, pattern := range append(config.Clusters.Include, config.Services.Exclude...) {
			pattern.Regexp().MatchString("production")
		}
		expectShown(t, config)
	})
}
