package ecs

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"
)

// waveSize is how many services are read before those read so far can be told of.
const waveSize = 100

// readServices adds deployments and revisions to services, as far as they are not
// known and can have changed, and calls done for one wave of them after the other. The
// deployments of a wave are read while the revisions of the one before are: AWS
// throttles them apart.
func (r *Reader) readServices(ctx context.Context, services []*serviceAnswers, done func(wave []*serviceAnswers)) {
	waves := make(chan []*serviceAnswers)
	go func() {
		defer close(waves)
		for wave := range slices.Chunk(services, waveSize) {
			r.readDeployments(ctx, wave)
			waves <- wave
		}
	}()
	for wave := range waves {
		inParallel(wave, func(s *serviceAnswers) {
			if !s.gone {
				r.readRevisions(ctx, s)
			}
		})
		done(wave)
	}
}

// readDeployments reads the newest deployments of services, and those that have finished.
func (r *Reader) readDeployments(ctx context.Context, services []*serviceAnswers) {
	r.listDeployments(ctx, services, func(s *serviceAnswers) bool { return s.toList(r.options.Now()) })
	ended := r.describeDeployments(ctx, services)
	// Once a deployment has ended another may have come and gone before anybody looked.
	r.listDeployments(ctx, ended, func(s *serviceAnswers) bool { return !s.looked })
	r.describeDeployments(ctx, ended)
}

// inParallel does something with all items, with a few of them at the same time.
func inParallel[T any](items []T, do func(T)) {
	var group errgroup.Group
	group.SetLimit(callsAtOnce)
	for _, item := range items {
		group.Go(func() error { do(item); return nil })
	}
	_ = group.Wait() // what fails is data in the answers
}

// listDeployments lists the deployments of those services that are to be looked at.
func (r *Reader) listDeployments(ctx context.Context, services []*serviceAnswers, which func(*serviceAnswers) bool) {
	inParallel(services, func(s *serviceAnswers) {
		if s.deployedByECS() && which(s) {
			r.listServiceDeployments(ctx, s)
		}
	})
}

// listServiceDeployments lists the deployments of a service, as far as they are not known.
func (r *Reader) listServiceDeployments(ctx context.Context, s *serviceAnswers) {
	s.looked = true
	listed, err := r.client.listDeployments(ctx, aws.ToString(s.service.ClusterArn), aws.ToString(s.service.ServiceArn), r.enough(s))
	if err != nil {
		s.fail("ListServiceDeployments", err)
		s.unlisted = true
		return
	}
	if r.options.History {
		if !s.known {
			s.history = firstLook(listed, r.began)
		}
		s.news = append(s.news, s.history.news(listed)...)
		s.history = s.history.after(listed)
	}
	s.known, s.trace, s.primary = true, trace(s.service), aws.ToString(primaryDeployment(s.service).Id)
	if len(listed) == 0 {
		s.listed, s.described = nil, nil
		return
	}
	newest := slices.MaxFunc(listed, byAge)
	if s.listed == nil || aws.ToString(s.listed.ServiceDeploymentArn) != aws.ToString(newest.ServiceDeploymentArn) {
		s.described = nil
	}
	s.listed = &newest
}

// enough tells when the pages of a listing of deployments suffice: at once when
// only the newest matters, else when they come to what is known.
func (r *Reader) enough(s *serviceAnswers) func([]types.ServiceDeploymentBrief) bool {
	switch {
	case !r.options.History:
		return func([]types.ServiceDeploymentBrief) bool { return true }
	case !s.known:
		return history{newest: r.began}.complete
	default:
		return s.history.complete
	}
}

// byAge orders deployments from the oldest to the newest.
func byAge(a, b types.ServiceDeploymentBrief) int {
	return aws.ToTime(a.CreatedAt).Compare(aws.ToTime(b.CreatedAt))
}
