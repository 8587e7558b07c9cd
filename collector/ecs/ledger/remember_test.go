package ledger

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// TestRemember has another ledger tell of what one knew, but not of what was stale.
func TestRemember(t *testing.T) {
	o := Options{History: true, StaleAfter: 5 * time.Minute}
	l, now := New(o), watched()
	l.ListClusters([]string{"arn:aws:ecs:eu-west-1:1:cluster/a", "arn:aws:ecs:eu-west-1:1:cluster/b"})
	for _, cluster := range []string{"a", "b"} {
		l.ListServices(cluster, now, []string{"x", "y"}, now)
		for _, service := range []string{"x", "y"} {
			d := shop(runs(1, 1))
			d.Name = service
			l.Learn(Key{cluster, service}, Described{now, d}, now)
		}
	}
	l.Learn(Key{"a", "x"}, Failed{Operation: DescribeServices, Reason: "error"}, now)
	l.FailServices("b", errors.New("not listed"), now)
	for _, c := range []struct {
		name     string
		allStale bool
		after    time.Duration
		a, b     int // services told of
	}{
		{"nothing stale", false, time.Minute, 2, 2},
		{"a service and a cluster stale", false, 5 * time.Minute, 1, 0},
		{"all stale", true, time.Minute, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			again := New(o)
			again.Remember(filed(t, l.Memories(c.allStale, now.Add(c.after))), now.Add(time.Hour))
			fleet := again.Fleet(now.Add(time.Hour))
			if a, b := len(fleet.Clusters[0].Services), len(fleet.Clusters[1].Services); a != c.a || b != c.b || fleet.Services != 4 {
				t.Errorf("%d and %d services are told of, not %d and %d; %d are known", a, b, c.a, c.b, fleet.Services)
			}
		})
	}
}

// filed are memories as they come out of a file.
func filed(t *testing.T, memories map[Key]Memory) map[Key]Memory {
	t.Helper()
	for key, m := range memories {
		file, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		m = Memory{}
		if err := json.Unmarshal(file, &m); err != nil {
			t.Fatal(err)
		}
		memories[key] = m
	}
	return memories
}
