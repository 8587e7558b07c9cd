package ecs

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// livelyState is what a reader knows of a fleet of every kind of service that has lived
// for a while, in the end without its deployments being described.
func livelyState(t *testing.T, services int) *state {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	server := simulator.New(simulator.Config{Seed: 1, Clusters: 2, Services: services, Speed: 1, Now: clock.Now})
	cfg := simulator.AWSConfig("http://simulator", simulatortest.Region)
	cfg.HTTPClient = handled{server}
	r := NewReader(cfg, cfg.Region, Options{History: true, Now: clock.Now})
	for i := range 100 {
		if i == 70 {
			server.Inject(fault.Fault{Operation: "DescribeServiceDeployments", Effect: fault.AccessDenied()})
		}
		clock.Advance(30 * time.Second)
		if _, err := r.Read(t.Context(), func(*Snapshot) {}); err != nil {
			t.Fatal(err)
		}
	}
	return &state{
		target: r.target, savedAt: clock.Now(), began: r.began, memories: r.memories, revisions: r.revisions,
	}
}

// handled has a handler answer requests.
type handled struct{ http.Handler }

func (h handled) Do(request *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer.Result(), nil
}

// TestStateIsKeptWhole encodes and decodes all that a reader can know.
func TestStateIsKeptWhole(t *testing.T) {
	known := livelyState(t, 70)
	section, err := known.encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := decodeState(bytes.NewReader(section))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(known, decoded, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("(-encoded +decoded)\n%s", diff)
	}

	// What no value had could be lost without notice.
	var memories, histories, revisions []any
	for _, m := range known.memories {
		memories, histories = append(memories, m), append(histories, m.history)
	}
	for _, k := range known.revisions {
		revisions = append(revisions, k)
	}
	for _, values := range [][]any{{*known}, memories, histories, revisions} {
		for i := range reflect.TypeOf(values[0]).NumField() {
			set := false
			for _, value := range values {
				set = set || !reflect.ValueOf(value).Field(i).IsZero()
			}
			if !set {
				t.Errorf("no %s has a %s", reflect.TypeOf(values[0]), reflect.TypeOf(values[0]).Field(i).Name)
			}
		}
	}
}

// filled gives clients of ECS the responses that AWS generates for the tests of its SDK, with every member filled in.
func filled(t *testing.T) *awsecs.Client {
	t.Helper()
	module, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/ecs").Output()
	if err != nil {
		t.Fatal(err)
	}
	cfg := simulator.AWSConfig("http://recorded", simulatortest.Region)
	cfg.HTTPClient = handled{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		response, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(module)), "response_snapshot", operation+".response.snap"))
		if err != nil {
			t.Error(err)
		}
		_, body, _ := bytes.Cut(response, []byte("\n\n"))
		_, _ = w.Write(body)
	})}
	return awsecs.NewFromConfig(cfg)
}

// asStored is a value once it was written to a cache file and read again.
func asStored[T any](t *testing.T, value T) T {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var read T
	lines := json.NewDecoder(bytes.NewReader(text))
	if err := lines.Decode(&read); err != nil {
		t.Fatal(err)
	}
	if _, err := lines.Token(); err != io.EOF {
		t.Errorf("after %T: %v", value, err)
	}
	return read
}

// TestFilledAnswersAreKept keeps answers in which every member is set: what they tell stays the same.
func TestFilledAnswersAreKept(t *testing.T) {
	client := filled(t)
	listed, err := client.ListServiceDeployments(t.Context(), &awsecs.ListServiceDeploymentsInput{Service: new("s")})
	if err != nil {
		t.Fatal(err)
	}
	described, err := client.DescribeServiceDeployments(t.Context(), &awsecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: []string{"d"}})
	if err != nil {
		t.Fatal(err)
	}
	revisions, err := client.DescribeServiceRevisions(t.Context(), &awsecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{"r"}})
	if err != nil {
		t.Fatal(err)
	}

	brief, deployment := listed.ServiceDeployments[0], described.ServiceDeployments[0]
	whole := &serviceAnswers{memory: memory{listed: &brief, described: &deployment}}
	kept := &serviceAnswers{memory: memory{listed: asStored(t, keptListed(brief)), described: asStored(t, keptDescribed(deployment))}}
	whole.direct(deployment)
	kept.direct(*kept.described)
	if diff := cmp.Diff(assembleService(whole), assembleService(kept)); diff != "" {
		t.Errorf("the service: (-of the answers +of what is kept)\n%s", diff)
	}
	if diff := cmp.Diff(newDeployment(&brief, nil), newDeployment(kept.listed, nil)); diff != "" {
		t.Errorf("a deployment that is listed only: (-of the answer +of what is kept)\n%s", diff)
	}
	spec := newRevisionSpec(revisions.ServiceRevisions[0])
	if diff := cmp.Diff(spec, asStored(t, spec)); diff != "" {
		t.Errorf("the revision: (-of the answer +of what is kept)\n%s", diff)
	}
	for i, value := range reflect.ValueOf(*spec).Fields() {
		if value.IsZero() {
			t.Errorf("the answer leaves %s open, so it could be lost without notice", i.Name)
		}
	}
}
