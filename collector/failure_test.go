package collector

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
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

// failure is something that goes wrong for two refreshes, and what is then exposed. What is left empty is as
// in a world where nothing goes wrong.
type failure struct {
	name     string
	faults   []fault.Fault
	result   string   // of the refreshes; success when empty
	down     []string // the clusters that cannot be read: all of theirs is last good
	late     series   // that are fresh or last good
	absent   series   // that are fresh, last good or absent
	other    series   // that are as the answers make them
	lasting  series   // that are not the same again afterwards
	failures []string // what is counted, as "operation reason"
	requests string   // that are counted beside those that AWS answered, as "operation code"
}

// series are those that a regular expression matches from their beginning; none when it is empty.
type series string

func (s series) matcher() func(string) bool {
	if s == "" {
		return func(string) bool { return false }
	}
	return regexp.MustCompile("^(" + string(s) + ")").MatchString
}

// during are the series of the fleet and the exporter's own counters after each step of a play.
type during struct {
	fleet []string
	own   map[string]float64
}

// The steps of a play that are compared. The fault is there in the two between.
const (
	before = iota
	first
	second
	healed
)

// play lives through the same quarter of an hour in each world: deployments end, and others
// begin, before, while and after the faults are there.
func play(t *testing.T, faults []fault.Fault) []during {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	server, config := simulatortest.StartInMemory(t, simulator.Config{Seed: 1, Clusters: 2, Services: 16, Now: clock.Now})
	config.HTTPClient.(*http.Client).Timeout = 30 * time.Second
	w := &world{clock: clock, aws: server, config: config, fleet: server.Fleet(account, config.Region)}
	w.reading(t, ecs.Options{Tags: true, History: true, Now: clock.Now})
	w.seen(t)
	w.deploy(0)
	clock.Advance(5 * time.Minute)
	steps := []during{w.step(t)}

	var heal []func()
	for _, f := range faults {
		heal = append(heal, server.Inject(f))
	}
	for range 2 {
		w.deploy(len(steps))
		clock.Advance(2 * time.Minute)
		steps = append(steps, w.step(t))
	}
	for _, remove := range heal {
		remove()
	}
	clock.Advance(time.Minute)
	return append(steps, w.step(t))
}

// deploy starts a deployment of every fourth service, with one outcome after the other.
func (w *world) deploy(from int) {
	outcome := fleet.Succeed
	for _, cluster := range w.fleet.Clusters() {
		arns := w.fleet.ServiceARNs(*cluster.ClusterArn)
		for i := from; i < len(arns); i += 4 {
			_, err := w.fleet.Deploy(*cluster.ClusterArn, arns[i], fleet.Change{Outcome: outcome})
			if err == nil { // services of other controllers are not deployed by ECS
				outcome = (outcome + 1) % (fleet.AlarmRollBack + 1)
			}
		}
	}
}

// step refreshes, and gives what is then exposed. The ages go on while nothing is read.
func (w *world) step(t *testing.T) during {
	t.Helper()
	text := w.seen(t)
	d := during{own: map[string]float64{}}
	for line := range strings.Lines(text) {
		series, value, _ := strings.Cut(strings.TrimSpace(line), "} ")
		switch {
		case strings.HasPrefix(line, "#"), strings.HasPrefix(line, "ecs_service_revision_age_seconds"):
		case strings.HasPrefix(line, "ecs_revision_exporter_"), strings.HasPrefix(line, "ecs_service_revision_failures_total"):
			d.own[series+"}"], _ = strconv.ParseFloat(value, 64)
		default:
			d.fleet = append(d.fleet, strings.TrimSpace(line))
		}
	}
	return d
}

// TestFailures holds worlds in which something fails against one in which nothing does.
func TestFailures(t *testing.T) {
	var calm []during
	t.Run("nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { calm = play(t, nil) })
	})
	if sumOfEnded(calm[first]) <= sumOfEnded(calm[before]) || sumOfEnded(calm[second]) <= sumOfEnded(calm[first]) {
		t.Fatal("no deployment ends while something fails: the fleet is too quiet for this test")
	}
	for _, f := range slices.Concat(failingOperations(), failingParts(), strangeAnswers(), missingMembers()) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // it fails when a goroutine is left
				steps := play(t, f.faults)
				for _, at := range []int{first, second} {
					f.assertExposed(t, calm[:at+1], steps[at])
					f.assertVisible(t, calm[at], steps[at])
				}
				for _, at := range []int{first, second, healed} {
					assertRising(t, steps[at-1], steps[at])
				}
				f.assertHealed(t, calm, steps)
			})
		})
	}
}
