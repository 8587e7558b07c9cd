package api

import (
	"strings"
	"testing"
	"unsafe"

	"ecs_revision_exporter/collector/ecs"
)

// TestOwnTexts has every text of a value be cut out of a long one: none is afterwards, and equal
// ones are the same.
func TestOwnTexts(t *testing.T) {
	long := strings.Repeat("a long answer ", 100) + "FARGATE team"
	text := func() string { return strings.Clone(long)[len(long)-len("FARGATE team"):][:len("FARGATE")] }
	answers := []string{"", ""}
	items := named(answers, func(string) ecs.Description {
		return ecs.Description{
			Name: text(), Tags: map[string]string{text(): text()},
			InUse: []ecs.RevisionInUse{{ARN: ecs.ARN(text())}},
		}
	}, func(d ecs.Description) string { return d.Name })
	first := unsafe.StringData(items[0].Name)
	for _, item := range items {
		for key, value := range item.Tags {
			for _, text := range []string{item.Name, key, value, string(item.InUse[0].ARN)} {
				if text != "FARGATE" || unsafe.StringData(text) != first {
					t.Errorf("%q is not the text that is kept once", text)
				}
			}
		}
	}
}
