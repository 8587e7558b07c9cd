package helm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRefusedValues has Helm say what is wrong, and where.
func TestRefusedValues(t *testing.T) {
	for values, want := range map[string]string{
		"config: {targts: []}":                          "at '/config': additional properties 'targts' not allowed",
		"config: {api_budget: 7}":                       "at '/config/api_budget': maximum: got 7, want 1",
		"config: {targets: [{regions: [eu-west]}]}":     "at '/config/targets/0/regions/0': 'eu-west' does not match pattern",
		"config: {targets: [{external_id: 0123}]}":      "at '/config/targets/0/external_id': got number, want null or string",
		"config: {services: {include: [true]}}":         "at '/config/services/include/0': got boolean, want string",
		"config: null":                                  "missing property 'config'",
		"image: ecs_revision_exporter":                  "at '/image': got string, want object",
		"image: {tag: 1.0}":                             "at '/image/tag': got number, want string",
		"args: [demo]":                                  "at '/args/0': 'demo' does not match pattern '^--'",
		"teamLabel: team":                               "at '/teamLabel': 'team' does not match pattern '^tag_",
		"rules: {runbooks: ''}":                         "at '/rules/runbooks': minLength: got 0, want 1",
		"serviceMonitor: {enable: true}":                "at '/serviceMonitor': additional properties 'enable' not allowed",
		"serviceMonitor: {endpoint: {relabelings: []}}": "at '/serviceMonitor/endpoint/relabelings': false schema",
		"podLabels: {team: 1}":                          "at '/podLabels/team': got number, want string",
	} {
		file := filepath.Join(t.TempDir(), "values.yaml")
		if err := os.WriteFile(file, []byte(values), 0o600); err != nil {
			t.Fatal(err)
		}
		if written, said, err := helm(t, "template", chart, "--values="+file); err == nil || !strings.Contains(said, want) {
			t.Errorf("%s gives %s%s, want %s", values, said, written, want)
		}
	}
}
