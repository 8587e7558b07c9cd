package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRedacted shows a configuration, and loads what is shown: it is the same but for what is hidden.
func TestRedacted(t *testing.T) {
	config := Default(Switches{"wanted": true, "unwanted": false})
	config.RolloutInterval = 0
	config.Targets = []Target{{Regions: []Region{"eu-west-1"}, RoleARN: "arn:aws:iam::123456789012:role/observer", ExternalID: "3f1b2c"}, {Profile: "staging"}}
	config.Services.Exclude = []Pattern{".*-canary"}
	config.ServiceTags = []string{"team"}
	text, err := config.Redacted()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "3f1b2c") {
		t.Errorf("the external id is shown:\n%s", text)
	}
	if !strings.Contains(text, "refresh_interval: auto\n") {
		t.Errorf("it is not shown that the interval is auto:\n%s", text)
	}
	file := filepath.Join(t.TempDir(), "config.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	byDefault := Default(Switches{"wanted": false, "unwanted": true})
	byDefault.RefreshInterval, byDefault.StaleAfter = Interval(time.Second), Duration(time.Second) // as nothing that is shown
	loaded, err := Load(file, byDefault)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	loaded.Targets[0].ExternalID = "3f1b2c"
	if diff := cmp.Diff(config, loaded); diff != "" {
		t.Errorf("(-configuration +what is shown of it)\n%s\n%s", diff, text)
	}
}
