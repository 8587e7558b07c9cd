package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// byDefault is a default that has two collectors.
func byDefault() Config { return Default(Switches{"wanted": true, "unwanted": false}) }

// expectConfig fails unless two configurations say the same, wherever they were read.
func expectConfig(t *testing.T, want, got Config) {
	t.Helper()
	written := cmp.Transformer("written", Pattern.String)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Config{}), written); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func expectError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       func(*Config) // what differs from the default
	}{
		{name: "only a comment", text: "# nothing yet\n"},
		{name: "an empty document", text: "---\n"},
		{name: "intervals", text: "refresh_interval: 2m\nrollout_interval: 0s\nstale_after: 15m\nrequest_timeout: 5s\n", want: func(c *Config) {
			c.RefreshInterval, c.RolloutInterval, c.StaleAfter, c.RequestTimeout =
				Interval(2*time.Minute), 0, Duration(15*time.Minute), Duration(5*time.Second)
		}},
		{name: "refreshed as often as can be", text: "refresh_interval: 1s\n", want: func(c *Config) { c.RefreshInterval = Interval(time.Second) }},
		{name: "refreshed by the calls it takes", text: "refresh_interval: auto\n"},
		{name: "refreshed less often than the default is stale", text: "refresh_interval: 1h\n", want: func(c *Config) { c.RefreshInterval = Interval(time.Hour) }},
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
- {}
`, want: func(c *Config) {
			c.Targets = []Target{
				{Regions: []Region{"eu-west-1", "us-gov-east-1"}},
				{Regions: []Region{"cn-north-1"}, RoleARN: "arn:aws-cn:iam::210987654321:role/monitoring/observer", ExternalID: "abc"},
				{Profile: "staging"},
				{},
			}
		}},
		{name: "events", text: "events: {queue_url: " + queue + ", role_arn: 'arn:aws:iam::123456789012:role/r', external_id: abc, region: eu-west-1}", want: func(c *Config) {
			c.Events = Events{QueueURL: queue, Region: "eu-west-1", RoleARN: "arn:aws:iam::123456789012:role/r", ExternalID: "abc"}
		}},
		{name: "patterns", text: "clusters:\n  include: [prod.*, live]\nservices:\n  exclude: ['.*-canary']\n", want: func(c *Config) {
			c.Clusters.Include, c.Services.Exclude = patterns(t, "prod.*", "live"), patterns(t, ".*-canary")
		}},
		{name: "collectors", text: "collectors:\n  wanted: false\n", want: func(c *Config) { c.Collectors["wanted"] = false }},
		{name: "collectors as others write them", text: "collectors: {wanted: False, unwanted: 'true'}\n", want: func(c *Config) { c.Collectors = Switches{"wanted": false, "unwanted": true} }},
		{name: "a byte-order mark", text: "\ufeffapi_budget: 1\n", want: func(c *Config) { c.APIBudget = 1 }},
		{name: "UTF-16, as some editors write it", text: "\xff\xfea\x00p\x00i\x00_\x00b\x00u\x00d\x00g\x00e\x00t\x00:\x00 \x001\x00", want: func(c *Config) { c.APIBudget = 1 }},
		{name: "lines of Windows", text: "api_budget: 1\r\nservice_tags:\r\n- team\r\n", want: func(c *Config) { c.APIBudget, c.ServiceTags = 1, []string{"team"} }},
		{name: "a mapping in the line of ---", text: "--- {api_budget: 1}\n", want: func(c *Config) { c.APIBudget = 1 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := byDefault()
			if test.want != nil {
				test.want(&want)
			}
			given := byDefault()
			got, err := Parse("config.yml", []byte(test.text), given)
			if err != nil {
				t.Fatal(err)
			}
			expectConfig(t, want, got)
			expectConfig(t, byDefault(), given)
		})
	}
}

// TestTextIsText gives texts that YAML takes for something else the characters that were written.
func TestTextIsText(t *testing.T) {
	for written, want := range map[string]string{
		"012345670123": "012345670123", "0123": "0123", "0o17": "0o17", "0x1F": "0x1F", "1.10": "1.10", "1_000": "1_000", "1e3": "1e3", "+1": "+1",
		"!!str 007": "007", "! 007": "007", ".inf": ".inf", ".nan": ".nan", "true": "true", "yes": "yes", "Off": "Off", "2026-11-01": "2026-11-01", "2026-11-01 12:00:00": "2026-11-01 12:00:00",
		"12:30:45": "12:30:45", "<<": "<<", "=": "=", "'null'": "null", `"~"`: "~", "! ~": "~", `"\u00e9"`: "é", "a  b": "a  b", "&x 0123": "0123",
	} {
		text := "service_tags: [" + written + "]\ncache_file: " + written +
			"\ntargets: [{profile: " + written + ", role_arn: 'arn:aws:iam::123456789012:role/r', external_id: " + written + "}]\n"
		got, err := Parse("config.yml", []byte(text), byDefault())
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		for _, read := range []string{got.ServiceTags[0], got.CacheFile, got.Targets[0].Profile, got.Targets[0].ExternalID} {
			if read != want {
				t.Errorf("%s is read as %q, want %q", written, read, want)
			}
		}
	}
	got, err := Parse("config.yml", []byte("services: {include: [1.10, 0123, ~true]}\n"), byDefault())
	if err != nil {
		t.Fatal(err)
	}
	want := byDefault()
	want.Services.Include = patterns(t, "1.10", "0123", "~true")
	expectConfig(t, want, got)
}

// TestEmptyIsDefault sets nothing, in each way that YAML has, wherever there is something to set.
func TestEmptyIsDefault(t *testing.T) {
	for _, empty := range []string{"", "~", "null", "Null", "NULL", `""`, "''"} {
		for _, setting := range []string{
			"refresh_interval: %", "rollout_interval: %", "stale_after: %", "request_timeout: %", "api_budget: %", "cache_file: %", "targets: %",
			"clusters: %", "services: %", "service_tags: %", "collectors: %", "collectors: {wanted: %}", "collectors: {unwanted: % }",
			"clusters: {include: %}", "clusters: {exclude: %}", "services: {include: %, exclude: %, tags: %}",
		} {
			text := strings.ReplaceAll(setting, "%", empty)
			got, err := Parse("config.yml", []byte(text), byDefault())
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			expectConfig(t, byDefault(), got)
		}
		text := strings.ReplaceAll("targets: [{regions: %, role_arn: %, external_id: %, profile: %, organization: %}]", "%", empty)
		got, err := Parse("config.yml", []byte(text), byDefault())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		want := byDefault()
		want.Targets = []Target{{}}
		expectConfig(t, want, got)
	}
}

// TestAliases reads what is written once and meant several times.
func TestAliases(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/r"
	text := `
service_tags: &tags [&team team, *team]
targets:
- &first {regions: &regions [eu-west-1], role_arn: "` + role + `", external_id: x}
- *first
- {<<: *first, external_id: y}
- <<: *first
  regions: [us-east-1, eu-west-1]
- {regions: [us-east-1], <<: [{profile: staging}, {profile: live, regions: *regions}]}
- &itself {profile: p, <<: *itself}
- {external_id: , <<: *first}
- &nested {<<: [*first, *first]}
- {<<: [*nested, *nested]}
services: {include: *tags}
`
	got, err := Parse("config.yml", []byte(text), byDefault())
	if err != nil {
		t.Fatal(err)
	}
	want := byDefault()
	want.ServiceTags, want.Services.Include = []string{"team", "team"}, patterns(t, "team", "team")
	first := Target{Regions: []Region{"eu-west-1"}, RoleARN: role, ExternalID: "x"}
	want.Targets = []Target{
		first, first,
		{Regions: first.Regions, RoleARN: role, ExternalID: "y"},
		{Regions: []Region{"us-east-1", "eu-west-1"}, RoleARN: role, ExternalID: "x"},
		{Regions: []Region{"us-east-1"}, Profile: "staging"},
		{Profile: "p"},
		{Regions: first.Regions, RoleARN: role},
		first, first,
	}
	expectConfig(t, want, got)
}

// TestAt blames settings, with their places where they are written.
func TestAt(t *testing.T) {
	blame := errors.New("so not")
	got, err := Parse("config.yml", []byte("service_tags:\n- a\n- b\ntargets: [{regions: [eu-west-1]}, &x {profile: p}, *x]\n"), byDefault())
	if err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]string{
		"service_tags": "config.yml:2:1: so not", "service_tags[1]": "config.yml:3:3: so not",
		"targets[0].regions[0]": "config.yml:4:22: so not", "targets[1].profile": "config.yml:4:48: so not", "targets[2].profile": "config.yml:4:48: so not",
		"cache_file": "config.yml: so not",
	} {
		expectError(t, got.At(setting, blame), "configuration: "+want)
	}
	expectError(t, byDefault().At("cache_file", blame), "configuration: so not")
	if err := got.At("targets", nil); err != nil {
		t.Errorf("%v without an error", err)
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yml")
	if err := os.WriteFile(file, []byte("api_budget: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := byDefault()
	want.APIBudget = 1
	got, err := Load(file, byDefault())
	if err != nil {
		t.Fatal(err)
	}
	expectConfig(t, want, got)
	_, err = Load("/nonexistent.yml", byDefault())
	expectError(t, err, "configuration: open /nonexistent.yml: no such file or directory")
}
