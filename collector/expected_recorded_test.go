package collector

import (
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// checkRecorded holds some of the samples of a series that a rule would have recorded against what the fleet tells.
func (w *world) checkRecorded(t *testing.T, series string, samples []at, span History) {
	t.Helper()
	parts := regexp.MustCompile(`^(\w+:\w+:\w+)\{account_id="\d+",region="[\w-]+",cluster="(\w+)"(?:,service="([\w-]+)")?(?:,status="(\w+)")?\}$`).FindStringSubmatch(series)
	if parts == nil {
		t.Fatalf("there is %s", series)
	}
	rule, cluster, service, status := parts[1], parts[2], parts[3], types.ServiceDeploymentStatus(parts[4])
	before := at{second: span.From.Unix()}
	for i, s := range samples {
		if rule != supersededHourly && before.value > 0 && s.second > before.second+4*60 {
			t.Errorf("%s has samples at %d and next at %d", series, before.second, s.second)
		}
		if i%97 == 0 {
			counts := countedBy(rule, status, before.second, s.second)
			if want := w.ended(cluster, service, span, counts); s.value != float64(want) {
				t.Errorf("%s is %g at %d, want %d", series, s.value, s.second, want)
			}
		}
		before = s
	}
}

const supersededHourly = "cluster:ecs_service_deployments_superseded:increase1h"

// countedBy tells which deployments a rule counts between two samples.
func countedBy(rule string, status types.ServiceDeploymentStatus, before, at int64) func(d, newer *types.ServiceDeployment, end int64) bool {
	switch rule {
	case supersededHourly:
		return func(d, newer *types.ServiceDeployment, end int64) bool {
			return d.Status == "STOPPED" && newer != nil && !newer.CreatedAt.After(endOf(*d).Add(10*time.Second)) && end > before && end <= at
		}
	case "cluster:ecs_service_deployment_status:count":
		return func(d, newer *types.ServiceDeployment, end int64) bool {
			return d.Status == status && end <= at && (newer == nil || newer.CreatedAt.Unix() > at)
		}
	case "service:ecs_service_deployments:increase1d":
		return func(d, _ *types.ServiceDeployment, end int64) bool {
			return d.Status == status && end <= at && end > at-24*60*60
		}
	default:
		return nil
	}
}

// ended counts deployments of a cluster, or of a service of it, by the next newer one and by the second in which they ended.
func (w *world) ended(cluster, service string, span History, counts func(d, newer *types.ServiceDeployment, end int64) bool) (n int) {
	for _, arn := range w.fleet.ServiceARNs(cluster) {
		if service != "" && last(&arn) != service {
			continue
		}
		var newer *types.ServiceDeployment
		for _, listed := range w.fleet.Deployments(cluster, arn) {
			d, _ := w.fleet.Deployment(*listed.ServiceDeploymentArn)
			if hasEnded(d) && endOf(d).After(span.From) && counts(&d, newer, endOf(d).Add(time.Second-1).Unix()) {
				n++
			}
			newer = &d
		}
	}
	return n
}
