package deploy

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the schema of the configuration into that of the values of the Helm chart")

// TestHelmSchema holds the schema of the chart's value `config` against that of the configuration file. Helm
// finds no schema outside of the chart, so the one is part of the other.
func TestHelmSchema(t *testing.T) {
	const file = "helm/values.schema.json"
	values := parsedJSON(t, file)
	configuration := parsedJSON(t, "../docs/configuration.schema.json")
	delete(configuration, "$schema")
	onlyQuoted(configuration)
	configuration["type"] = "object"
	settings := values["properties"].(map[string]any)
	if *update {
		settings["config"] = configuration
		text, err := json.MarshalIndent(values, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(settings["config"], any(configuration)); diff != "" {
		t.Errorf("%s is to be written anew, by `make docs` (-written +now)\n%s", file, diff)
	}
}

// onlyQuoted has a schema refuse numbers and booleans where a text is meant. The exporter takes them as they are
// written, but Helm turns 0123 into 83, and 123456789012 into 1.23456789012e+11.
func onlyQuoted(schema any) {
	switch schema := schema.(type) {
	case []any:
		for _, part := range schema {
			onlyQuoted(part)
		}
	case map[string]any:
		if kinds, ok := schema["type"].([]any); ok && len(kinds) >= 3 && slices.Equal(kinds[:3], []any{"string", "number", "boolean"}) {
			schema["type"] = slices.Delete(kinds, 1, 3)
		}
		for _, part := range schema {
			onlyQuoted(part)
		}
	}
}

// parsedJSON is the object in a file.
func parsedJSON(t *testing.T, file string) (object map[string]any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return object
}
