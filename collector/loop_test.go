package collector

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// expect fails unless the exposition has, or has not, a line that begins as given.
func (w *world) expect(t *testing.T, line string, there bool) {
	t.Helper()
	synctest.Wait()
	if strings.Contains("\n"+string(exposition(t, w.Collector)), "\n"+line) != there {
		t.Errorf("at %s: is %q in the metrics? Want %t", time.Now(), line, there)
	}
}

// TestLoop reads a fleet for a while, in which AWS fails.
func TestLoop(t *testing.T) { synctest.Test(t, testLoop) }

func testLoop(t *testing.T) {
	const target = `{account_id="123456789012",region="eu-central-1"`
	const succeeded, failed = `ecs_revision_exporter_refreshes_total` + target + `,result="success"} `, `ecs_revision_exporter_refreshes_total` + target + `,result="failure"} `
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1})
	w.expect(t, `ecs_revision_exporter_services{`, false)
	w.running(t)

	w.expect(t, `ecs_revision_exporter_services{`, true)
	w.expect(t, succeeded+"1", true)
	w.expect(t, failed+"0", true)
	time.Sleep(2 * time.Minute)
	w.expect(t, succeeded+"3", true)
	answered := w.requests()
	exposition(t, w.Collector)
	if now := w.requests(); now != answered {
		t.Errorf("a scrape made %d requests to AWS, want none", now-answered)
	}

	heal := w.aws.Inject(fault.Fault{Effect: fault.ServerException()})
	time.Sleep(time.Minute)
	w.expect(t, failed+"1", true) // from now on it is stale in five minutes
	time.Sleep(5*time.Minute - time.Millisecond)
	w.expect(t, `ecs_service_info{`, true)
	w.expect(t, `ecs_revision_exporter_services{`, true)
	time.Sleep(time.Millisecond)
	w.expect(t, `ecs_service_info{`, false)
	w.expect(t, `ecs_cluster_up{`, false)
	w.expect(t, `ecs_revision_exporter_services{`, false)
	w.expect(t, succeeded+"3", true)
	w.expect(t, `ecs_revision_exporter_last_success_timestamp_seconds`+target, true)

	heal()
	time.Sleep(time.Minute)
	w.expect(t, `ecs_service_info{`, true)
	w.expect(t, succeeded+"4", true)
}

// TestStopDuringRound ends the reading while AWS does not answer: that is no failed round.
func TestStopDuringRound(t *testing.T) { synctest.Test(t, testStopDuringRound) }

func testStopDuringRound(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1})
	w.aws.Inject(fault.Fault{Effect: fault.Hang()})
	stop := w.running(t)
	time.Sleep(time.Millisecond)
	stop()
	w.expect(t, `ecs_revision_exporter_refreshes_total{account_id="",region="eu-central-1",result="failure"} 0`, true)
}

// TestUnreadableCluster denies access to one cluster: its last good services are
// served for a while, and those of the others stay fresh.
func TestUnreadableCluster(t *testing.T) { synctest.Test(t, testUnreadableCluster) }

func testUnreadableCluster(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 80})
	for _, cluster := range []string{"production", "staging"} {
		if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: "watched", DesiredCount: new(int32(2))}); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(10 * time.Minute)
	w.running(t)
	expect := func(up string, services bool) {
		t.Helper()
		for line, want := range map[string]bool{
			`ecs_cluster_up{account_id="123456789012",cluster="production",region="eu-central-1"} ` + up:                               true,
			`ecs_cluster_up{account_id="123456789012",cluster="staging",region="eu-central-1"} 1`:                                      true,
			`ecs_service_current_revision_info{account_id="123456789012",cluster="production",region="eu-central-1",service="watched"`: services,
			`ecs_service_current_revision_info{account_id="123456789012",cluster="staging",region="eu-central-1",service="watched"`:    true,
		} {
			w.expect(t, line, want)
		}
	}
	expect("1", true)
	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Cluster: "production", Effect: fault.AccessDenied()})
	time.Sleep(time.Minute)
	expect("0", true)
	time.Sleep(5*time.Minute - time.Millisecond)
	expect("0", true)
	w.expect(t, `ecs_revision_exporter_refreshes_total{account_id="123456789012",region="eu-central-1",result="partial"} 5`, true)
	time.Sleep(time.Millisecond)
	expect("0", false)
	heal()
	time.Sleep(10 * time.Minute) // the pauses between tries have grown
	expect("1", true)
}
