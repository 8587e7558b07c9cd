package cache

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestShape holds the shape of what is saved against its golden file. Another shape needs another
// version, since whoever reads the file would misread it, or miss what it lacks.
func TestShape(t *testing.T) {
	const file = "testdata/shape.txt"
	of := fmt.Sprintf("version %d\n", version)
	got := of
	got += shape("file", reflect.TypeFor[fileHeader](), "")
	got += shape("target", reflect.TypeFor[sectionHeader](), "")
	got += shape("service", reflect.TypeFor[service](), "")
	golden, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	switch {
	case string(golden) == got:
	case strings.HasPrefix(string(golden), of):
		t.Errorf("what is saved has another shape than %s tells: raise the version in format.go, and run this test with -update\n%s", file, cmp.Diff(string(golden), got))
	case !*update:
		t.Errorf("%s is of another version: run this test with -update", file)
	default:
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shape is a line for each value that is saved: its place in the JSON, its type, and when it is left out.
func shape(place string, t reflect.Type, options string) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return shape(place, t.Elem(), options)
	case t.Kind() == reflect.Slice:
		return shape(place+"[]", t.Elem(), options)
	case t.Kind() == reflect.Map:
		return shape(place+"{}", t.Elem(), options)
	case t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]():
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", place, kind(t), options)) + "\n"
	}
	var lines strings.Builder
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case name == "" && field.Anonymous:
			lines.WriteString(shape(place, field.Type, options))
		default:
			lines.WriteString(shape(place+"."+name, field.Type, options))
		}
	}
	return lines.String()
}

// kind is a type as the file knows it.
func kind(t reflect.Type) string {
	if t.Kind() == reflect.Struct {
		return t.String()
	}
	return t.Kind().String()
}
