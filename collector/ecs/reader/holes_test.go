package reader

import (
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// neverFewer fails when fewer services are told of than before, for a while. It gives how many
// are in the end.
func (w *world) neverFewer(t *testing.T, while time.Duration) int {
	t.Helper()
	most := w.told()
	eachSecond(while, func() {
		if now := w.told(); now < most {
			t.Fatalf("at %s %d services are told of, and before it were %d", time.Now().Format(time.TimeOnly), now, most)
		} else {
			most = now
		}
	})
	return most
}

// TestSlowIsNoHole reads fleets for the first time with little budget, for much longer than data
// may only fail: what was told of once stays.
func TestSlowIsNoHole(t *testing.T) {
	for name, test := range map[string]struct {
		services int
		change   func(*Options)
		within   time.Duration
	}{
		"default budget, short interval": {120, func(o *Options) { o.Interval = 5 * time.Second }, 3 * time.Minute},
		"small budget":                   {400, func(o *Options) { o.Budget = 0.01 }, 20 * time.Minute},
		"the budget of ten shards":       {300, func(o *Options) { o.Budget /= 10 }, 15 * time.Minute},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			options := defaults()
			test.change(&options)
			w := newWorld(t, simulator.Config{Seed: 1, Services: test.services, Clusters: 4}, options)
			w.running(t)
			if told := w.neverFewer(t, test.within); told != test.services {
				t.Errorf("%d services are told of in the end, want %d", told, test.services)
			}
		}))
	}
}

// TestThrottledIsNoHole has AWS throttle a share of the calls: nothing vanishes, and each is
// counted.
func TestThrottledIsNoHole(t *testing.T) {
	services, while := 50, 6*time.Minute // more than what may only fail
	if *figures {
		services, while = 240, 10*time.Minute
	}
	for name, fails := range map[string]fault.Fault{
		"half of DescribeServices":         {Operation: "DescribeServices", Effect: sometimes(0.5, fault.Throttling())},
		"three of ten calls":               {Effect: sometimes(0.3, fault.Throttling())},
		"half of all calls":                {Effect: sometimes(0.5, fault.Throttling())},
		"all lists of deployments":         {Operation: "ListServiceDeployments", Effect: fault.Throttling()},
		"all descriptions of deployments":  {Operation: "DescribeServiceDeployments", Effect: fault.Throttling()},
		"all descriptions of revisions":    {Operation: "DescribeServiceRevisions", Effect: fault.Throttling()},
		"all lists of services":            {Operation: "ListServices", Effect: fault.Throttling()},
		"all descriptions of the services": {Operation: "DescribeServices", Effect: fault.Throttling()},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: services, Clusters: 4, Speed: 0.2}, defaults())
			w.running(t)
			time.Sleep(2 * time.Minute)
			known := w.current()
			w.aws.Inject(fails)
			eachSecond(while, func() { w.assertNoHole(t, known) })
			if w.requests.of("ThrottlingException") == 0 {
				t.Error("no throttled call is counted")
			}
			if failures := w.Fleet().Failures; len(failures) > 1 { // one revision is too old to be described
				t.Errorf("throttled calls are counted as failures: %v", failures)
			}
		}))
	}
}

// assertNoHole fails when a cluster is down, or when of a service that was known and exists nothing
// is told, or not on which revision it stands.
func (w *world) assertNoHole(t *testing.T, known map[[2]string]bool) {
	t.Helper()
	w.assertUp(t)
	for key := range known {
		s := w.service(key[0], key[1])
		if s == nil && w.exists(key) || s != nil && s.CurrentRevision == "" {
			t.Fatalf("at %s of %v is told %+v", time.Now().Format(time.TimeOnly), key, s)
		}
	}
}

// current are the services that have a current revision, by cluster and name.
func (w *world) current() map[[2]string]bool {
	known := map[[2]string]bool{}
	for _, c := range w.Fleet().Clusters {
		for _, s := range c.Services {
			if s.CurrentRevision != "" {
				known[[2]string{c.Name, s.Name}] = true
			}
		}
	}
	return known
}

// exists tells whether ECS has a service that is not being deleted.
func (w *world) exists(key [2]string) bool {
	s, there := w.fleet.Service(key[0], key[1])
	return there && *s.Status == "ACTIVE"
}

// of is how many requests ended with a code.
func (r *requests) of(code string) int {
	counts, _ := r.untilNow()
	n := 0
	for _, c := range counts {
		if c.Code == code {
			n += c.Count
		}
	}
	return n
}
