package collector

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

// bubble is a simulated AWS within a synctest bubble, and a collector that reads it.
type bubble struct {
	*Collector
	aws *simulator.Server
}

func newBubble(t *testing.T) *bubble {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // the bubble's clock begins in 2000, before ECS
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1})
	reader := ecs.NewReader(cfg, cfg.Region, ecs.Options{History: true, Now: time.Now})
	return &bubble{newCollector(t, []*ecs.Reader{reader}, time.Now, Options{Parts: DefaultParts()}), server}
}

// requests is how many requests AWS has answered so far.
func (b *bubble) requests() int {
	requests := 0
	for _, n := range b.aws.Requests() {
		requests += n
	}
	return requests
}

// expect fails unless the exposition has a line that begins as given.
func (b *bubble) expect(t *testing.T, line string, there bool) {
	t.Helper()
	text := exposition(t, b.Collector)
	if bytes.Contains(text, []byte("\n"+line)) != there {
		t.Errorf("at %s: is %q in the metrics? Want %t", time.Now(), line, there)
	}
}

func TestLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const target = `{account_id="123456789012",region="eu-central-1"`
		b := newBubble(t)
		if err := b.Ready(); err == nil || !strings.Contains(err.Error(), "first refresh is under way") {
			t.Errorf("ready before the first refresh: %v", err)
		}
		b.expect(t, `ecs_revision_exporter_services{`, false)
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { b.Run(ctx); close(stopped) }()

		time.Sleep(time.Second)
		b.expect(t, `ecs_revision_exporter_services{`, true)
		if err := b.Ready(); err != nil {
			t.Errorf("not ready after the first refresh: %v", err)
		}
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="success"} 1`, true)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="failure"} 0`, true)

		time.Sleep(2 * time.Minute)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="success"} 3`, true)

		answered := b.requests()
		exposition(t, b.Collector)
		if now := b.requests(); now != answered {
			t.Errorf("a scrape made %d requests to AWS, want none", now-answered)
		}

		heal := b.aws.Inject(fault.Fault{Effect: fault.ServerException()})
		time.Sleep(4*time.Minute + 30*time.Second)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="failure"} 4`, true)
		b.expect(t, `ecs_service_info{`, true) // the last good snapshot, four and a half intervals old
		if err := b.Ready(); err != nil {
			t.Errorf("not ready while the last good snapshot is served: %v", err)
		}
		time.Sleep(time.Minute)
		b.expect(t, `ecs_service_info{`, false) // too old to be served
		b.expect(t, `ecs_revision_exporter_services{`, false)
		b.expect(t, `ecs_revision_exporter_last_success_timestamp_seconds`+target, true)

		heal()
		time.Sleep(time.Minute)
		b.expect(t, `ecs_service_info{`, true)

		stop()
		<-stopped
	})
}

// TestStopDuringRefresh ends the loop while AWS does not answer: that is no failed refresh.
func TestStopDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		b.aws.Inject(fault.Fault{Effect: fault.Hang()})
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { b.Run(ctx); close(stopped) }()
		time.Sleep(time.Millisecond)
		stop()
		<-stopped
		b.expect(t, `ecs_revision_exporter_refreshes_total{account_id="",region="eu-central-1",result="failure"} 0`, true)
	})
}

// TestUnreadableCluster denies access to one cluster: its last good services are
// served for a while, and those of the others stay fresh.
func TestUnreadableCluster(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 20})
	for _, cluster := range []string{"production", "staging"} {
		if _, err := w.fleet.CreateService(cluster, fleet.ServiceSpec{Name: "watched", DesiredCount: new(int32(2))}); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(10 * time.Minute)
	w.seen(t)
	expect := func(when string, up string, services bool) {
		t.Helper()
		text := w.seen(t)
		for line, want := range map[string]bool{
			`ecs_cluster_up{account_id="123456789012",cluster="production",region="eu-central-1"} ` + up:                               true,
			`ecs_cluster_up{account_id="123456789012",cluster="staging",region="eu-central-1"} 1`:                                      true,
			`ecs_service_current_revision_info{account_id="123456789012",cluster="production",region="eu-central-1",service="watched"`: services,
			`ecs_service_current_revision_info{account_id="123456789012",cluster="staging",region="eu-central-1",service="watched"`:    true,
		} {
			if strings.Contains(text, "\n"+line) != want {
				t.Errorf("%s: is %s exposed? Want %t", when, line, want)
			}
		}
	}
	expect("readable", "1", true)
	heal := w.aws.Inject(fault.Fault{Operation: "DescribeServices", Cluster: "production", Effect: fault.AccessDenied()})
	w.clock.Advance(time.Minute)
	expect("denied", "0", true)
	if !strings.Contains(w.seen(t), `result="partial"} 2`) {
		t.Error("the refreshes do not count as partial")
	}
	w.clock.Advance(5 * time.Minute)
	expect("denied for longer than five intervals", "0", false)
	heal()
	expect("healed", "1", true)
}
