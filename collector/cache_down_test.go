package collector

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// statuses are deployments that have ended, by status.
type statuses map[string]int

// downtime is what happens to a service that was deployed once, before an exporter is
// stopped and while it is down.
type downtime struct {
	name         string
	before, down func(*twoExporters)
	while        time.Duration // it is down once that has happened
	denied       bool          // its cluster, to the first refresh of the exporter that is started again

	want statuses // that are counted then
	news int      // deployments that the exporter that is started again sees to have ended
}

func downtimes() []downtime {
	deploy := func(outcome fleet.Outcome) func(*twoExporters) {
		return func(e *twoExporters) { _, _ = e.fleet.Deploy("edge", "watched", fleet.Change{Outcome: outcome}) }
	}
	const month = 30 * 24 * time.Hour
	return []downtime{
		{name: "nothing", while: 10 * time.Minute, want: statuses{"SUCCESSFUL": 1}},
		{name: "a deployment under way succeeds", before: deploy(fleet.Succeed), while: 10 * time.Minute,
			want: statuses{"SUCCESSFUL": 2}, news: 1},
		{name: "a deployment under way is rolled back", before: deploy(fleet.RollBack), while: 10 * time.Minute,
			want: statuses{"SUCCESSFUL": 1, "ROLLBACK_SUCCESSFUL": 1}, news: 1},
		{name: "a deployment goes on", before: deploy(fleet.Succeed), while: 40 * time.Second,
			want: statuses{"SUCCESSFUL": 1}},
		{name: "deployments come and go", before: deploy(fleet.Succeed), while: 10 * time.Minute,
			down: func(e *twoExporters) {
				for _, outcome := range []fleet.Outcome{fleet.Succeed, fleet.RollBack, fleet.Succeed} {
					time.Sleep(15 * time.Minute)
					deploy(outcome)(e)
				}
				time.Sleep(time.Minute)
				deploy(fleet.Succeed)(e) // over the one before
			},
			want: statuses{"SUCCESSFUL": 4, "ROLLBACK_SUCCESSFUL": 1, "STOPPED": 1}, news: 5},
		{name: "for a month", before: deploy(fleet.Succeed), down: deploy(fleet.Succeed), while: month,
			want: statuses{"SUCCESSFUL": 2, "STOPPED": 1}, news: 2},
		{name: "for a month, and then the cluster cannot be read at once", down: deploy(fleet.Succeed), while: month, denied: true,
			want: statuses{"SUCCESSFUL": 2}, news: 1},
		{name: "the service is deleted", while: time.Hour,
			down: func(e *twoExporters) { _ = e.fleet.DeleteService("edge", "watched") }},
		{name: "the service is created anew", while: time.Hour,
			down: func(e *twoExporters) {
				_ = e.fleet.DeleteService("edge", "watched")
				time.Sleep(2 * fleet.DrainTime)
				_, _ = e.fleet.CreateService("edge", fleet.ServiceSpec{Name: "watched"})
			},
			want: statuses{}}, // it is new to whoever was up as well
		{name: "another service is created and deployed", while: 10 * time.Minute,
			down: func(e *twoExporters) {
				_, _ = e.fleet.CreateService("edge", fleet.ServiceSpec{Name: "newcomer"})
				time.Sleep(15 * time.Minute)
				_, _ = e.fleet.Deploy("edge", "newcomer", fleet.Change{Outcome: fleet.RollBack})
			},
			want: statuses{"SUCCESSFUL": 1}},
	}
}

// TestWhileDown restarts an exporter that was down while something happened. It then
// shows what one shows that was always up, and has counted what had ended once.
func TestWhileDown(t *testing.T) {
	t.Parallel()
	for _, test := range downtimes() {
		t.Run(test.name, inBubble(test.isMadeUpFor))
	}
}

func (d downtime) isMadeUpFor(t *testing.T) {
	t.Helper()
	e := beside(t, newWorld(t, simulator.Config{Seed: 1, Clusters: 1, Services: 10}))
	time.Sleep(time.Hour)
	e.fleet.CreateCluster("edge")
	if _, err := e.fleet.CreateService("edge", fleet.ServiceSpec{Name: "watched"}); err != nil {
		t.Fatal(err)
	}
	e.compare(t, "at first")
	e.pass(t, 10*time.Minute)
	if d.before != nil {
		d.before(e)
		e.pass(t, 30*time.Second)
	}
	e.compare(t, "before it is stopped")
	e.stop()
	if d.down != nil {
		d.down(e)
	}
	e.pass(t, d.while)
	e.start(t)
	if d.denied {
		heal := e.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: fault.AccessDenied()})
		e.other.refresh(t)
		heal()
		time.Sleep(time.Minute) // until it is tried again
	}
	for _, when := range []string{"started again", "and once more"} {
		text := e.compare(t, when)
		if diff := cmp.Diff(d.want, deploymentsEnded(text)); diff != "" {
			t.Errorf("%s: deployments of the service: (-want +got)\n%s", when, diff)
		}
		if news := durationsSeen(t, text); news != d.news {
			t.Errorf("%s: %d deployments were seen to end, want %d", when, news, d.news)
		}
	}
}

// deploymentsEnded are the counted deployments of the watched service, nil when it has no series.
func deploymentsEnded(exposition string) statuses {
	var counted statuses
	line := regexp.MustCompile(`(?m)^ecs_service_deployments_total\{.*cluster="edge".*service="watched",status="(\w+)"\} (\d+)$`)
	for _, match := range line.FindAllStringSubmatch(exposition, -1) {
		if counted == nil {
			counted = statuses{}
		}
		if n, _ := strconv.Atoi(match[2]); n > 0 {
			counted[match[1]] = n
		}
	}
	return counted
}

// durationsSeen is how many durations of deployments in the cluster are in the histogram.
func durationsSeen(t *testing.T, exposition string) int {
	t.Helper()
	sum := 0
	line := regexp.MustCompile(`(?m)^ecs_service_deployment_duration_seconds_count\{.*cluster="edge".*\} (\d+)$`)
	for _, match := range line.FindAllStringSubmatch(exposition, -1) {
		n, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}
