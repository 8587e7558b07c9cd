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

// silentIn finds those of some members of an answer that change nothing in what is exposed when they are changed. They are
// changed together at first: where that shows, each half of them is tried.
func (a sdkAnswers) silentIn(t *testing.T, operation string, paths []string, before string) (silent []string) {
	t.Helper()
	if len(paths) == 0 || a.exposedWith(t, operation, paths) == before {
		return paths
	}
	if len(paths) == 1 {
		return nil
	}
	half := len(paths) / 2
	return append(a.silentIn(t, operation, paths[:half], before), a.silentIn(t, operation, paths[half:], before)...)
}

// exposedWith is what is exposed while members of an answer are changed.
func (a sdkAnswers) exposedWith(t *testing.T, operation string, paths []string) string {
	t.Helper()
	values := valuesIn(a[operation])
	for _, path := range paths {
		var others []any
		for _, value := range values[path] {
			others = append(others, changed(value))
		}
		with(a[operation], path, others...)
	}
	defer func() {
		for _, path := range paths {
			with(a[operation], path, values[path]...)
		}
	}()
	return a.exposed(t)
}

// valuesIn are the values in an answer, by the paths of their members.
func valuesIn(answer any) map[string][]any {
	values := map[string][]any{}
	leaves(answer, "", func(path string, leaf any) any { values[path] = append(values[path], leaf); return leaf })
	return values
}

// withoutMetric finds the members of an answer that change nothing in what is exposed, whatever it tells of.
func withoutMetric(t *testing.T, module, operation string, documented []string) (silent, all []string) {
	t.Helper()
	all = slices.Sorted(maps.Keys(valuesIn(newSDKAnswers(t, module)[operation])))
	isDocumented := func(path string) bool {
		return slices.ContainsFunc(documented, func(member string) bool { return covers(member, path) })
	}
	silent = slices.DeleteFunc(slices.Clone(all), func(path string) bool { return !isDocumented(path) })
	others := slices.DeleteFunc(slices.Clone(all), isDocumented)
	for _, tell := range stories(operation) {
		answers := newSDKAnswers(t, module)
		tell(answers)
		before := answers.exposed(t)
		silent = answers.silentIn(t, operation, silent, before)
		others = slices.DeleteFunc(others, func(path string) bool { return answers.exposedWith(t, operation, []string{path}) != before })
	}
	return append(silent, others...), all
}

// stories are what an answer is made to tell of: what has a metric in one can have none in another.
func stories(operation string) []func(sdkAnswers) {
	asItIs := func(sdkAnswers) {}
	setting := func(path, value string) func(sdkAnswers) {
		return func(a sdkAnswers) { with(a[operation], path, value) }
	}
	switch operation {
	case "DescribeServices": // who deploys the service
		const controller = "services[].deploymentController.type"
		return []func(sdkAnswers){setting(controller, "ECS"), setting(controller, "CODE_DEPLOY")}
	case "ListServiceDeployments": // what is described later would hide what was listed
		return []func(sdkAnswers){func(a sdkAnswers) { a["DescribeServiceDeployments"] = map[string]any{} }}
	case "DescribeServiceDeployments": // how traffic is shifted
		const strategy = "serviceDeployments[].deploymentConfiguration.strategy"
		return []func(sdkAnswers){asItIs, setting(strategy, "LINEAR"), setting(strategy, "CANARY")}
	case "ListTasks", "DescribeTasks": // the error of the task, and of a container
		saying := func(path string) func(sdkAnswers) {
			return func(a sdkAnswers) { with(a["DescribeTasks"], path, "InternalError") }
		}
		return []func(sdkAnswers){saying("tasks[].stoppedReason"), saying("tasks[].containers[].reason")}
	default:
		return []func(sdkAnswers){asItIs}
	}
}

// TestEveryMemberIsAccountedFor fails when a member of an answer has no metric
// and docs/metrics.md does not say why, or when it says so of one that has.
func TestEveryMemberIsAccountedFor(t *testing.T) {
	t.Parallel()
	module := sdkModule(t)
	for operation, output := range map[string]any{
		"DescribeServices":           sdk.DescribeServicesOutput{},
		"DescribeServiceRevisions":   sdk.DescribeServiceRevisionsOutput{},
		"ListServiceDeployments":     sdk.ListServiceDeploymentsOutput{},
		"DescribeServiceDeployments": sdk.DescribeServiceDeploymentsOutput{},
		"ListTasks":                  sdk.ListTasksOutput{},
		"DescribeTasks":              sdk.DescribeTasksOutput{},
	} {
		t.Run(operation, inBubble(func(t *testing.T) {
			documented := documentedAsSilent(t, operation)
			silent, all := withoutMetric(t, module, operation, documented)
			for _, member := range members(reflect.TypeOf(output), "") {
				if !slices.ContainsFunc(all, func(path string) bool { return covers(member, path) }) {
					t.Errorf("the SDK has the member %s, and no response with it", member)
				}
			}
			assertDocumented(t, documented, silent, all)
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
