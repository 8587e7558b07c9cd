package config

import (
	"go.yaml.in/yaml/v4"
)

// resolved is a node, or what it is an alias of.
func resolved(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// isEmpty tells whether a node says nothing: null in any spelling, or a text without a character.
func isEmpty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && (node.Value == "" || node.ShortTag() == "!!null")
}

// textOf is the text of a node, as it is written: 0123 is no number.
func textOf(node *yaml.Node) (string, error) {
	if node.Kind != yaml.ScalarNode {
		return "", wrongKind(node, "a text")
	}
	return node.Value, nil
}

// wrongKind says that a node is not what is expected. It does not say what the node holds: that may be secret.
func wrongKind(node *yaml.Node, expected string) error {
	is := map[yaml.Kind]string{yaml.ScalarNode: "a text", yaml.SequenceNode: "a list", yaml.MappingNode: "a mapping"}[node.Kind]
	if isEmpty(node) {
		is = "nothing"
	}
	return at(node, "%s where %s is expected", is, expected)
}

// checkTags refuses tags, on which YAML reads something else than is written, in a node and all below it.
// Those that say what the node is anyway are fine.
func checkTags(node *yaml.Node) error {
	plain := map[yaml.Kind]string{yaml.ScalarNode: "!!str", yaml.SequenceNode: "!!seq", yaml.MappingNode: "!!map"}
	if tag := node.ShortTag(); node.Style&yaml.TaggedStyle != 0 && tag != plain[node.Kind] {
		return at(node, "the tag %q is not for configurations; leave it out", tag)
	}
	for _, child := range node.Content {
		if err := checkTags(child); err != nil {
			return err
		}
	}
	return nil
}

// entry is what a mapping says of a name.
type entry struct {
	name       string
	key, value *yaml.Node
}

// entriesOf are the entries of a mapping, in order, and those that it merges from other mappings
// by the key <<. Of a name the mapping's own counts, then what is merged first.
func entriesOf(mapping *yaml.Node) ([]entry, error) {
	m := merger{named: map[string]bool{}, met: map[*yaml.Node]bool{}}
	err := m.add(mapping)
	return m.entries, err
}

// merger gathers the entries of mappings.
type merger struct {
	entries []entry
	named   map[string]bool
	met     map[*yaml.Node]bool // mappings; to meet one again adds nothing, be it within itself
}

func (m *merger) add(mapping *yaml.Node) error {
	if mapping.Kind != yaml.MappingNode {
		return wrongKind(mapping, "a mapping")
	}
	if m.met[mapping] {
		return nil
	}
	m.met[mapping] = true
	own := map[string]*yaml.Node{}
	var merged []*yaml.Node
	for i := 0; i < len(mapping.Content); i += 2 {
		key, value := resolved(mapping.Content[i]), resolved(mapping.Content[i+1])
		name, err := textOf(key)
		if err != nil {
			return err
		}
		if first := own[name]; first != nil {
			return at(key, "%q is set twice, first in line %d", withoutValue(name), first.Line)
		}
		own[name] = key
		switch {
		case key.ShortTag() == "!!merge":
			merged = sources(value)
		case !m.named[name]:
			m.named[name] = true
			m.entries = append(m.entries, entry{name, key, value})
		}
	}
	for _, source := range merged {
		if err := m.add(source); err != nil {
			return err
		}
	}
	return nil
}

// sources are what the value of << has merged: it, or what is in its list.
func sources(value *yaml.Node) []*yaml.Node {
	if value.Kind != yaml.SequenceNode {
		return []*yaml.Node{value}
	}
	var all []*yaml.Node
	for _, source := range value.Content {
		all = append(all, resolved(source))
	}
	return all
}
