package config

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// at is an error at the place of a node in the file.
func at(node ast.Node, format string, args ...any) error {
	return &yaml.SyntaxError{Message: fmt.Sprintf(format, args...), Token: node.GetToken()}
}

// keyOf is the key of a name in a mapping.
func keyOf(name string, mapping ast.Node) ast.Node {
	for _, value := range ast.Filter(ast.MappingValueType, mapping) {
		if pair, ok := value.(*ast.MappingValueNode); ok && pair.Key.String() == name {
			return pair.Key
		}
	}
	return mapping
}

// inOneLine is an error of the YAML library without the excerpt of the file that it shows.
func inOneLine(err error) error {
	place, ok := errors.AsType[yaml.Error](err)
	if !ok || place.GetToken() == nil {
		return fmt.Errorf(": %w", err)
	}
	position := place.GetToken().Position
	return fmt.Errorf(":%d:%d: %s", position.Line, position.Column, place.GetMessage())
}
