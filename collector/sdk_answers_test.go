package collector

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs/reader"
)

// sdkAnswers serves the responses that AWS generates for the tests of its SDK,
// with every member filled in, as far as a test does not change them.
type sdkAnswers map[string]any // by operation

// sdkModule is the directory of the SDK's module.
func sdkModule(t *testing.T) string {
	t.Helper()
	module, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/ecs").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(module))
}

func newSDKAnswers(t *testing.T, module string) sdkAnswers {
	t.Helper()
	answers := sdkAnswers{}
	for _, operation := range []string{
		"ListClusters", "ListServices", "DescribeServices",
		"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions", "ListTasks", "DescribeTasks",
	} {
		response, err := os.ReadFile(filepath.Join(module, "response_snapshot", operation+".response.snap"))
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := bytes.Cut(response, []byte("\n\n"))
		answers[operation] = decoded(t, body)
	}
	answers.fit()
	return answers
}

// fit has the responses tell of one service: what one names another answers, as a failure what is called missing.
func (a sdkAnswers) fit() {
	with(a["ListClusters"], "clusterArns[]", "arn:aws:ecs:eu-west-1:123456789012:cluster/c")
	with(a["ListServices"], "serviceArns[]", "__ServiceArn__", "missing-service")
	with(a["DescribeServices"], "failures[].arn", "missing-service")
	with(a["DescribeServices"], "services[].currentServiceRevisions[].arn", "missing-revision")
	with(a["DescribeServices"], "services[].deployments[].status", "PRIMARY", "ACTIVE")
	with(a["DescribeServices"], "services[].taskSets[].taskSetArn", "task-set/1", "task-set/2")
	with(a["ListServiceDeployments"], "serviceDeployments[].serviceDeploymentArn", "__ServiceDeploymentArn__", "missing-deployment")
	with(a["DescribeServiceDeployments"], "failures[].arn", "missing-deployment")
	with(a["DescribeServiceDeployments"], "serviceDeployments[].sourceServiceRevisions[].arn", revision+"2")
	with(a["DescribeServiceRevisions"], "failures[].arn", "missing-revision")
	with(a["ListTasks"], "taskArns[]", "task/1", "task/2")
	with(a["DescribeTasks"], "tasks[].taskArn", "task/1", "task/2")
	with(a["DescribeTasks"], "tasks[].startedBy", "ecs-svc/1")
	with(a["DescribeTasks"], "tasks[].stoppedAt", float64(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Unix())) // after the service was known
	distinguished(a["DescribeServiceRevisions"])
}

// ServeHTTP answers with what there is for the operation.
func (a sdkAnswers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = json.NewEncoder(w).Encode(a[operationOf(r)]) // goes into memory
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

// exposed is what is exposed of the answers, without ages and what the exporter tells of itself. They are read twice:
// what is called missing for more than a minute has failed.
func (a sdkAnswers) exposed(t *testing.T) string {
	t.Helper()
	r, c := newReading(t, answeredBy(a, "eu-west-1"), reader.Options{Tags: true, History: true, Stopped: true}, time.Now)
	if err := c.Configure(c.configured.Load().targets, Options{Parts: allParts(), ServiceTags: []string{"__Key__"}}); err != nil {
		t.Fatal(err)
	}
	read(t.Context(), r)
	time.Sleep(61 * time.Second)
	read(t.Context(), r)
	lines := slices.Collect(strings.Lines(aboutFleet(exposition(t, c))))
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "ecs_service_revision_age_seconds") }), "")
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
