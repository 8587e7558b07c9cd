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
		if (steady[rule] && i > 0 || before.value > 0) && s.second > before.second+4*60 {
			t.Errorf("%s has samples at %d and next at %d", series, before.second, s.second)
		}
		if i%97 == 0 {
			counts := countedBy(rule, status, s.second)
			if want := w.ended(cluster, service, span, counts); s.value != float64(want) {
				t.Errorf("%s is %g at %d, want %d", series, s.value, s.second, want)
			}
		}
		before = s
	}
}

// steady are the rules that always tell something.
var steady = map[string]bool{"cluster:ecs_service_deployments:increase1h": true, "cluster:ecs_service_deployments_superseded:increase1h": true}

// countedBy tells which deployments a rule counts in a sample.
func countedBy(rule string, status types.ServiceDeploymentStatus, at int64) func(d, newer *types.ServiceDeployment, end int64) bool {
	switch rule {
	case "cluster:ecs_service_deployments:increase1h":
		return func(d, _ *types.ServiceDeployment, end int64) bool {
			return d.Status == status && end <= at && end > at-60*60
		}
	case "cluster:ecs_service_deployments_superseded:increase1h":
		return func(d, newer *types.ServiceDeployment, end int64) bool {
			return replaced(d, newer) && end <= at && end > at-60*60
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

// replaced tells whether a deployment was stopped because of the next newer one.
func replaced(d, newer *types.ServiceDeployment) bool {
	return d.Status == "STOPPED" && newer != nil && !newer.CreatedAt.After(endOf(*d).Add(10*time.Second))
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
