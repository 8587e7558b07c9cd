package config

import (
	"strings"
	"testing"
	"time"
)

// expectShown fails unless what is shown of a configuration is one that says the same, but for external ids.
func expectShown(t *testing.T, config Config) (text string) {
	t.Helper()
	text, err := config.Redacted()
	if err != nil {
		t.Fatal(err)
	}
	other := Config{RefreshInterval: Interval(time.Second), Collectors: Switches{"wanted": false, "unwanted": true}} // nothing of what is shown
	shown, err := Parse("shown", []byte(text), other)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for i := range shown.Targets {
		if shown.Targets[i].ExternalID != "" {
			shown.Targets[i].ExternalID = config.Targets[i].ExternalID
		}
		if shown.Targets[i].Organization.ExternalID != "" {
			shown.Targets[i].Organization.ExternalID = config.Targets[i].Organization.ExternalID
		}
	}
	if shown.Events.ExternalID != "" {
		shown.Events.ExternalID = config.Events.ExternalID
	}
	expectConfig(t, config, shown)
	return text
}

func TestRedacted(t *testing.T) {
	config := byDefault()
	config.RolloutInterval = 0
	config.CacheFile = "0123"
	config.Targets = []Target{{Regions: []Region{"eu-west-1"}, RoleARN: "arn:aws:iam::123456789012:role/observer", ExternalID: "3f1b2c"}, {Profile: "~"}, {}, {Regions: AllRegions()}, {Profile: "p", Organization: Organization{
		RoleName: "monitoring/observer", ExternalID: "3f1b2c", Regions: AllRegions(), ExcludeAccounts: []AccountID{"012345670123"}}}}
	config.Events = Events{QueueURL: queue, RoleARN: "arn:aws:iam::123456789012:role/observer", ExternalID: "3f1b2c"}
	config.Services.Exclude = patterns(t, ".*-canary", "1.10", `\Qa b`, "~", strings.Repeat("a long one ", 20))
	config.Services.Tags = Tags{"team": patterns(t, "payments", "1.10"), "<<": patterns(t, "yes"), "012": patterns(t, "~"), "a: b": patterns(t, ".*")}
	config.ServiceTags = []string{"team", "012", "yes", "null", "<<", "a: b", "# c", " d ", "é\n"}
	text := expectShown(t, config)
	if strings.Contains(text, "3f1b2c") || strings.Count(text, "external_id: <hidden>\n") != 3 {
		t.Errorf("the external id is shown:\n%s", text)
	}
}

// TestRedactedDefaults shows settings that nobody has set.
func TestRedactedDefaults(t *testing.T) {
	const want = `refresh_interval: auto
rollout_interval: 15s
stale_after: 5m0s
request_timeout: 30s
api_budget: 0.25
cache_file: ''
targets: []
clusters: {}
services: {}
service_tags: []
events: {}
collectors:
  unwanted: false
  wanted: true
`
	if text := expectShown(t, byDefault()); text != want {
		t.Errorf("it shows\n%s\nwant\n%s", text, want)
	}
}
