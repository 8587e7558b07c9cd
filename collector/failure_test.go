package collector

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// failure is something that goes wrong for four minutes, and what is then exposed. What is left empty is as
// in a world where nothing goes wrong.
type failure struct {
	name     string
	faults   []fault.Fault
	result   string   // of the rounds; success when empty
	down     []string // the clusters that cannot be read
	late     series   // that are fresh or last good
	absent   series   // that are fresh, last good or absent
	other    series   // that are as the answers make them
	lasting  series   // that are not the same again afterwards
	failures []string // what is counted, as "operation reason"
	requests string   // that are counted beside those that AWS answered, as "operation code"
}

// series are those that a regular expression matches from their beginning; none when it is empty.
type series string

func (s series) or(other series) series {
	if s == "" {
		return other
	}
	return s + "|" + other
}

func (s series) matcher() func(string) bool {
	if s == "" {
		return func(string) bool { return false }
	}
	return regexp.MustCompile("^(" + string(s) + ")").MatchString
}

// during are the series of the fleet and the exporter's own counters after each step of a play.
type during struct {
	earlier []string // of the fleet, some seconds before
	fleet   []string
	own     map[string]float64
}

// The steps of a play that are compared. The fault is there from the one to the third.
const (
	before = iota
	first
	second
	healed
)

// play lives through the same quarter of an hour in each world, which is read all the time: deployments end, and others
// begin, before, while and after the faults are there. A round finds every deployment at an age of 10 to 12 seconds.
func play(t *testing.T, faults []fault.Fault) []during {
	t.Helper()
	w := newWorld(t, simulator.Config{Seed: 1, Clusters: 2, Services: 26})
	options := w.options()
	options.Interval, options.Rollout, options.RequestTimeout = 20*time.Second, 5*time.Second, 5*time.Second
	w.reading(t, options)
	w.running(t)
	time.Sleep(48 * time.Second)
	w.deploy(0)
	time.Sleep(4*time.Minute + 22*time.Second)
	w.deploy(healed)
	steps := []during{w.step(t, 38*time.Second)}

	var heal []func()
	for _, f := range faults {
		heal = append(heal, w.aws.Inject(f))
	}
	for range 2 {
		w.deploy(len(steps))
		steps = append(steps, w.step(t, 2*time.Minute))
	}
	for _, remove := range heal {
		remove()
	}
	time.Sleep(3 * time.Minute)
	w.deploy(healed)
	return append(steps, w.step(t, 2*time.Minute))
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

// quiet is how long nothing has changed at a step: what is looked at anew every five seconds is up to date.
const quiet = 6 * time.Second

// step gives what is exposed after a while.
func (w *world) step(t *testing.T, after time.Duration) during {
	t.Helper()
	time.Sleep(after - quiet)
	synctest.Wait()
	earlier := w.series(t).fleet
	time.Sleep(quiet)
	synctest.Wait()
	now := w.series(t)
	now.earlier = earlier
	return now
}

// series are those that are exposed now. The ages go on while nothing is read.
func (w *world) series(t *testing.T) during {
	t.Helper()
	d := during{own: map[string]float64{}}
	for line := range strings.Lines(string(exposition(t, w.Collector))) {
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

// TestFailures holds worlds in which something fails against one in which nothing does. With -short it does so for every
// fifth of them.
func TestFailures(t *testing.T) {
	var calm []during
	t.Run("nothing", inBubble(func(t *testing.T) { calm = play(t, nil) }))
	if sumOfEnded(calm[first]) <= sumOfEnded(calm[before]) || sumOfEnded(calm[second]) <= sumOfEnded(calm[first]) {
		t.Fatal("no deployment ends while something fails: the fleet is too quiet for this test")
	}
	for at, step := range calm {
		if diff := cmp.Diff(step.earlier, step.fleet); diff != "" {
			t.Fatalf("something changes right before step %d, which worlds may see or not: (-before +at the step)\n%s", at, diff)
		}
	}
	for i, f := range slices.Concat(failingOperations(), failingParts(), strangeAnswers(), missingMembers()) {
		if testing.Short() && i%5 > 0 {
			continue
		}
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
