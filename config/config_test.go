package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLoad(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       Config
		err        string // after the name of the file
	}{
		{name: "empty"},
		{name: "only a comment", text: "# nothing yet\n"},
		{name: "service tags", text: "service_tags: [team, cost-center]\n", want: Config{ServiceTags: []string{"team", "cost-center"}}},
		{name: "budget", text: "api_budget: 0.5\n", want: Config{APIBudget: 0.5}},
		{name: "no budget", text: "api_budget: 0\n", err: `: api_budget: 0 is not above 0 and at most 1`},
		{name: "more than all", text: "api_budget: 2\n", err: `: api_budget: 2 is not above 0 and at most 1`},
		{name: "unknown field", text: "service_tags: []\nservice_tag: [team]\n", err: `:2:1: unknown field "service_tag"`},
		{name: "field twice", text: "service_tags: [a]\nservice_tags: [b]\n", err: `:2:1: mapping key "service_tags" already defined at [1:1]`},
		{name: "wrong type", text: "service_tags:\n  team: yes\n", err: `:2:7: mapping was used where sequence is expected`},
		{name: "wrong type within", text: "service_tags:\n  - [team]\n", err: `:2:5: cannot unmarshal []interface {} into Go struct field Config.ServiceTags of type string`},
		{name: "no YAML", text: "service_tags: [team\n", err: `:1:15: sequence end token ']' not found`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.yml")
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Load(file)
			if test.err == "" && test.want.APIBudget == 0 {
				test.want.APIBudget = 0.25
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var message string
			if err != nil {
				message = err.Error()
			}
			want := test.err
			if want != "" {
				want = "configuration: " + file + want
			}
			if message != want {
				t.Errorf("error %q, want %q", message, want)
			}
		})
	}
}

func TestLoadNoFile(t *testing.T) {
	if config, err := Load(""); err != nil || config.ServiceTags != nil {
		t.Errorf("without a file: %v, %v", config, err)
	}
	if _, err := Load("/nonexistent.yml"); err == nil || err.Error() != "configuration: open /nonexistent.yml: no such file or directory" {
		t.Errorf("with a file that is not there: %v", err)
	}
}
