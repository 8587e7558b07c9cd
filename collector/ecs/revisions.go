package ecs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Images and digests come within seconds after a revision was made, so while it is
// young it is described at every refresh until it is complete. Those of a service without
// version consistency never come: older revisions are described again after growing pauses.
const (
	young         = 10 * time.Minute
	shortestPause = 15 * time.Second
	longestPause  = 24 * time.Hour
)

// knownRevision is what is known of a revision.
type knownRevision struct {
	spec     *RevisionSpec // nil when ECS could not describe it
	complete bool
	pause    time.Duration
	again    time.Time // when to ask again, unless it is complete
}

// revisionsToDescribe are the ARNs of the revisions that the service refers to now, as
// far as they are not known to be complete.
func (r *Reader) revisionsToDescribe(s *serviceAnswers) []string {
	return slices.DeleteFunc(s.referencedRevisions(), func(arn string) bool {
		known, ok := r.revision(arn)
		return ok && (known.complete || r.options.Now().Before(known.again))
	})
}

// readRevisions describes the revisions of the service that have to be.
func (r *Reader) readRevisions(ctx context.Context, s *serviceAnswers) {
	r.recallRevisions(s)
	wanted := r.revisionsToDescribe(s)
	for batch := range slices.Chunk(wanted, revisionsPerCall) {
		out, err := r.client.describeRevisions(ctx, batch)
		if err != nil {
			s.fail("DescribeServiceRevisions", err)
			continue
		}
		s.failures = append(s.failures, entriesFailed("DescribeServiceRevisions", out.Failures)...)
		for _, failure := range out.Failures {
			arn := aws.ToString(failure.Arn)
			s.revisions[arn] = s.revisions[arn].with(nil, r.options.Now())
		}
		for _, answer := range out.ServiceRevisions {
			arn := aws.ToString(answer.ServiceRevisionArn)
			s.revisions[arn] = s.revisions[arn].with(newRevisionSpec(answer), r.options.Now())
		}
	}
}

// recallRevisions takes in what is known of the revisions that the service refers to.
func (r *Reader) recallRevisions(s *serviceAnswers) {
	s.revisions = map[string]knownRevision{}
	for _, arn := range s.referencedRevisions() {
		if known, ok := r.revision(arn); ok {
			s.revisions[arn] = known
		}
	}
}

// revision is what is known of a revision, if anything is.
func (r *Reader) revision(arn string) (knownRevision, bool) {
	r.knows.RLock()
	defer r.knows.RUnlock()
	known, ok := r.revisions[arn]
	return known, ok
}

// with is what is known of the revision after another answer, which has none of it
// when ECS could not describe it: what was known before stays.
func (k knownRevision) with(spec *RevisionSpec, now time.Time) knownRevision {
	if spec == nil {
		spec = k.spec
	}
	next := knownRevision{spec: spec, complete: spec.complete()}
	if spec == nil || now.Sub(spec.CreatedAt) > young {
		next.pause = min(max(shortestPause, 2*k.pause), longestPause)
	}
	next.again = now.Add(next.pause)
	return next
}

// complete tells whether nothing of the revision will change any more: all digests
// have come, and what ECS makes for it is made.
func (spec *RevisionSpec) complete() bool {
	if spec == nil || len(spec.Containers) == 0 {
		return false
	}
	return !slices.ContainsFunc(spec.Containers, func(c Container) bool { return c.Digest == "" }) &&
		!slices.ContainsFunc(spec.Managed, func(r ManagedResource) bool { return r.Status != "ACTIVE" }) &&
		!slices.ContainsFunc(spec.GatewayRoutes, func(r GatewayRoute) bool { return r.Status != "ACTIVE" })
}
