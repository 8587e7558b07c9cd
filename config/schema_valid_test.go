package config

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"ecs_revision_exporter/collector"
)

// compiled is a schema that has been checked against the schema of schemas.
func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("schema.json")
}

// asJSON is what an editor sees in a text of YAML. It fails where there is something that JSON lacks.
func asJSON(text string) (any, error) {
	var read any
	if err := yaml.Load([]byte(text), &read); err != nil {
		return nil, err
	}
	document, err := json.Marshal(read)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(document))
}

// TestSchemaOfExamples validates the configurations of the documentation and of deploy, which load.
func TestSchemaOfExamples(t *testing.T) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	valid := compiled(t, text)
	for _, example := range examples(t) {
		if _, err := Parse("config.yml", []byte(example), Default(collector.DefaultParts())); err != nil {
			t.Errorf("%v\n%s", err, example)
		}
		document, err := asJSON(example)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid.Validate(document); err != nil {
			t.Errorf("%v\n%s", err, example)
		}
	}
}

// examples are the YAML texts of pages and manifests that begin with a setting.
func examples(t *testing.T) []string {
	t.Helper()
	var all []string
	begin := regexp.MustCompile(`^(#.*\n|\n)*(` + strings.ReplaceAll(settings, ", ", "|") + `):`)
	inPage := regexp.MustCompile("(?ms)^( *)```ya?ml\n(.*?)^ *```")
	inManifest := regexp.MustCompile(`(?m)^()  [\w.-]+\.ya?ml: \|\n((?:    .*\n|\n)+)`)
	for pattern, form := range map[string]*regexp.Regexp{
		"../*.md": inPage, "../docs/*.md": inPage, "../deploy/*.md": inPage, "../dashboards/*.md": inPage, "../deploy/*.yaml": inManifest,
	} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, block := range form.FindAllStringSubmatch(string(text), -1) {
				example := undented(block[2])
				if begin.MatchString(example) {
					all = append(all, example)
				}
			}
		}
	}
	if len(all) < 4 {
		t.Fatalf("found only %d examples", len(all))
	}
	return all
}

// undented is a text without the spaces before its first line, before every line.
func undented(text string) string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	return strings.ReplaceAll("\n"+text, "\n"+indent, "\n")[1:]
}

// TestSchemaTakes validates what loads although it is not written as one would.
func TestSchemaTakes(t *testing.T) {
	valid := compiled(t, schemaText(t, byDefault()))
	for _, text := range []string{
		"refresh_interval: 1m30s\nrollout_interval: 0\nstale_after: .5h\nrequest_timeout: '1.5s'\n", "rollout_interval: 0s\nrefresh_interval: auto\n",
		"refresh_interval:\nrollout_interval: ''\napi_budget: ~\ncache_file:\ntargets:\nclusters:\nservices: {include: }\nservice_tags: []\nevents: {}\ncollectors: \n",
		"api_budget: 1\n", "api_budget: '.25'\n", "service_tags: [0123, 1.10, true, 2026-11-01]\ncache_file: 0o17\n",
		"collectors: {wanted: FALSE, unwanted: 'true'}\n", "collectors: {wanted: , unwanted: ''}\n",
		"targets:\n- &a {regions: &r [eu-west-1], role_arn: 'arn:aws:iam::123456789012:role/r', external_id: 0123}\n- {<<: *a, profile: ''}\n- {regions: *r}\n- {}\n",
		"events: {queue_url: '" + queue + "'}\nclusters: {exclude: ['(?i)a|\\Qb']}\n",
	} {
		if _, err := Parse("config.yml", []byte(text), byDefault()); err != nil {
			t.Errorf("%s%v", text, err)
		}
		document, err := asJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid.Validate(document); err != nil {
			t.Errorf("%s%v", text, err)
		}
	}
}

// TestSchemaRefuses has the schema, or YAML by itself, refuse what the loader refuses: each unknown name, each
// wrong type, and each wrong text but for those listed here.
func TestSchemaRefuses(t *testing.T) {
	beyond := []string{
		// settings that contradict each other
		"a region beside that of the queue", "events without a queue", "external id alone", "external id alone, merged", "external id of events alone",
		"organization of nothing", "organization without a role", "regions beside an organization",
		// times that are too short
		"an interval too short", "looked at all the time", "no time at all", "no time for an answer", "stale at once",
		// the syntax of RE2
		"pattern", "pattern of a tag", "pattern over lines", "pattern that closes more than it opens",
		// tags, which YAML has read by then
		"tag", "tag of a number", "tag of another kind", "tag of one's own", "tag with a line break",
	}
	valid := compiled(t, schemaText(t, byDefault()))
	var taken []string
	for _, test := range refused() {
		document, err := asJSON(test.text)
		if err == nil && valid.Validate(document) == nil {
			taken = append(taken, test.name)
		}
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(beyond)), slices.Sorted(slices.Values(taken))); diff != "" {
		t.Errorf("the schema takes (-as listed +in fact)\n%s", diff)
	}
}
