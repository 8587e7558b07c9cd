package fleet

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// live makes a fleet of that many services that lives at that speed, and what sets its clock forward.
func live(services int, speed float64) (f *Fleet, advance func(time.Duration)) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	f = New(Config{
		Account: "123456789012", Region: "eu-west-1", Seed: 2, Clusters: 2, Services: services, Speed: speed,
		Now: func() time.Time { return now },
	})
	return f, func(by time.Duration) {
		now = now.Add(by)
		f.Clusters()
	}
}

// everyService gives all services that are kept.
func everyService(f *Fleet) (all []*service) {
	for _, c := range f.clusters {
		for _, s := range c.services {
			all = append(all, s)
		}
	}
	return all
}

// TestMemoryIsBounded lives for days, which renews the fleet many times, and looks at what is kept.
func TestMemoryIsBounded(t *testing.T) {
	f, advance := live(25, 1)
	most := 0
	for range 10 {
		advance(12 * time.Hour)
		for _, s := range everyService(f) {
			most = max(most, len(s.deployments))
		}
	}
	named, described, deployments := map[string]bool{}, 0, 0
	services := everyService(f)
	for _, s := range services {
		for arn := range s.namedRevisions() {
			named[arn] = true
		}
		described += len(s.revisions)
		deployments += len(s.deployments)
	}
	if len(f.revisions) != len(named) || described != len(named) {
		t.Errorf("%d revisions are kept, %d by services, %d are named", len(f.revisions), described, len(named))
	}
	if most < keptDeployments || most > keptDeployments+1 { // one can be under way
		t.Errorf("a service had up to %d deployments, want %d", most, keptDeployments)
	}
	if len(f.deployments) != deployments {
		t.Errorf("%d deployments are kept, %d by services", len(f.deployments), deployments)
	}
	if len(services) > 40 || len(f.lively) < 15 || len(f.lively) > 25 || len(f.queue.events) > 100 {
		t.Errorf("%d services, %d lively, %d events", len(services), len(f.lively), len(f.queue.events))
	}
}

func TestOldDeploymentsAreDropped(t *testing.T) {
	f, advance := live(0, 0)
	if _, err := f.CreateService(f.CreateCluster("test"), ServiceSpec{Name: "web"}); err != nil {
		t.Fatal(err)
	}
	advance(time.Hour)
	web := everyService(f)[0]
	first := web.revisions[0]
	deployAfter := func(wait time.Duration) {
		t.Helper()
		advance(wait)
		if _, err := f.Deploy("test", "web", Change{}); err != nil {
			t.Fatal(err)
		}
		advance(time.Hour)
	}
	deployAfter(History)
	if len(web.deployments) != 1 || len(f.deployments) != 1 {
		t.Errorf("%d deployments, want the second only", len(web.deployments))
	}
	if !slices.Contains(web.revisions, first) {
		t.Error("the source of the second deployment is gone")
	}
	deployAfter(History)
	if len(web.deployments) != 1 || len(web.revisions) != 2 || slices.Contains(web.revisions, first) || len(f.revisions) != 2 {
		t.Errorf("%d deployments, %d revisions, want the third with source and target", len(web.deployments), len(web.revisions))
	}
}

// TestSupersededDeploymentsAreDropped deploys so often that no deployment ever finishes.
func TestSupersededDeploymentsAreDropped(t *testing.T) {
	f, advance := live(0, 0)
	if _, err := f.CreateService(f.CreateCluster("test"), ServiceSpec{Name: "web"}); err != nil {
		t.Fatal(err)
	}
	for range 2 * keptDeployments {
		advance(DigestsDelay)
		if _, err := f.Deploy("test", "web", Change{}); err != nil {
			t.Fatal(err)
		}
	}
	web := everyService(f)[0]
	if n := len(web.deployments); n != keptDeployments+1 || len(f.deployments) != n || len(f.revisions) > n+5 {
		t.Errorf("%d deployments and %d revisions are kept, want the one under way and %d", n, len(f.revisions), keptDeployments)
	}
	if n := len(web.placements); n > 5 { // the first has no tasks, the others at most four
		t.Errorf("%d revisions are in use", n)
	}
}

// TestFarJumpIsCheap counts what happens when the clock jumps by a year.
func TestFarJumpIsCheap(t *testing.T) {
	f, advance := live(25, 1)
	before := f.queue.pushed
	advance(365 * 24 * time.Hour)
	if happened := f.queue.pushed - before; happened < backlog || happened > 15*backlog {
		t.Errorf("%d events happened", happened)
	}
	if age := f.clock.Sub(f.now); age != 0 {
		t.Errorf("the fleet is %v behind", age)
	}
}

func TestQueueOrder(t *testing.T) {
	var q queue
	var happened []int
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for i, after := range []time.Duration{3, 1, 2, 1, 3, 2, 1} {
		q.push(start.Add(after), func() { happened = append(happened, i) })
	}
	for q.due(start.Add(2)) {
		q.pop().happen()
	}
	if want := []int{1, 3, 6, 2, 5}; !slices.Equal(happened, want) {
		t.Errorf("happened %v, want %v", happened, want)
	}
	if len(q.events) != 2 {
		t.Errorf("%d events left, want 2", len(q.events))
	}
}

func TestNamesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for i := range 45_000 {
		name := serviceName(i)
		if seen[name] || len(name) > 255 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Fatalf("name %d is %q", i, name)
		}
		seen[name] = true
	}
	for i := range 20 {
		name := clusterName(i)
		if seen[name] {
			t.Errorf("cluster name %d is %q", i, name)
		}
		seen[name] = true
	}
}

func TestNextImage(t *testing.T) {
	f, _ := live(0, 0)
	for image, want := range map[string]string{
		"nginx:1.29.1":             "nginx:1.29.2",
		"nginx:1.29.9":             "nginx:1.29.10",
		"nginx:latest":             "nginx:latest",
		"nginx":                    "nginx",
		"app2":                     "app2",
		"registry:5000/app":        "registry:5000/app",
		"registry:5000/app2":       "registry:5000/app2",
		"registry:5000/app:2":      "registry:5000/app:3",
		"app:2026.11.3":            "app:2026.11.4",
		"app:v1":                   "app:v2",
		"app:99999999999999999999": "app:99999999999999999999",
	} {
		if got := f.nextImage(image); got != want {
			t.Errorf("after %s comes %s, want %s", image, got, want)
		}
	}
	tagged := "app:1.4@" + imageDigest("app:1.4", "")
	if got := f.nextImage(tagged); !strings.HasPrefix(got, "app:1.5@sha256:") || got[7:] == tagged[7:] {
		t.Errorf("after %s comes %s", tagged, got)
	}
	before := "app@" + imageDigest("app", "1")
	if got := f.nextImage(before); got == before || !strings.HasPrefix(got, "app@sha256:") || len(got) != len(before) {
		t.Errorf("after %s comes %s", before, got)
	}
}

// TestVersionedImage counts releases up from a number, however many there were.
func TestVersionedImage(t *testing.T) {
	f, _ := live(0, 0)
	for before := range keptDeployments {
		image, after := f.versionedImage("production", "orders", before+1), f.versionedImage("production", "orders", before)
		if strings.Contains(image, ".-") || f.nextImage(image) != after {
			t.Fatalf("after %s comes %s, not %s", image, f.nextImage(image), after)
		}
	}
}

func TestDigests(t *testing.T) {
	digest := imageDigest("other", "")
	for _, c := range []struct {
		image string
		same  bool // in every revision
	}{
		{"app:1.2.3", true}, {"app:latest", false}, {"app", false}, {"app@" + digest, true},
	} {
		one, two := digestOf(c.image, "1"), digestOf(c.image, "2")
		if (one == two) != c.same {
			t.Errorf("%s is %s in one revision, %s in another", c.image, one, two)
		}
	}
	if digestOf("app@"+digest, "1") != digest {
		t.Error("an image by digest has another")
	}
}
