package collector

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"pgregory.net/rapid"

	"ecs_revision_exporter/simulator"
)

// TestAnyLife lets random fleets live random lives, which are read now and then. What is then exposed must be exactly
// what the observer expects.
func TestAnyLife(t *testing.T) {
	anyLife(t, "40", func(t *testing.T, r *rapid.T) {
		l := newLife(t, r, simulator.Config{Consistent: true, Speed: rapid.SampledFrom([]float64{0, 0.01, 0.2, 3}).Draw(r, "speed")})
		l.look(t, r)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"look", "look", "look", "leap", "deploy", "deploy", "create", "delete"}).Draw(r, "step") {
			case "look":
				for range rapid.IntRange(1, 3).Draw(r, "looks") {
					pause(r, 40*time.Second)
					l.look(t, r)
				}
			case "leap":
				leap(r)
			case "deploy":
				l.deploy(r)
			case "create":
				l.create(r)
			case "delete":
				l.delete(r)
			}
			pause(r, 10*time.Second)
		}
		l.look(t, r)
	})
}

// leap lets hours pass unseen, now and then days.
func leap(r *rapid.T) {
	unit := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, time.Hour, 24 * time.Hour}).Draw(r, "unit")
	time.Sleep(unit * time.Duration(rapid.IntRange(1, 40).Draw(r, "units")))
}

// anyLife checks a property of lives, each in a bubble of its own. They are long, so that a few will do, unless
// -rapid.checks says otherwise. With -short rapid checks a fifth of them.
func anyLife(t *testing.T, lives string, property func(*testing.T, *rapid.T)) {
	t.Helper()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		t.Cleanup(func() { _ = flag.Set("rapid.checks", checks.DefValue) })
		if err := flag.Set("rapid.checks", lives); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		var failure any
		synctest.Test(t, func(t *testing.T) {
			defer func() { failure = recover() }()
			property(t, r)
		})
		// Rapid fails by panics, which have to reach it. It tells failures apart by the lines that they come from.
		if fmt.Sprintf("%T", failure) == "rapid.invalidData" {
			panic(failure)
		} else if failure != nil {
			panic(failure)
		}
	})
}

// again is the longest pause after which something is asked for once more that is not told yet because it is young.
const again = 15 * time.Second

// look has the fleet read, and fails unless what is then exposed is what the observer expects.
func (l *life) look(t *testing.T, r *rapid.T) {
	t.Helper()
	time.Sleep(time.Until(l.looked.Add(again)))
	time.Sleep(time.Until(time.Now().Truncate(time.Millisecond).Add(1400 * time.Microsecond)))
	for l.observer.unclear() {
		time.Sleep(100 * time.Millisecond)
	}
	l.compareRevisions()
	l.refresh(t)
	time.Sleep(200 * time.Microsecond) // in which nothing happens: that is at thirds of a millisecond
	l.refresh(t)                       // what was read at the very moment of a list that lacks it goes now
	l.looked = time.Now()
	now := expose(r, l.registry)
	want := l.observer.look()
	if diff := difference(l.sure(want), l.sure(now.series)); diff != "" {
		r.Fatalf("at look %d, at %s (-want +got):\n%s", l.observer.looks, time.Now().Format(time.DateTime), diff)
	}
	l.assertFailures(r, now)
	l.assertAlways(r, now)
	l.assertCurrent(r, now)
	time.Sleep(400 * time.Microsecond) // the fleet is to live by whole milliseconds
}

// compareRevisions notes whether a service that is there, or one of its name, has lost a revision since the last look.
func (l *life) compareRevisions() {
	former := l.revisions
	l.revisions = map[string][]string{}
	for _, cluster := range l.fleet.Clusters() {
		for _, service := range l.fleet.ServiceARNs(*cluster.ClusterArn) {
			for _, arn := range former[service] {
				_, there := l.fleet.Revision(arn)
				l.forgetful = l.forgetful || !there
			}
			for _, deployment := range l.fleet.Deployments(*cluster.ClusterArn, service) {
				arn := aws.ToString(deployment.TargetServiceRevision.Arn)
				if _, there := l.fleet.Revision(arn); there {
					l.revisions[service] = append(l.revisions[service], arn)
				}
			}
		}
	}
}

// sure are the series but for those that nobody can tell: durations in clusters in which a service was deleted, since how
// its last deployments ended may have been seen or not, and what was lost.
func (l *life) sure(series expectation) expectation {
	series = maps.Clone(series)
	maps.DeleteFunc(series, func(name string, _ float64) bool {
		return strings.HasPrefix(name, "ecs_service_deployment_duration_seconds") && slices.ContainsFunc(l.observer.past.deleted, func(cluster string) bool {
			return strings.Contains(name, `cluster="`+cluster+`"`)
		}) || l.observer.past.lost && strings.Contains(name, `operation="DescribeServiceDeployments",reason="MISSING"`)
	})
	return series
}

// assertFailures fails if something failed that exists.
func (l *life) assertFailures(r *rapid.T, now exposed) {
	want := func(failure string) bool { return l.observer.lacked && failure == "DescribeServiceRevisions: MISSING" }
	may := func(failure string) bool {
		return l.observer.past.lost && failure == "DescribeServiceDeployments: MISSING" || l.forgetful && failure == "DescribeServiceRevisions: MISSING"
	}
	unexpected := slices.DeleteFunc(slices.Clone(now.failures), func(failure string) bool { return want(failure) || may(failure) })
	if len(unexpected) > 0 || l.observer.lacked && !slices.ContainsFunc(now.failures, want) {
		r.Errorf("failures: %q, a revision is lacking: %t", now.failures, l.observer.lacked)
	}
}

// assertCurrent fails unless every service has a current revision whose newest deployment, if there is one, ECS has
// been able to describe for a while.
func (l *life) assertCurrent(r *rapid.T, now exposed) {
	for _, cluster := range l.fleet.Clusters() {
		name := aws.ToString(cluster.ClusterName)
		for _, arn := range l.fleet.ServiceARNs(name) {
			service, _ := l.fleet.Service(name, arn)
			if len(service.CurrentServiceRevisions) == 0 { // another controller deploys it
				continue
			}
			if newest := l.fleet.Deployments(name, arn); len(newest) > 0 {
				if !l.observer.described(aws.ToString(newest[0].ServiceDeploymentArn)) {
					continue
				}
			}
			if got := now.current[name+"/"+aws.ToString(service.ServiceName)]; len(got) != 1 {
				r.Errorf("%s has the current revisions %q", arn, got)
			}
		}
	}
}

// assertAlways fails if a service has two current revisions, or a counter has fallen since the last time.
func (l *life) assertAlways(r *rapid.T, now exposed) {
	for service, current := range now.current {
		if len(current) > 1 {
			r.Errorf("%s has the current revisions %q", service, current)
		}
	}
	for series, before := range l.before.counters {
		if after, there := now.counters[series]; there && after < before {
			r.Errorf("fell from %v to %v: %s", before, after, series)
		}
	}
	l.before = now
}
