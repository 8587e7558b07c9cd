package ecs

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"golang.org/x/time/rate"
)

// throttleBucket is a token bucket by which AWS throttles operations, per account and region.
type throttleBucket struct {
	name       string
	burst      int
	refill     rate.Limit // tokens a second
	operations []string
}

// throttleBuckets are the buckets of the operations that readers call (AWS' ECS API
// reference, "Request throttling for the Amazon ECS API").
func throttleBuckets() []throttleBucket {
	return []throttleBucket{
		{"cluster_read", 50, 20, []string{"ListClusters"}},
		{"service_read", 100, 20, []string{"ListServices", "DescribeServices"}},
		{"service_deployment", 50, 20, []string{"ListServiceDeployments", "DescribeServiceDeployments"}},
		{"service_revision", 50, 20, []string{"DescribeServiceRevisions"}},
	}
}

// budget keeps the calls of a target to a share of what AWS allows its account, so
// that enough is left for the deployments of its owner: a pacer for each operation,
// the same for those that share a bucket.
type budget struct {
	pacers map[string]*pacer
}

// newBudget makes a budget of a share of AWS' rates, from 0, which sets no limit, to 1.
func newBudget(share float64) *budget {
	b := &budget{pacers: map[string]*pacer{}}
	for _, bucket := range throttleBuckets() {
		full, burst := rate.Limit(share)*bucket.refill, max(1, int(share*float64(bucket.burst)))
		if share == 0 {
			full = rate.Inf
		}
		p := &pacer{bucket: bucket.name, full: full, limiter: rate.NewLimiter(full, burst)}
		for _, operation := range bucket.operations {
			b.pacers[operation] = p
		}
	}
	return b
}

// of is the pacer of an operation, nil when no bucket of ECS throttles it.
func (b *budget) of(operation string) *pacer { return b.pacers[operation] }

// pacer spaces the calls that draw on a bucket. When AWS throttles one of them, others
// have emptied the bucket: the pace is halved, and comes back with every call that AWS
// accepts. No pacer at all sets no pace.
type pacer struct {
	bucket  string
	full    rate.Limit
	limiter *rate.Limiter
}

// The slowest pace, and how much of the full pace an accepted call gives back, as shares of the full one.
const (
	slowestPace = 1.0 / 32
	regained    = 1.0 / 64
)

// wait waits until a call may be made. It tells which bucket the call draws on, and
// how long it waited; the error is that of ctx, when it ended first.
func (p *pacer) wait(ctx context.Context) (bucket string, waited time.Duration, err error) {
	if p == nil {
		return "", 0, nil
	}
	began := time.Now()
	err = p.limiter.Wait(ctx)
	return p.bucket, time.Since(began), err
}

// learn adapts the pace to what AWS made of a call.
func (p *pacer) learn(err error) {
	switch {
	case p == nil || p.full == rate.Inf:
	case err == nil:
		if pace := p.limiter.Limit(); pace < p.full {
			p.limiter.SetLimit(min(pace+p.full*regained, p.full))
		}
	case retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool():
		p.limiter.SetLimit(max(p.limiter.Limit()/2, p.full*slowestPace))
	}
}
