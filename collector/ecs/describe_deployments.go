package ecs

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// describeDeployments describes the newest deployments of the services until they
// have finished, and of those that have finished lately the ones whose end the list
// does not tell. It returns the services of which the newest has ended just now.
func (r *Reader) describeDeployments(ctx context.Context, services []*serviceAnswers) []*serviceAnswers {
	var wanted []wantedDeployment
	for _, s := range services {
		for _, arn := range s.deploymentsToDescribe() {
			wanted = append(wanted, wantedDeployment{arn, s})
		}
	}
	answers := &describedDeployments{byARN: map[string]types.ServiceDeployment{}}
	inParallel(r.batches(wanted), func(batch []wantedDeployment) { r.describeBatch(ctx, batch, answers) })
	var ended []*serviceAnswers
	for _, s := range services {
		wasUnderWay := s.underWay()
		s.learn(answers.byARN, r.options.Now())
		if wasUnderWay && !s.underWay() {
			ended = append(ended, s)
		}
	}
	return ended
}

// wantedDeployment is a deployment to describe, and the service that it is of.
type wantedDeployment struct {
	arn string
	of  *serviceAnswers
}

// describedDeployments gathers what several calls at the same time answer.
type describedDeployments struct {
	mu    sync.Mutex
	byARN map[string]types.ServiceDeployment
}

func (d *describedDeployments) add(deployments []types.ServiceDeployment) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, deployment := range deployments {
		d.byARN[aws.ToString(deployment.ServiceDeploymentArn)] = deployment
	}
}

func (d *describedDeployments) fail(of *serviceAnswers, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	of.fail("DescribeServiceDeployments", err)
}

// missing counts a deployment that AWS does not know, unless it was listed so lately
// that AWS may not know it yet.
func (d *describedDeployments) missing(of *serviceAnswers, failure types.Failure, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now.Sub(aws.ToTime(of.listed.CreatedAt)) > listingGrace {
		of.failures = append(of.failures, entriesFailed("DescribeServiceDeployments", []types.Failure{failure})...)
	}
}

// batches are what is asked for in one call each: across services, unless AWS has refused that.
func (r *Reader) batches(wanted []wantedDeployment) [][]wantedDeployment {
	if !r.mixedRefused.Load() {
		return slices.Collect(slices.Chunk(wanted, deploymentsPerCall))
	}
	var batches [][]wantedDeployment
	for len(wanted) > 0 {
		n := slices.IndexFunc(wanted, func(w wantedDeployment) bool { return w.of != wanted[0].of })
		if n < 0 {
			n = len(wanted)
		}
		batches = append(batches, wanted[:min(n, deploymentsPerCall)])
		wanted = wanted[min(n, deploymentsPerCall):]
	}
	return batches
}

// describeBatch describes deployments in one call. Where AWS refuses the call for
// what is in it, it is made again for parts of the batch, until what is refused stands alone.
func (r *Reader) describeBatch(ctx context.Context, batch []wantedDeployment, answers *describedDeployments) {
	arns := make([]string, len(batch))
	for i, wanted := range batch {
		arns[i] = wanted.arn
	}
	out, err := r.client.describeDeployments(ctx, arns)
	switch {
	case err == nil:
		answers.add(out.ServiceDeployments)
		for _, failure := range out.Failures {
			i := max(0, slices.Index(arns, aws.ToString(failure.Arn)))
			answers.missing(batch[i].of, failure, r.options.Now())
		}
	case len(batch) > 1 && refused(err):
		if isMixed(batch) && refusedMixed(err) && r.mixedRefused.CompareAndSwap(false, true) {
			answers.fail(batch[0].of, err)
		}
		for _, part := range r.parts(batch) {
			r.describeBatch(ctx, part, answers)
		}
	default:
		for _, wanted := range batch {
			answers.fail(wanted.of, err)
		}
	}
}

// parts are the batches in which a batch that was refused is asked for again.
func (r *Reader) parts(batch []wantedDeployment) [][]wantedDeployment {
	if r.mixedRefused.Load() && isMixed(batch) {
		return r.batches(batch)
	}
	return [][]wantedDeployment{batch[:len(batch)/2], batch[len(batch)/2:]}
}

func isMixed(batch []wantedDeployment) bool {
	return slices.ContainsFunc(batch, func(w wantedDeployment) bool { return w.of != batch[0].of })
}
