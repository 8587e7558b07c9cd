package e2e

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// finishedDeployments are those that a fleet tells of.
type finishedDeployments []finishedDeployment

type finishedDeployment struct {
	cluster    string
	status     types.ServiceDeploymentStatus
	end        time.Time
	took       time.Duration // from its start; none where it never started
	superseded bool
	next       time.Time // when a newer one was created
}

// ends are the statuses of deployments that have finished.
var ends = []types.ServiceDeploymentStatus{"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"}

// finishedIn are the deployments of all services of a fleet that have finished.
func finishedIn(f *fleet.Fleet) (all finishedDeployments) {
	for _, cluster := range f.Clusters() {
		for _, service := range f.ServiceARNs(*cluster.ClusterArn) {
			newer := time.Now().Add(24 * time.Hour) // none was created yet
			for _, listed := range f.Deployments(*cluster.ClusterName, service) {
				d, _ := f.Deployment(*listed.ServiceDeploymentArn)
				if slices.Contains(ends, d.Status) {
					all = append(all, finishedAs(*cluster.ClusterName, d, newer))
				}
				newer = *d.CreatedAt
			}
		}
	}
	return all
}

// finishedAs is how a deployment finished after which a newer one was created.
func finishedAs(cluster string, d types.ServiceDeployment, newer time.Time) finishedDeployment {
	end := cmp.Or(d.FinishedAt, d.StoppedAt)
	finished := finishedDeployment{cluster: cluster, status: d.Status, end: *end, next: newer}
	finished.superseded = d.Status == "STOPPED" && newer.Sub(*end) <= 10*time.Second
	if d.StartedAt != nil {
		finished.took = end.Sub(*d.StartedAt)
	}
	return finished
}

func anyStatus(finishedDeployment) bool { return true }

// counted is how many ended after a time, up to another.
func (all finishedDeployments) counted(after, until time.Time, chosen func(finishedDeployment) bool) (n int) {
	for _, d := range all {
		if d.end.After(after) && !d.end.After(until) && d.took > 0 && chosen(d) {
			n++
		}
	}
	return n
}

const week = 7 * 24 * time.Hour

// checkCounts compares the queries of the dashboard that count with a fleet, at a time before there was an exporter.
func checkCounts(t *testing.T, monitor prometheus, past finishedDeployments, at time.Time) {
	t.Helper()
	this, before := past.counted(at.Add(-week), at, anyStatus), past.counted(at.Add(-2*week), at.Add(-week), anyStatus)
	if this < 20 || before < 20 {
		t.Fatalf("%d and %d deployments are too few", this, before)
	}
	checkValue(t, monitor, deliveryQuery(t, "Deployments", 0), at, float64(this), 0.02)
	checkValue(t, monitor, deliveryQuery(t, "Deployments", 1), at, float64(before), 0.02)
	checkValue(t, monitor, deliveryQuery(t, "Deployments a day", 0), at, float64(this)/7, 0.02)
	for _, cluster := range []string{"production", "staging"} {
		ofCluster := past.counted(at.Add(-week), at, func(d finishedDeployment) bool { return d.cluster == cluster })
		checkValue(t, monitor, "("+deliveryQuery(t, "Clusters", 0)+fmt.Sprintf(`) and on (cluster) group by (cluster) (ecs_cluster_up{cluster=%q})`, cluster), at, float64(ofCluster), 0.03)
	}
	short := past.counted(at.Add(-week), at, func(d finishedDeployment) bool { return d.status == "SUCCESSFUL" && d.took <= 5*time.Minute })
	checkValue(t, monitor, `sum(increase(ecs_service_deployment_duration_seconds_bucket{status="SUCCESSFUL", le="300.0"}[7d]))`, at, float64(short), 0.02)
}

// checkHours does so for the hours around the last deployments before a time.
func checkHours(t *testing.T, monitor prometheus, past finishedDeployments, before time.Time) {
	t.Helper()
	checked := 0
	for _, d := range past {
		at := d.end.Add(20 * time.Minute).Truncate(time.Second)
		if at.After(before) || before.Sub(at) > 3*24*time.Hour || d.took == 0 {
			continue
		}
		checked++
		same := past.counted(at.Add(-time.Hour), at, func(other finishedDeployment) bool { return other.status == d.status })
		// Each series adds what it supposes to have happened before its first and after its last sample.
		checkValue(t, monitor, deliveryQuery(t, "Deployments an hour", 0)+fmt.Sprintf(` and on (status) label_replace(vector(1), "status", %q, "", "")`, d.status), at, float64(same), 0.1)
	}
	if checked < 5 {
		t.Errorf("only %d hours were checked", checked)
	}
}

// checkFailures compares the change failure rate and the time to restore with a fleet, which go by recording rules.
func checkFailures(t *testing.T, monitor prometheus, past finishedDeployments, at time.Time) {
	t.Helper()
	at = at.Truncate(time.Hour) // at which rules are looked up
	all, superseded, failures := 0.0, 0.0, 0.0
	for _, d := range past {
		if !d.end.After(at.Add(-week)) || d.end.After(at) {
			continue
		}
		all++
		if d.superseded {
			superseded++
		}
		if d.status != "SUCCESSFUL" {
			failures++
		}
	}
	if superseded == 0 || failures == superseded {
		t.Fatalf("%g of %g were superseded, %g failed", superseded, all, failures)
	}
	checkValue(t, monitor, deliveryQuery(t, "Change failure rate", 0), at, (failures-superseded)/(all-superseded), 0.001)
	standing := time.Duration(0)
	for _, d := range past {
		from, to := later(d.end, at.Add(-week)), earlier(d.next, at)
		if d.status != "SUCCESSFUL" && to.After(from) {
			standing += to.Sub(from)
		}
	}
	checkValue(t, monitor, deliveryQuery(t, "Time to restore", 0), at, standing.Seconds()/(failures-superseded), 0.02)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
