package fleet_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

func TestSameSeedSameLife(t *testing.T) {
	one, same, other := newWorld(t, 7, 60, 1), newWorld(t, 7, 60, 1), newWorld(t, 8, 60, 1)
	if !reflect.DeepEqual(one.everything(), same.everything()) {
		t.Error("the same seed made different fleets")
	}
	if reflect.DeepEqual(one.everything(), other.everything()) {
		t.Error("different seeds made the same fleet")
	}
	for range 3 * 60 { // how often a fleet is asked must not matter
		one.clock.advance(time.Minute)
		one.Clusters()
	}
	same.clock.advance(3 * time.Hour)
	if !reflect.DeepEqual(one.everything(), same.everything()) {
		t.Error("the same seed lived different lives")
	}
}

func TestSpeed(t *testing.T) {
	for _, c := range []struct {
		speed   float64
		changes func(int) bool
	}{
		{0, func(n int) bool { return n == 0 }},
		{1, func(n int) bool { return n > 200 && n < 600 }},
		{4, func(n int) bool { return n > 800 && n < 2400 }},
	} {
		w := newWorld(t, 1, 200, c.speed)
		w.clock.advance(5 * time.Minute) // what was under way has finished
		before := len(w.everything().Deployments)
		w.clock.advance(time.Hour)
		if n := len(w.everything().Deployments) - before; !c.changes(n) {
			t.Errorf("%d deployments in an hour at speed %v", n, c.speed)
		}
	}
}

func TestFleetKeepsItsSize(t *testing.T) {
	w := newWorld(t, 3, 40, 2)
	known := map[string]bool{}
	for range 36 {
		w.clock.advance(10 * time.Minute)
		active := 0
		for _, c := range w.Clusters() {
			active += int(c.ActiveServicesCount)
			for _, arn := range w.ServiceARNs(*c.ClusterArn) {
				known[arn] = true
			}
		}
		if active < 39 || active > 40 {
			t.Errorf("%d services are ACTIVE", active)
		}
	}
	if len(known) < 60 {
		t.Errorf("only %d services in six hours, none came or went", len(known))
	}
}

// TestLongLife lets fleets live for days and holds every moment against what must be true of any.
func TestLongLife(t *testing.T) {
	for seed := range uint64(2) {
		w := newWorld(t, seed, 25, 2)
		statuses, superseded := map[types.ServiceDeploymentStatus]bool{}, map[string]bool{}
		for range 80 {
			w.noteListed(7*time.Minute + 13*time.Second)
			all := w.everything()
			for _, s := range all.Services {
				w.checkService(s)
			}
			w.checkClusters(all)
			for _, d := range all.Deployments {
				statuses[d.Status] = true
				if strings.Contains(aws.ToString(d.StatusReason), "newer deployment") {
					superseded[*d.ServiceDeploymentArn] = true
				}
			}
		}
		if len(superseded) < 50 {
			t.Errorf("seed %d: %d deployments were superseded", seed, len(superseded))
		}
		for _, status := range types.ServiceDeploymentStatus("").Values() {
			if !statuses[status] {
				t.Errorf("seed %d: no deployment was ever %s", seed, status)
			}
		}
	}
}

func (w *world) checkService(s types.Service) {
	w.t.Helper()
	var running, pending int32
	for i, r := range s.CurrentServiceRevisions {
		running += r.RunningTaskCount
		pending += r.PendingTaskCount
		if r.RequestedTaskCount != r.RunningTaskCount+r.PendingTaskCount {
			w.t.Errorf("%s: revision %d has %d + %d of %d tasks", *s.ServiceArn, i, r.RunningTaskCount, r.PendingTaskCount, r.RequestedTaskCount)
		}
		// Revisions were kept, and can be described, since October 25, 2024.
		created := s.Deployments[slices.IndexFunc(s.Deployments, func(d types.Deployment) bool { return number(*d.Id) == number(*r.Arn) })].CreatedAt
		if _, ok := w.Revision(*r.Arn); ok != created.After(time.Date(2024, 10, 25, 0, 0, 0, 0, time.UTC)) {
			w.t.Errorf("%s was created %s, can its revision %s be described? %t", *s.ServiceArn, created, *r.Arn, ok)
		}
	}
	if s.TaskSets == nil && (running != s.RunningCount || pending != s.PendingCount) {
		w.t.Errorf("%s has %d running and %d pending tasks, its revisions %d and %d",
			*s.ServiceArn, s.RunningCount, s.PendingCount, running, pending)
	}
	if *s.Status == "ACTIVE" && s.RunningCount+s.PendingCount < s.DesiredCount && w.settledOnce(s) {
		w.t.Errorf("%s has %d + %d of %d tasks", *s.ServiceArn, s.RunningCount, s.PendingCount, s.DesiredCount)
	}
	if s.LaunchType != "" && s.CapacityProviderStrategy != nil {
		w.t.Errorf("%s has a launch type and a capacity provider strategy", *s.ServiceArn)
	}
	w.checkDeployments(s)
}

// settledOnce says whether a deployment of the service was successful, or is older than the history.
func (w *world) settledOnce(s types.Service) bool {
	w.t.Helper()
	all := w.Deployments(*s.ClusterArn, *s.ServiceArn)
	return len(all) == 0 && w.clock.Now().Sub(*s.CreatedAt) > fleet.History || slices.ContainsFunc(all, func(d types.ServiceDeployment) bool {
		return d.Status == types.ServiceDeploymentStatusSuccessful || d.Status == types.ServiceDeploymentStatusRollbackSuccessful
	})
}

func (w *world) checkDeployments(s types.Service) {
	w.t.Helper()
	for i, d := range w.Deployments(*s.ClusterArn, *s.ServiceArn) {
		ended := aws.ToTime(d.FinishedAt)
		if d.Status == types.ServiceDeploymentStatusStopped {
			ended = aws.ToTime(d.StoppedAt)
		}
		if finished := (fleet.Step{Status: d.Status}).Finished(); finished == ended.IsZero() {
			w.t.Errorf("%s is %s and ended at %v", *d.ServiceDeploymentArn, d.Status, ended)
		} else if !finished && (i > 0 || *s.Status != "ACTIVE") {
			w.t.Errorf("%s is %s, but number %d of a service that is %s", *d.ServiceDeploymentArn, d.Status, i, *s.Status)
		}
		if _, ok := w.Revision(*d.TargetServiceRevision.Arn); !ok {
			w.t.Errorf("%s: target revision does not exist", *d.ServiceDeploymentArn)
		}
		if d.Rollback != nil && d.Rollback.ServiceRevisionArn != nil {
			if _, ok := w.Revision(*d.Rollback.ServiceRevisionArn); !ok {
				w.t.Errorf("%s: revision it was rolled back to does not exist", *d.ServiceDeploymentArn)
			}
		}
	}
}

// noteListed lets time pass, and notes what is listed meanwhile.
func (w *world) noteListed(passing time.Duration) {
	for end := w.clock.Now().Add(passing); w.clock.Now().Before(end); w.clock.advance(time.Second) {
		for _, c := range w.Clusters() {
			for _, arn := range w.ServiceARNs(*c.ClusterArn) {
				w.listed[[2]string{*c.ClusterArn, arn}] = true
			}
		}
	}
}

func (w *world) checkClusters(all answers) {
	w.t.Helper()
	type counts struct{ active, running, pending int32 }
	sums := map[string]counts{}
	services := all.Services
	for id := range w.listed {
		if s, known := w.Service(id[0], id[1]); known && *s.Status == "DRAINING" { // which is not listed, but counted
			services = append(services, s)
		}
	}
	for _, s := range services {
		c := sums[*s.ClusterArn]
		c.running += s.RunningCount
		c.pending += s.PendingCount
		if *s.Status == "ACTIVE" {
			c.active++
		}
		sums[*s.ClusterArn] = c
	}
	for _, c := range all.Clusters {
		if got := (counts{c.ActiveServicesCount, c.RunningTasksCount, c.PendingTasksCount}); got != sums[*c.ClusterArn] {
			w.t.Errorf("%s counts %+v, its services %+v", *c.ClusterArn, got, sums[*c.ClusterArn])
		}
	}
}

func TestAnswersStayAsTheyWere(t *testing.T) {
	w := newWorld(t, 5, 40, 2)
	w.clock.advance(10 * time.Minute)
	answered := w.everything()
	before, err := json.Marshal(answered)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.advance(2 * time.Hour)
	w.everything()
	if after, _ := json.Marshal(answered); string(after) != string(before) {
		t.Error("the fleet changed what it had answered")
	}
}

// TestConcurrentUse is for the race detector: answers are read outside of the fleet while it lives on.
func TestConcurrentUse(t *testing.T) {
	w, _ := newService(t, fleet.ServiceSpec{})
	deployed := make(chan string, 1000)
	var users sync.WaitGroup
	for range 4 {
		users.Go(func() {
			for range 40 {
				w.clock.advance(10 * time.Second)
				if _, err := json.Marshal(w.everything()); err != nil {
					t.Error(err)
				}
			}
		})
		users.Go(func() {
			for range 50 { // of which the history has room for all
				arn, err := w.Deploy("test", "web", fleet.Change{})
				if err != nil {
					t.Error(err)
				}
				deployed <- arn
			}
		})
	}
	users.Wait()
	w.clock.advance(fleet.DescribeDelay)
	for close(deployed); len(deployed) > 0; {
		if _, ok := w.Deployment(<-deployed); !ok {
			t.Error("a deployment that was started is not there")
		}
	}
}
