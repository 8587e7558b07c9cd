package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// TestStoppedTasks shows the causes for which tasks stopped last, and nothing where none is known.
func TestStoppedTasks(t *testing.T) {
	service := linear()
	if got := open(t, showing(fleetOf(service)), storefrontPage).section("causes"); got != "" {
		t.Errorf("without stopped tasks there is %q", got)
	}
	var want []string
	for i := range mostCauses + 2 {
		reason := fmt.Sprint("Reason", i)
		last := now().Add(time.Duration(i-60) * time.Minute)
		service.StoppedTasks = append(service.StoppedTasks, ecs.StoppedTasks{
			StopCause: ecs.StopCause{RevisionID: "2222222222222222222", Code: "TaskFailedToStart", Reason: reason}, Count: i + 1, Last: last,
		})
		want = append([]string{fmt.Sprintf("%s|TaskFailedToStart|2222222222222222222|%d|%d min ago", reason, i+1, 60-i)}, want...)
	}
	if diff := cmp.Diff(want[:mostCauses], open(t, showing(fleetOf(service)), storefrontPage).rows("causes")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
