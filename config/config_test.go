package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLoad(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       func(*Config) // what differs from the default
	}{
		{name: "empty"},
		{name: "only a comment", text: "# nothing yet\n"},
		{name: "intervals", text: "refresh_interval: 2m\nrollout_interval: 0s\nstale_after: 15m\nrequest_timeout: 5s\n", want: func(c *Config) {
			c.RefreshInterval, c.RolloutInterval, c.StaleAfter, c.RequestTimeout =
				Interval(2*time.Minute), 0, Duration(15*time.Minute), Duration(5*time.Second)
		}},
		{name: "refreshed as often as can be", text: "refresh_interval: 1s\n", want: func(c *Config) { c.RefreshInterval = Interval(time.Second) }},
		{name: "refreshed by the calls it takes", text: "refresh_interval: auto\n"},
		{name: "service tags", text: "service_tags: [team, cost-center]\n", want: func(c *Config) { c.ServiceTags = []string{"team", "cost-center"} }},
		{name: "budget", text: "api_budget: 0.5\n", want: func(c *Config) { c.APIBudget = 0.5 }},
		{name: "all of the budget", text: "api_budget: 1\n", want: func(c *Config) { c.APIBudget = 1 }},
		{name: "cache file", text: "cache_file: /var/cache/fleet\n", want: func(c *Config) { c.CacheFile = "/var/cache/fleet" }},
		{name: "targets", text: `targets:
- regions: [eu-west-1, us-gov-east-1]
- regions: [cn-north-1]
  role_arn: arn:aws-cn:iam::210987654321:role/monitoring/observer
  external_id: abc
- profile: staging
`, want: func(c *Config) {
			c.Targets = []Target{
				{Regions: []Region{"eu-west-1", "us-gov-east-1"}},
				{Regions: []Region{"cn-north-1"}, RoleARN: "arn:aws-cn:iam::210987654321:role/monitoring/observer", ExternalID: "abc"},
				{Profile: "staging"},
			}
		}},
		{name: "patterns", text: "clusters:\n  include: [prod.*, live]\nservices:\n  exclude: ['.*-canary']\n", want: func(c *Config) {
			c.Clusters.Include, c.Services.Exclude = []Pattern{"prod.*", "live"}, []Pattern{".*-canary"}
		}},
		{name: "collectors", text: "collectors:\n  wanted: false\n", want: func(c *Config) { c.Collectors = Switches{"wanted": false, "unwanted": false} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := Default(Switches{"wanted": true, "unwanted": false})
			if test.want != nil {
				test.want(&want)
			}
			_, got, err := load(t, test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// load loads a file with a text, over a default that has two collectors.
func load(t *testing.T, text string) (file string, loaded Config, err error) {
	t.Helper()
	byDefault := Default(Switches{"wanted": true, "unwanted": false})
	file = filepath.Join(t.TempDir(), "config.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, err = Load(file, byDefault)
	if !byDefault.Collectors["wanted"] {
		t.Error("the default has changed")
	}
	return file, loaded, err
}

func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, err string }{
		{"no interval", "# often\nrefresh_interval: soon\n", `:2:19: "soon" is neither auto nor a duration, such as 90s or 5m`},
		{"an interval without a unit", "refresh_interval: 60\n", `:1:19: "60" is neither auto nor a duration, such as 90s or 5m`},
		{"auto in capitals", "refresh_interval: Auto\n", `:1:19: "Auto" is neither auto nor a duration, such as 90s or 5m`},
		{"an interval too short", "refresh_interval: 999ms\n", `:1:19: 999ms is too short, the shortest is 1s`},
		{"no time at all", "refresh_interval: 0s\n", `:1:19: 0s is too short, the shortest is 1s`},
		{"an interval back in time", "refresh_interval: -1m\n", `:1:19: -1m0s is too short, the shortest is 1s`},
		{"a number", "stale_after: 60\n", `:1:14: "60" is no duration, such as 90s or 5m`},
		{"back in time", "stale_after: -1m\n", `:1:14: "-1m" is no duration, such as 90s or 5m`},
		{"no budget", "api_budget: 0\n", `:1:13: 0 is not above 0 and at most 1`},
		{"more than all", "api_budget: 2\n", `:1:13: 2 is not above 0 and at most 1`},
		{"budget that is no number", "api_budget: .nan\n", `:1:13: NaN is not above 0 and at most 1`},
		{"region", "targets:\n- regions: [eu-west-1, Frankfurt]\n", `:2:24: "Frankfurt" is not the name of an AWS region, such as eu-west-1`},
		{"role", "targets:\n- role_arn: observer\n", `:2:13: "observer" is not the ARN of a role, such as arn:aws:iam::123456789012:role/ecs-revision-exporter`},
		{"external id alone", "targets:\n- profile: staging\n  external_id: abc\n", `:3:3: external_id goes with role_arn, which is missing`},
		{"unknown field of a target", "targets:\n- region: eu-west-1\n", `:2:3: unknown field "region"`},
		{"pattern", "services:\n  include:\n  - web\n  - '(api'\n", ":4:5: error parsing regexp: missing closing ): `(api`"},
		{"unknown collector", "collectors:\n  wanted: true\n  traffick: true\n", `:3:3: there is no collector "traffick"; --help lists them`},
		{"collector that is no switch", "collectors:\n  wanted: maybe\n", `:2:11: cannot unmarshal string into Go struct field Config.Collectors of type bool`},
		{"unknown field", "service_tags: []\nservice_tag: [team]\n", `:2:1: unknown field "service_tag"`},
		{"field twice", "service_tags: [a]\nservice_tags: [b]\n", `:2:1: mapping key "service_tags" already defined at [1:1]`},
		{"wrong type", "service_tags:\n  team: yes\n", `:2:7: mapping was used where sequence is expected`},
		{"wrong type within", "service_tags:\n  - [team]\n", `:2:5: cannot unmarshal []interface {} into Go struct field Config.ServiceTags of type string`},
		{"no YAML", "service_tags: [team\n", `:1:15: sequence end token ']' not found`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, _, err := load(t, test.text)
			expectError(t, err, "configuration: "+file+test.err, true)
		})
	}
}

func TestValidate(t *testing.T) {
	for _, test := range []struct {
		name string
		set  func(*Config)
		err  string
	}{
		{"the default", func(*Config) {}, ""},
		{"no rollout", func(c *Config) { c.RolloutInterval = 0 }, ""},
		{"rollout", func(c *Config) { c.RolloutInterval = 1 }, "rollout_interval: 1ns is too short, the shortest is 1s, and 0s switches it off"},
		{"stale at once", func(c *Config) { c.StaleAfter = 0 }, "stale_after: 0s is too short, the shortest is 1s"},
		{"read less often than the default is stale", func(c *Config) { c.RefreshInterval = Interval(time.Hour) }, ""},
		{"timeout", func(c *Config) { c.RequestTimeout = 0 }, "request_timeout: 0s is too short, the shortest is 1s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			config := Default(nil)
			test.set(&config)
			expectError(t, config.Validate(), test.err, test.err != "")
		})
	}
}

func expectError(t *testing.T, err error, want string, wanted bool) {
	t.Helper()
	if (err != nil) != wanted || err != nil && err.Error() != want {
		t.Errorf("error %v, want %s (%t)", err, want, wanted)
	}
}

func TestLoadNoFile(t *testing.T) {
	if config, err := Load("", Default(nil)); err != nil || !cmp.Equal(config, Default(nil)) {
		t.Errorf("without a file: %v, %v", config, err)
	}
	_, err := Load("/nonexistent.yml", Default(nil))
	expectError(t, err, "configuration: open /nonexistent.yml: no such file or directory", true)
}
