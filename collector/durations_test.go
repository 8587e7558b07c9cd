package collector

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// TestLookLosesNoDuration holds that who looks at a fleet that is older than the one that is exposed takes no
// duration from that.
func TestLookLosesNoDuration(t *testing.T) {
	before := &ecs.Fleet{Target: ecs.Target{AccountID: account, Region: "eu-central-1"}, Known: true}
	after := *before
	after.Clusters = []*ecs.Cluster{{Name: "new", Services: []*ecs.Service{{Description: &ecs.Description{Name: "web"}}}}}
	var latest atomic.Pointer[ecs.Fleet]
	latest.Store(&after)
	target := NewTarget(latest.Load)
	c := New(time.Now)
	if err := c.Configure([]*Target{target}, Options{Parts: allParts()}); err != nil {
		t.Fatal(err)
	}
	c.Chunks()
	target.Finished(ecs.FinishedDeployment{Cluster: "new", Status: ecs.StatusSuccessful, Duration: time.Minute})

	latest.Store(before)
	c.Fleets()
	if _, err := c.Live().Gather(); err != nil {
		t.Error(err)
	}
	latest.Store(&after)
	counted := `ecs_service_deployment_duration_seconds_count{account_id="` + account + `",cluster="new",region="eu-central-1",status="SUCCESSFUL"} 1`
	if text := string(exposition(t, c)); !strings.Contains(text, counted) {
		t.Errorf("no %s in\n%s", counted, text)
	}
}
