package collector

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
)

// sdkAnswers serves the responses that AWS generates for the tests of its SDK,
// with every member filled in, as far as a test does not change them.
type sdkAnswers struct {
	bodies map[string]any // by operation
	url    string
}

func newSDKAnswers(t *testing.T) *sdkAnswers {
	t.Helper()
	module, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/ecs").Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := &sdkAnswers{bodies: map[string]any{}}
	for _, operation := range []string{
		"ListClusters", "ListServices", "DescribeServices",
		"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions",
	} {
		response, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(module)), "response_snapshot", operation+".response.snap"))
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(response, []byte("\n\n"))
		answers.bodies[operation] = decoded(t, body)
	}
	with(answers.bodies["DescribeServices"], "services[].currentServiceRevisions[].arn", "another")
	with(answers.bodies["DescribeServiceDeployments"], "serviceDeployments[].sourceServiceRevisions[].arn", revision+"2")
	distinguished(answers.bodies["DescribeServiceRevisions"])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		_ = json.NewEncoder(w).Encode(answers.bodies[operation])
	}))
	t.Cleanup(server.Close)
	answers.url = server.URL
	return answers
}

// revision is the ARN of the revisions in the responses, but for its last digit.
const revision = "arn:aws:ecs:eu-west-1:123456789012:service-revision/c/s/"

// decoded is a response in which all revisions are made the same one, and no further page is promised.
func decoded(t *testing.T, body []byte) any {
	t.Helper()
	body = regexp.MustCompile(`"__(Arn|ServiceRevisionArn|TargetServiceRevisionArn)__"`).ReplaceAll(body, []byte(`"`+revision+`1"`))
	body = bytes.ReplaceAll(body, []byte(`"nextToken":"__NextToken__"`), []byte(`"nextToken":""`))
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// distinguished makes what the responses have in pairs different where a reader has to tell the one from the
// other: two revisions, and of two target groups the one that is resolved, here the first and there the second.
func distinguished(answer any) {
	for _, member := range []string{"loadBalancers[]", "vpcLatticeConfigurations[]"} {
		with(answer, "serviceRevisions[]."+member+".targetGroupArn", "first-of-1", "first-of-2")
		with(answer, "serviceRevisions[]."+member+".advancedConfiguration.alternateTargetGroupArn", "second-of-1", "second-of-2")
		with(answer, "serviceRevisions[].resolvedConfiguration."+member+".targetGroupArn", "second-of-1", "first-of-2")
	}
	with(answer, "serviceRevisions[].serviceRevisionArn", revision+"1", revision+"2")
}

// with sets the member at a path to values, one after the other and from the first again.
func with(answer any, path string, values ...any) {
	set := 0
	leaves(answer, "", func(at string, leaf any) any {
		if at != path {
			return leaf
		}
		set++
		return values[(set-1)%len(values)]
	})
}

// exposed is what is exposed of the answers, without what the exporter tells of itself.
func (a *sdkAnswers) exposed(t *testing.T) string {
	t.Helper()
	now := func() time.Time { return time.Unix(946684900, 0) } // a little after the times in the responses
	reader := ecs.NewReader(simulator.AWSConfig(a.url, "eu-west-1"), "eu-west-1", ecs.Options{Tags: true, History: true, Now: now})
	fleet := newCollector(t, []*ecs.Reader{reader}, now, Options{Parts: allParts()})
	fleet.Refresh(t.Context())
	return aboutFleet(exposition(t, fleet))
}

// leaves calls visit for the values within a JSON value, by the names of the
// members that lead there. The values of a list have one name, and what visit returns
// takes their place.
func leaves(value any, path string, visit func(path string, leaf any) any) any {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			value[name] = leaves(value[name], strings.TrimPrefix(path+"."+name, "."), visit)
		}
		return value
	case []any:
		for i, item := range value {
			value[i] = leaves(item, path+"[]", visit)
		}
		return value
	default:
		return visit(path, value)
	}
}

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
func (a *sdkAnswers) withoutMetric(t *testing.T, operation string) (silent, all []string) {
	t.Helper()
	paths := map[string][]any{}
	leaves(a.bodies[operation], "", func(path string, leaf any) any { paths[path] = append(paths[path], leaf); return leaf })
	before := a.exposed(t)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		var others []any
		for _, leaf := range paths[path] {
			others = append(others, changed(leaf))
		}
		with(a.bodies[operation], path, others...)
		if a.exposed(t) == before {
			silent = append(silent, path)
		}
		with(a.bodies[operation], path, paths[path]...)
	}
	return silent, slices.Sorted(maps.Keys(paths))
}

// TestEveryMemberIsAccountedFor fails when a member of an answer has no metric
// and docs/metrics.md does not say why, or when it says so of one that has.
func TestEveryMemberIsAccountedFor(t *testing.T) {
	for operation, output := range map[string]any{
		"DescribeServiceRevisions":   awsecs.DescribeServiceRevisionsOutput{},
		"ListServiceDeployments":     awsecs.ListServiceDeploymentsOutput{},
		"DescribeServiceDeployments": awsecs.DescribeServiceDeploymentsOutput{},
	} {
		t.Run(operation, func(t *testing.T) {
			answers := newSDKAnswers(t)
			if operation == "ListServiceDeployments" { // what is described later would hide what was listed
				answers.bodies["DescribeServiceDeployments"] = map[string]any{}
			}
			silent, all := answers.withoutMetric(t, operation)
			for _, member := range members(reflect.TypeOf(output), "") {
				if !slices.ContainsFunc(all, func(path string) bool { return covers(member, path) }) {
					t.Errorf("the SDK has the member %s, and no response with it", member)
				}
			}
			assertDocumented(t, documentedAsSilent(t, operation), silent, all)
		})
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
