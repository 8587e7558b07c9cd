package config

import (
	"fmt"
	"reflect"
	"strings"
)

// schemaOfText is the schema of a setting that is written as one text. YAML takes some of these texts
// for numbers and the like, which is as good.
func schemaOfText(value reflect.Value) (of schema, ok bool) {
	const (
		duration = `\+?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+`
		share    = `\+?(0*\.[0-9]+|0*1(\.0*)?)`
	)
	switch value := value.Interface().(type) {
	case Interval:
		of = written("^(auto|" + duration + ")?$")
		of["default"], of["examples"] = value.String(), []string{auto, "1m", "10m"}
	case Duration:
		of = written("^(0|" + duration + ")?$")
		of["type"], of["maximum"], of["minimum"] = []string{"string", "integer", "null"}, 0, 0
		of["default"] = strings.Replace(value.String(), "m0s", "m", 1)
	case Share:
		of = written("^(" + share + ")?$")
		of["type"], of["exclusiveMinimum"], of["maximum"], of["default"] = []string{"number", "string", "null"}, 0, 1, value
	case Region:
		of = written(orEmpty(regionForm))
	case RoleName:
		of = written(orEmpty(roleNameForm))
	case AccountID:
		of = written(orEmpty(accountForm)) // in quotes: of numbers, YAML drops zeros in front
	case QueueURL:
		of = written(orEmpty(queueURLForm))
	case RoleARN:
		of = written(orEmpty(roleARNForm))
	case Pattern, string: // that a pattern is in the syntax of RE2 is beyond a schema
		of = schema{"type": []string{"string", "number", "boolean", "null"}}
	default:
		return nil, false
	}
	return of, true
}

// written is a text that a pattern matches.
func written(pattern string) schema {
	return schema{"type": []string{"string", "null"}, "pattern": pattern}
}

// orEmpty is a form that also has the empty text.
func orEmpty(form string) string {
	return fmt.Sprintf("^(%s)?$", strings.TrimSuffix(strings.TrimPrefix(form, "^"), "$"))
}
