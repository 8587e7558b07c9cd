package collector

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// listedEnds counts the deployments that ended after a time: those of which the list tells when, and the others.
func listedEnds(listed []types.ServiceDeployment, after time.Time) (known, guessed int) {
	for i, d := range listed {
		next := listed[max(0, i-1)].CreatedAt
		switch {
		case d.FinishedAt != nil && d.FinishedAt.After(after):
			known++
		case d.FinishedAt == nil && hasEnded(d) && next.After(after):
			guessed++
		}
	}
	return known, guessed
}

// TestHistoryWithoutEnds counts what has stopped at the latest when the next deployment began, where ECS does not describe
// it: so it is not known what was superseded.
func TestHistoryWithoutEnds(t *testing.T) {
	t.Parallel()
	inBubble(testHistoryWithoutEnds)(t)
}

func testHistoryWithoutEnds(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 40, Speed: 0.02})
	time.Sleep(4 * 24 * time.Hour)
	w.aws.Inject(fault.Fault{Operation: "DescribeServiceDeployments", Effect: fault.AccessDenied()})
	span := History{From: time.Now().Add(-3 * 24 * time.Hour), Until: time.Now()}
	text, written := w.history(t, span)
	rises, unknown := 0, 0
	for _, cluster := range w.fleet.Clusters() {
		for _, arn := range w.fleet.ServiceARNs(*cluster.ClusterArn) {
			known, guessed := listedEnds(w.fleet.Deployments(*cluster.ClusterName, arn), span.From)
			rises, unknown = rises+known+guessed, unknown+guessed
		}
	}
	if written.Deployments != rises || written.EndUnknown != unknown || unknown == 0 {
		t.Errorf("%+v, want %d deployments, of which %d have no end", written, rises, unknown)
	}
	for series, samples := range samplesOf(t, text) {
		if strings.HasPrefix(series, "ecs_service_deployments_superseded_total") && slices.ContainsFunc(samples, func(s at) bool { return s.value > 0 }) {
			t.Errorf("%s rises", series)
		}
	}
}
