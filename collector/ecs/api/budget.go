package api

import "golang.org/x/time/rate"

// quota is a token bucket by which AWS throttles operations, per account and region.
type quota struct {
	name       string
	burst      int
	refill     rate.Limit // tokens a second
	operations []string
}

// quotas are those of the operations that clients call (AWS' ECS API reference, "Request
// throttling for the Amazon ECS API").
func quotas() []quota {
	return []quota{
		{"cluster_read", 50, 20, []string{"ListClusters"}},
		{"service_read", 100, 20, []string{"ListServices", "DescribeServices"}},
		{"service_deployment", 50, 20, []string{"ListServiceDeployments", "DescribeServiceDeployments"}},
		{"service_revision", 50, 20, []string{"DescribeServiceRevisions"}},
		{"cluster_resource_read", 100, 20, []string{"ListTasks", "DescribeTasks"}},
	}
}

// share is the calls a second and at once that a share of the quota allows.
func (q quota) share(of float64) (pace rate.Limit, burst int) {
	if of == 0 {
		return rate.Inf, q.burst
	}
	return rate.Limit(of) * q.refill, max(1, int(of*float64(q.burst)))
}

// budget keeps the calls of a target to a share of what AWS allows its account, so that
// enough is left for the deployments of its owner.
type budget struct {
	buckets map[string]*Bucket // by operation, the same for those that share a quota
}

// newBudget makes a budget of a share of AWS' rates, from 0, which sets no limit, to 1.
func newBudget(share float64) *budget {
	b := &budget{buckets: map[string]*Bucket{}}
	for _, quota := range quotas() {
		bucket := newBucket(quota, share)
		for _, operation := range quota.operations {
			b.buckets[operation] = bucket
		}
	}
	return b
}

// set changes the share.
func (b *budget) set(share float64) {
	for _, bucket := range b.buckets {
		bucket.set(share)
	}
}
