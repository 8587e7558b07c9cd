package exporter

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestSelection asks for a few metrics by their names, of the fleet and of the process.
func TestSelection(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo", "--demo.services=5"})
	demo.WaitFor(t, "/-/ready", http.StatusOK)
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"name[]=ecs_service_info", []string{"ecs_service_info"}},
		{"name[]=ecs_service_info&name[]=go_goroutines&name[]=ecs_cluster_up", []string{"ecs_cluster_up", "ecs_service_info", "go_goroutines"}},
		{"name%5B%5D=ecs_cluster_up&name[]=nothing", []string{"ecs_cluster_up"}},
		{"name[]=nothing", nil},
	} {
		var got []string
		for _, family := range regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(demo.WaitFor(t, "/metrics?"+test.query, http.StatusOK), -1) {
			got = append(got, family[1])
		}
		if slices.Sort(got); !slices.Equal(got, test.want) {
			t.Errorf("%s selects %q, want %q", test.query, got, test.want)
		}
	}
	if all := demo.WaitFor(t, "/metrics?name=ecs_service_info", http.StatusOK); !strings.Contains(all, "\necs_cluster_up{") {
		t.Errorf("name without brackets selects")
	}
	demo.Stop(t, syscall.SIGTERM)
}
