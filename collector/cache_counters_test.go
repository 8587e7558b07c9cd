package collector

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
)

// countedOf are how many deployments have finished that are counted, by service and status.
func countedOf(w *world) map[string]int {
	counts := map[string]int{}
	for _, cluster := range w.reader.Fleet().Clusters {
		for _, service := range cluster.Services {
			name := cluster.Name + "/" + service.Name + " "
			for _, count := range service.Finished {
				counts[name+count.Status] = count.Count
			}
			counts[name+"superseded"] = service.Superseded.Value
		}
	}
	return counts
}

// restarts are those of an exporter of a fleet that is deployed all the time, whose answers lag.
type restarts struct {
	up     time.Duration // it lives that long, in turn a little longer
	budget float64
	killed bool // and does not save
}

// TestCountersOverRestarts restarts an exporter over and over, at moments in and between its rounds.
// Counters never fall. When it is killed they may, by what finished in the minute before.
func TestCountersOverRestarts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]restarts{
		"stopped":                      {70 * time.Second, 0.25, false},
		"stopped in its rounds":        {20 * time.Second, 0.05, false},
		"killed":                       {150 * time.Second, 0.25, true},
		"killed, and never read whole": {100 * time.Second, 0.05, true},
	} {
		t.Run(name, inBubble(test.run))
	}
}

func (r restarts) run(t *testing.T) {
	t.Helper()
	w := newLaggingWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 40, Speed: 10, Throttle: true})
	file := filepath.Join(t.TempDir(), "cache")
	settled := map[string]int{} // counters that are not to fall below this
	for n := range 8 {
		w.reading(t, withFile(t, withinBudget(r.budget), file))
		stop := w.running(t)
		lately := []map[string]int{}
		for end := time.Now().Add(r.up + time.Duration(n)*1300*time.Millisecond); time.Now().Before(end); time.Sleep(time.Second) {
			now := countedOf(w)
			for series, value := range now {
				if value < settled[series] {
					t.Fatalf("after restart %d %s fell from %v to %v", n, series, settled[series], value)
				}
			}
			lately = append(lately, now)
		}
		saved := content(t, file)
		stop()
		counted := lately[len(lately)-1]
		if r.killed {
			if err := os.WriteFile(file, saved, 0o600); err != nil {
				t.Fatal(err)
			}
			counted = lately[max(0, len(lately)-60)]
		}
		for series, value := range counted {
			settled[series] = max(value, settled[series])
		}
		time.Sleep(10 * time.Second)
	}
	sum := 0
	for _, value := range settled {
		sum += value
	}
	if sum < 100 {
		t.Errorf("%d deployments were counted: too few for this test", sum)
	}
}
