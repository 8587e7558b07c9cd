package config

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector"
)

var update = flag.Bool("update", false, "write the schema of the configuration anew")

// schemaFile is the schema for editors.
const schemaFile = "../docs/configuration.schema.json"

// TestSchema holds the schema for editors against the settings that there are.
func TestSchema(t *testing.T) {
	now := schemaText(t, Default(collector.DefaultParts()))
	if *update {
		if err := os.WriteFile(schemaFile, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), string(now)); diff != "" {
		t.Errorf("%s is to be written anew, by `make docs` (-written +now)\n%s", schemaFile, diff)
	}
}

// schema is a JSON schema, or part of one.
type schema map[string]any

// schemaText is the JSON schema of configurations that have these defaults.
func schemaText(t *testing.T, defaults Config) []byte {
	t.Helper()
	root := schemas{t, comments(t)}.of(reflect.ValueOf(defaults))
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "Configuration of ecs_revision_exporter"
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// schemas makes schemas of settings. A setting may be empty, as null or as a text without a character.
type schemas struct {
	t        *testing.T
	comments map[string]string
}

// of is the schema of a setting that has a value by default.
func (s schemas) of(value reflect.Value) schema {
	kind := value.Type()
	if text, ok := schemaOfText(value); ok {
		return text
	}
	switch kind.Kind() {
	case reflect.Struct:
		return s.ofStruct(value)
	case reflect.Slice:
		if kind == reflect.TypeFor[Regions]() {
			return schema{"type": []string{"array", "string", "null"}, "pattern": orEmpty("^all$"), "items": notEmpty(s.of(reflect.ValueOf(Region(""))))}
		}
		return schema{"type": []string{"array", "null"}, "items": notEmpty(s.of(reflect.Zero(kind.Elem())))}
	case reflect.Map:
		if kind == reflect.TypeFor[Tags]() {
			return s.ofTags()
		}
		return s.ofSwitches(value.Interface().(Switches))
	default:
		s.t.Fatalf("schema_test.go does not know what a %s looks like", kind)
		return nil
	}
}

// ofStruct is a mapping whose keys are the names of fields.
func (s schemas) ofStruct(value reflect.Value) schema {
	settings := map[string]schema{}
	for _, field := range reflect.VisibleFields(value.Type()) {
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if name == "" {
			continue
		}
		setting := s.of(value.FieldByIndex(field.Index))
		setting["description"] = strings.ReplaceAll(s.comments[value.Type().Name()+"."+field.Name], field.Name, name)
		settings[name] = setting
	}
	return schema{"type": []string{"object", "null"}, "properties": settings, "additionalProperties": false}
}

// ofSwitches has exactly the names that there are.
func (schemas) ofSwitches(switches Switches) schema {
	settings := map[string]schema{}
	for name, on := range switches {
		settings[name] = schema{"type": []string{"boolean", "string", "null"}, "pattern": "^(true|True|TRUE|false|False|FALSE)?$", "default": on}
	}
	return schema{"type": []string{"object", "null"}, "properties": settings, "additionalProperties": false}
}

// ofTags has any names, each with patterns.
func (s schemas) ofTags() schema {
	patterns := notEmpty(s.of(reflect.ValueOf([]Pattern{})))
	patterns["minItems"] = 1
	return schema{"type": []string{"object", "null"}, "propertyNames": schema{"minLength": 1}, "additionalProperties": patterns}
}

// notEmpty is a schema of what is in a list, where nothing may be empty.
func notEmpty(of schema) schema {
	kinds := slices.DeleteFunc(of["type"].([]string), func(kind string) bool { return kind == "null" })
	of["type"] = kinds
	if slices.Contains(kinds, "string") {
		of["minLength"] = 1
	}
	return of
}

// comments are the comments on the fields of the structures of this package, each in one line.
func comments(t *testing.T) map[string]string {
	t.Helper()
	source, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	ast.Inspect(source, func(node ast.Node) bool {
		structure, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		fields, ok := structure.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				all[structure.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()+field.Comment.Text()), " ")
			}
		}
		return true
	})
	return all
}
