package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// place is where something is in a text, counted from 1.
type place struct{ line, column int }

// mistake is what is wrong at a place.
type mistake struct {
	place
	message string
}

func (m *mistake) Error() string { return m.message }

// at is a mistake at the place of a node.
func at(node *yaml.Node, format string, args ...any) error {
	return &mistake{place{node.Line, node.Column}, fmt.Sprintf(format, args...)}
}

// setter is a setting that is written as one text. The error tells what that has to look like.
type setter interface{ Set(text string) error }

// decoder reads YAML nodes into settings, and notes where each of them is. Unlike the YAML library
// it takes a text for what is written, and drops nothing in silence.
type decoder struct{ places map[string]place }

// decode reads a node into the setting of a path.
func (d decoder) decode(node *yaml.Node, path string, into reflect.Value) error {
	d.places[path] = place{node.Line, node.Column}
	if one, ok := reflect.TypeAssert[setter](into.Addr()); ok {
		text, err := textOf(node)
		if err != nil {
			return err
		}
		if err := one.Set(text); err != nil {
			return at(node, "%v", err)
		}
		return nil
	}
	switch into.Kind() {
	case reflect.Struct:
		return d.decodeStruct(node, path, into)
	case reflect.Slice:
		return d.decodeList(node, path, into)
	case reflect.Map:
		if into.Type() == reflect.TypeFor[Tags]() {
			return d.decodeTags(node, path, into)
		}
		return decodeSwitches(node, into.Interface().(Switches))
	default:
		text, err := textOf(node)
		into.SetString(text)
		return err
	}
}

// decodeStruct reads a mapping whose keys are the names of fields.
func (d decoder) decodeStruct(node *yaml.Node, path string, into reflect.Value) error {
	fields := map[string]reflect.Value{}
	var names []string
	for _, field := range reflect.VisibleFields(into.Type()) {
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "" {
			fields[name] = into.FieldByIndex(field.Index)
			names = append(names, name)
		}
	}
	entries, err := entriesOf(node)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		field, known := fields[entry.name]
		if !known {
			return at(entry.key, "there is no setting %q here, but %s", withoutValue(entry.name), strings.Join(names, ", "))
		}
		if isEmpty(entry.value) {
			continue // as if it were left out
		}
		if err := d.decode(entry.value, strings.TrimPrefix(path+"."+entry.name, "."), field); err != nil {
			return err
		}
	}
	return nil
}

// withoutValue is a key without what follows a colon: a value, which may be secret, with the space forgotten.
func withoutValue(key string) string {
	if name, _, cut := strings.Cut(key, ":"); cut {
		return name + ":…"
	}
	return key
}

// decodeList reads a list, none of whose entries may be empty.
func (d decoder) decodeList(node *yaml.Node, path string, into reflect.Value) error {
	if into.Type() == reflect.TypeFor[Regions]() && node.Kind == yaml.ScalarNode {
		if node.Value != all {
			return wrongKind(node, "a list of regions, or all,")
		}
		into.Set(reflect.ValueOf(AllRegions()))
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		return wrongKind(node, "a list")
	}
	list := reflect.MakeSlice(into.Type(), len(node.Content), len(node.Content))
	for i, entry := range node.Content {
		entry = resolved(entry)
		if isEmpty(entry) {
			return at(entry, "an empty entry; a list of none is written []")
		}
		if err := d.decode(entry, fmt.Sprintf("%s[%d]", path, i), list.Index(i)); err != nil {
			return err
		}
	}
	into.Set(list)
	return nil
}

// decodeTags reads patterns of the values of tags. A tag without a pattern would choose nothing, in silence.
func (d decoder) decodeTags(node *yaml.Node, path string, into reflect.Value) error {
	entries, err := entriesOf(node)
	if err != nil {
		return err
	}
	tags := Tags{}
	for _, entry := range entries {
		if entry.name == "" {
			return at(entry.key, "the key of a tag is missing")
		}
		var patterns []Pattern
		if err := d.decode(entry.value, path+"."+entry.name, reflect.ValueOf(&patterns).Elem()); err != nil {
			return err
		}
		if len(patterns) == 0 {
			return at(entry.value, "the tag %q has no pattern; [.*] takes every value", withoutValue(entry.name))
		}
		tags[entry.name] = patterns
	}
	if len(tags) > 0 {
		into.Set(reflect.ValueOf(tags))
	}
	return nil
}

// decodeSwitches reads switches over those that are there.
func decodeSwitches(node *yaml.Node, into Switches) error {
	entries, err := entriesOf(node)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, known := into[entry.name]; !known {
			return at(entry.key, "there is no collector %q; --help lists them", withoutValue(entry.name))
		}
		if isEmpty(entry.value) {
			continue
		}
		text, err := textOf(entry.value)
		if err != nil {
			return err
		}
		states := []string{"false", "true"}
		if !slices.Contains(states, strings.ToLower(text)) {
			return at(entry.value, "%q is neither true nor false", text)
		}
		into[entry.name] = strings.EqualFold(text, "true")
	}
	return nil
}
