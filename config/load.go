package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"reflect"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// byteOrderMark may begin a text, and is none of it.
const byteOrderMark = "\ufeff"

// Load reads a configuration file. What it leaves out is as in byDefault. The error names the file,
// and line and column in it.
func Load(file string, byDefault Config) (Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	return Parse(file, text, byDefault)
}

// Parse reads the text of a configuration. What it leaves out is as in byDefault. The error names its
// source, and line and column in it. An empty text is refused, because a file that is being written
// looks like that.
func Parse(source string, text []byte, byDefault Config) (Config, error) {
	config := byDefault
	config.source, config.places = source, map[string]place{}
	config.Collectors = maps.Clone(byDefault.Collectors)
	root, err := document(text)
	if err == nil && root != nil {
		err = decoder{config.places}.decode(root, "", reflect.ValueOf(&config).Elem())
	}
	if wrong, ok := errors.AsType[*mistake](err); ok {
		return Config{}, config.atPlace(wrong.place, err)
	}
	if err == nil {
		err = config.validate()
	}
	return config, err
}

// document is the root of the one YAML document in a text, nil when nothing is in it.
func document(text []byte) (*yaml.Node, error) {
	if len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte(byteOrderMark)))) == 0 {
		return nil, &mistake{place{1, 1}, "nothing is written here; the defaults are a comment alone"}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, mistaken(err, text)
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, at(&second, "a second document begins here; a configuration is one")
	case !errors.Is(err, io.EOF):
		return nil, mistaken(err, text)
	}
	root := first.Content[0]
	if isEmpty(root) {
		return nil, nil
	}
	return root, checkTags(root)
}

// mistaken is an error of the YAML library with its place.
func mistaken(err error, text []byte) error {
	wrong, ok := errors.AsType[*yaml.LoadError](err)
	switch {
	case !ok:
		return err
	case wrong.Mark.Line == 0: // of a character that YAML does not allow
		return &mistake{unreadable(text), wrong.Message}
	case wrong.ContextMsg != "" && wrong.ContextMark != wrong.Mark:
		return &mistake{place{wrong.Mark.Line, wrong.Mark.Column},
			fmt.Sprintf("%s %s from line %d, column %d", wrong.Message, wrong.ContextMsg, wrong.ContextMark.Line, wrong.ContextMark.Column)}
	default:
		return &mistake{place{wrong.Mark.Line, wrong.Mark.Column}, wrong.Message + hint(wrong, text)}
	}
}

// hint is what would be right where a character of YAML's own is in the way.
func hint(wrong *yaml.LoadError, text []byte) string {
	characters := bytes.Runes(bytes.TrimPrefix(text, []byte(byteOrderMark)))
	if wrong.Mark.Index >= len(characters) || wrong.Message != "found character that cannot start any token" {
		return ""
	}
	if found := characters[wrong.Mark.Index]; found != '\t' {
		return fmt.Sprintf(": %q; put the text in quotes", found)
	}
	return ": a tab; use spaces"
}

// unreadable is the place of the first thing in a text that is no character of YAML.
func unreadable(text []byte) place {
	at := place{1, 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n':
			at = place{at.line + 1, 1}
		case r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\r', r > 0xfffd && r < 0x10000:
			return at
		default:
			at.column++
		}
		text = text[size:]
	}
	return place{1, 1}
}
