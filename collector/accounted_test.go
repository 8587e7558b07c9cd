package collector

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
)

// changed is another value of the same type.
func changed(leaf any) any {
	switch leaf := leaf.(type) {
	case string:
		return leaf + "-changed"
	case float64:
		return leaf + 1
	case bool:
		return !leaf
	default:
		return leaf
	}
}

// withoutMetric finds the members of an answer that change nothing in what is
// exposed when they are changed.
func (a sdkAnswers) withoutMetric(t *testing.T, operation string) (silent, all []string) {
	t.Helper()
	paths := map[string][]any{}
	leaves(a[operation], "", func(path string, leaf any) any { paths[path] = append(paths[path], leaf); return leaf })
	before := a.exposed(t)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		var others []any
		for _, leaf := range paths[path] {
			others = append(others, changed(leaf))
		}
		with(a[operation], path, others...)
		if a.exposed(t) == before {
			silent = append(silent, path)
		}
		with(a[operation], path, paths[path]...)
	}
	return silent, slices.Sorted(maps.Keys(paths))
}

// TestEveryMemberIsAccountedFor fails when a member of an answer has no metric
// and docs/metrics.md does not say why, or when it says so of one that has.
func TestEveryMemberIsAccountedFor(t *testing.T) {
	module := sdkModule(t)
	for operation, output := range map[string]any{
		"DescribeServiceRevisions":   sdk.DescribeServiceRevisionsOutput{},
		"ListServiceDeployments":     sdk.ListServiceDeploymentsOutput{},
		"DescribeServiceDeployments": sdk.DescribeServiceDeploymentsOutput{},
	} {
		t.Run(operation, inBubble(func(t *testing.T) {
			answers := newSDKAnswers(t, module)
			if operation == "ListServiceDeployments" { // what is described later would hide what was listed
				answers["DescribeServiceDeployments"] = map[string]any{}
			}
			silent, all := answers.withoutMetric(t, operation)
			for _, member := range members(reflect.TypeOf(output), "") {
				if !slices.ContainsFunc(all, func(path string) bool { return covers(member, path) }) {
					t.Errorf("the SDK has the member %s, and no response with it", member)
				}
			}
			assertDocumented(t, documentedAsSilent(t, operation), silent, all)
		}))
	}
}

// documentedAsSilent are the members of an answer that docs/metrics.md says have no metric.
func documentedAsSilent(t *testing.T, operation string) []string {
	t.Helper()
	page, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `"+operation+"` \\| `([^`]+)` \\| .+ \\|$").FindAllStringSubmatch(string(page), -1) {
		documented = append(documented, row[1])
	}
	return documented
}

// assertDocumented fails unless those of all members are documented that are silent.
func assertDocumented(t *testing.T, documented, silent, all []string) {
	t.Helper()
	for _, path := range all {
		isSilent := slices.Contains(silent, path)
		isDocumented := slices.ContainsFunc(documented, func(member string) bool { return covers(member, path) })
		if isSilent != isDocumented {
			t.Errorf("%s: has no metric? %t; documented to have none? %t", path, isSilent, isDocumented)
		}
	}
	for _, member := range documented {
		if !slices.ContainsFunc(all, func(path string) bool { return covers(member, path) }) {
			t.Errorf("%s is documented, and no member", member)
		}
	}
}

// covers tells whether a path is that of a member or of something within it. Two
// asterisks in the member stand for anything.
func covers(member, path string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(member), `\*\*`, ".*")
	return regexp.MustCompile(`^` + pattern + `($|[.\[])`).MatchString(path)
}

// members are the members within a type of the SDK, as the API names them. What
// is an interface in Go, a union or a document, is one member.
func members(of reflect.Type, path string) []string {
	switch {
	case of.Kind() == reflect.Pointer:
		return members(of.Elem(), path)
	case of.Kind() == reflect.Slice:
		return members(of.Elem(), path+"[]")
	case of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]():
		return []string{path}
	}
	var all []string
	for field := range of.Fields() {
		if field.IsExported() && field.Name != "ResultMetadata" {
			name := strings.ToLower(field.Name[:1]) + field.Name[1:]
			all = append(all, members(field.Type, strings.TrimPrefix(path+"."+name, "."))...)
		}
	}
	return all
}
