package ecs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"
)

// waveSize is how many services are read before those read so far can be told of.
const waveSize = 100

// readServices adds deployments and revisions to services that come in, as far as they
// are not known and can have changed, and gives them on in waves. The deployments of a
// wave are read while the revisions of the one before are: AWS throttles them apart.
func (r *Reader) readServices(ctx context.Context, found *queue) <-chan []*serviceAnswers {
	deployed, done := make(chan []*serviceAnswers), make(chan []*serviceAnswers)
	go func() {
		defer close(deployed)
		for wave := found.next(); len(wave) > 0; wave = found.next() {
			r.readDeployments(ctx, wave)
			deployed <- wave
		}
	}()
	go func() {
		defer close(done)
		for wave := range deployed {
			inParallel(wave, func(s *serviceAnswers) {
				if !s.gone {
					r.readRevisions(ctx, s)
				}
			})
			done <- wave
		}
	}()
	return done
}

// readDeployments reads the newest deployments of services, and those that have finished.
func (r *Reader) readDeployments(ctx context.Context, services []*serviceAnswers) {
	r.listDeployments(ctx, services, r.toList)
	ended := r.describeDeployments(ctx, services)
	// Once a deployment has ended another may have come and gone before anybody looked.
	r.listDeployments(ctx, ended, func(s *serviceAnswers) bool { return !s.looked })
	r.describeDeployments(ctx, ended)
}

// toList tells whether the deployments of a service have to be listed.
func (r *Reader) toList(s *serviceAnswers) bool {
	return r.options.History && s.history.counts == nil || s.toList(r.options.Now())
}

// settled tells whether all is known that there is to know of a service now.
func (r *Reader) settled(s *serviceAnswers) bool {
	return (!s.deployedByECS() || !r.toList(s)) && len(s.deploymentsToDescribe()) == 0 && len(r.revisionsToDescribe(s)) == 0
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
		if s.history.counts == nil {
			s.history = firstLook(listed, r.since(s))
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
	s.listed = keptListed(newest)
}

// enough tells when the pages of a listing of deployments suffice: at once when
// only the newest matters, else when they come to what is known.
func (r *Reader) enough(s *serviceAnswers) func([]types.ServiceDeploymentBrief) bool {
	switch {
	case !r.options.History:
		return func([]types.ServiceDeploymentBrief) bool { return true }
	case s.history.counts == nil:
		return history{newest: r.since(s)}.complete
	default:
		return s.history.complete
	}
}

// since is the time after which deployments of a service count that has no history yet:
// those from the first read on, unless the service is known and counting begins with this one.
func (r *Reader) since(s *serviceAnswers) time.Time {
	if s.known {
		return r.options.Now()
	}
	return r.began.Add(-time.Nanosecond)
}

// byAge orders deployments from the oldest to the newest.
func byAge(a, b types.ServiceDeploymentBrief) int {
	return aws.ToTime(a.CreatedAt).Compare(aws.ToTime(b.CreatedAt))
}
