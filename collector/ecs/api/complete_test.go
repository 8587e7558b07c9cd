package api

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// TestNothingIsLeftOut takes over the responses that AWS generates for the tests of its SDK, with
// every member filled in and every list holding two equal items. Then nothing of the model is empty.
func TestNothingIsLeftOut(t *testing.T) {
	client := answers(t, generated(t))
	deployments, err1 := client.ListServiceDeployments(t.Context(), "c", "s", "")
	services, err2 := client.DescribeServices(t.Context(), "c", []string{"s"}, true)
	described, err3 := client.DescribeServiceDeployments(t.Context(), []ecs.ARN{"d"})
	revisions, err4 := client.DescribeServiceRevisions(t.Context(), []ecs.ARN{"r"})
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, answer := range []struct {
		name  string
		items any
		empty []string // what ECS gives in another way
	}{
		{"listed", deployments.Items, []string{
			".StoppedAt", ".Strategy", ".Plan", ".LifecycleStage", ".Sources", ".Shares", ".CircuitBreaker", ".Alarms", ".Rollback", ".Hooks", // only described
		}},
		{"services", services.Items, []string{".TaskSets"}},      // the generated service is one that ECS deploys
		{"deployments", described.Items, []string{".Plan.Step"}}, // and the generated strategy has no steps
		{"revisions", revisions.Items, []string{
			".Spec.Containers.Image.Repository", ".Spec.Containers.Image.Tag", // "__Image__" is no reference
		}},
	} {
		if diff := cmp.Diff(answer.empty, emptyIn(reflect.ValueOf(answer.items), "")); diff != "" {
			t.Errorf("%s: empty: (-want +got)\n%s", answer.name, diff)
		}
	}
}

// generated answers with the responses that AWS generates.
func generated(t *testing.T) http.HandlerFunc {
	t.Helper()
	module, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/ecs").Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(strings.TrimSpace(string(module)), "response_snapshot")
	return func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		response, _ := os.ReadFile(filepath.Join(folder, operation+".response.snap"))
		_, body, _ := bytes.Cut(response, []byte("\n\n"))
		_, _ = w.Write(body)
	}
}

// emptyIn are the paths of what is empty in a value, and of the lists that repeat an item.
func emptyIn(value reflect.Value, path string) (empty []string) {
	isList := value.Kind() == reflect.Slice || value.Kind() == reflect.Map
	switch {
	case value.IsZero() || isList && value.Len() == 0:
		return []string{path}
	case value.Kind() == reflect.Slice:
		for i := range value.Len() {
			if i > 0 && reflect.DeepEqual(value.Index(i).Interface(), value.Index(i-1).Interface()) {
				empty = append(empty, path+" twice")
			}
			empty = append(empty, emptyIn(value.Index(i), path)...)
		}
	case value.Kind() == reflect.Pointer:
		return emptyIn(value.Elem(), path)
	case value.Kind() == reflect.Struct && value.Type() != reflect.TypeFor[time.Time]():
		for i := range value.NumField() {
			empty = append(empty, emptyIn(value.Field(i), path+"."+value.Type().Field(i).Name)...)
		}
	}
	return empty
}
