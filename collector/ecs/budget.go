package ecs

import (
	"context"
	"sync"
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

// rates are the calls a second and at once that a share of the bucket allows.
func (b throttleBucket) rates(share float64) (refill rate.Limit, burst int) {
	if share == 0 {
		return rate.Inf, 1
	}
	return rate.Limit(share) * b.refill, max(1, int(share*float64(b.burst)))
}

// budgets are the budgets of a process: one for each account and region, because AWS
// throttles by these, however many credentials lead there.
type budgets struct {
	mu sync.Mutex
	of map[Target]*budget
}

func newBudgets() *budgets { return &budgets{of: map[Target]*budget{}} }

// share is the budget of a target, which is mine when it has none yet.
func (b *budgets) share(target Target, mine *budget) *budget {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[target] == nil {
		b.of[target] = mine
	}
	return b.of[target]
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
		full, burst := bucket.rates(share)
		p := &pacer{bucket: bucket, full: full, limiter: rate.NewLimiter(full, burst)}
		for _, operation := range bucket.operations {
			b.pacers[operation] = p
		}
	}
	return b
}

// set changes the share.
func (b *budget) set(share float64) {
	for _, p := range b.pacers {
		p.set(share)
	}
}

// of is the pacer of an operation, nil when no bucket of ECS throttles it.
func (b *budget) of(operation string) *pacer { return b.pacers[operation] }

// pacer spaces the calls that draw on a bucket. When AWS throttles one of them, others
// have emptied the bucket: the pace is halved, and comes back with every call that AWS
// accepts. No pacer at all sets no pace.
type pacer struct {
	bucket  throttleBucket
	limiter *rate.Limiter

	mu   sync.Mutex
	full rate.Limit // the pace while AWS does not throttle
}

// The slowest pace, and how much of the full pace an accepted call gives back, as shares of the full one.
const (
	slowestPace = 1.0 / 32
	regained    = 1.0 / 64
)

// set sets the full pace, and leaves alone what was learnt when it is that already.
func (p *pacer) set(share float64) {
	full, burst := p.bucket.rates(share)
	p.mu.Lock()
	defer p.mu.Unlock()
	if full == p.full {
		return
	}
	p.full = full
	p.limiter.SetBurst(burst)
	p.limiter.SetLimit(full)
}

// wait waits until a call may be made. It tells which bucket the call draws on, and
// how long it waited; the error is that of ctx, when it ended first.
func (p *pacer) wait(ctx context.Context) (bucket string, waited time.Duration, err error) {
	if p == nil {
		return "", 0, nil
	}
	began := time.Now()
	err = p.limiter.Wait(ctx)
	return p.bucket.name, time.Since(began), err
}

// learn adapts the pace to what AWS made of a call.
func (p *pacer) learn(err error) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.full == rate.Inf:
	case err == nil:
		if pace := p.limiter.Limit(); pace < p.full {
			p.limiter.SetLimit(min(pace+p.full*regained, p.full))
		}
	case retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool():
		p.limiter.SetLimit(max(p.limiter.Limit()/2, p.full*slowestPace))
	}
}
