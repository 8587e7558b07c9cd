package reader

import (
	"fmt"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// accepted is how many calls of the bucket of service deployments AWS has accepted.
func (w *world) accepted() int {
	counts, _ := w.requests.untilNow()
	n := 0
	for _, c := range counts {
		if c.Code == "OK" && (c.Operation == "ListServiceDeployments" || c.Operation == "DescribeServiceDeployments") {
			n += c.Count
		}
	}
	return n
}

// TestThrottledReadsOn has AWS throttle a share of the calls of a first look: at least half of
// what the rest of the pace allows goes on, and ten seconds after the last rejection all of it.
func TestThrottledReadsOn(t *testing.T) {
	for _, share := range []float64{0.3, 0.5} {
		t.Run(fmt.Sprint(share), inBubble(func(t *testing.T) {
			const pace = 5.0 // calls a second: a quarter of AWS' 20
			w := newWorld(t, simulator.Config{Seed: 1, Services: 2000, Clusters: 4}, defaults())
			w.running(t)
			time.Sleep(20 * time.Second) // the burst is used up
			heal := w.aws.Inject(fault.Fault{Effect: sometimes(share, fault.Throttling())})
			perSecond := func(while time.Duration) float64 {
				before := w.accepted()
				time.Sleep(while)
				return float64(w.accepted()-before) / while.Seconds()
			}
			during := perSecond(2 * time.Minute)
			heal()
			time.Sleep(10 * time.Second)
			after := perSecond(30 * time.Second)
			t.Logf("| %.0f %% | %.2f | %.2f | %.2f |", 100*share, during, during/(pace*(1-share)), after)
			if during < pace*(1-share)/2 {
				t.Errorf("%.2f calls a second are accepted, want at least half of %.2f", during, pace*(1-share))
			}
			if after < 0.95*pace {
				t.Errorf("%.2f calls a second are accepted afterwards, want %.2f", after, pace)
			}
		}))
	}
}
