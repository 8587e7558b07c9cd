package fleet

import "slices"

// keptDeployments is how many deployments of a service are kept, as far as they are not older than History: five
// pages of a listing, which has at most 100 a page.
const keptDeployments = 500

// trim drops the service's deployments that are past the history, and the revisions that only they named.
func (f *Fleet) trim(s *service) {
	oldest := f.clock.Add(-History - f.config.Lag)
	for _, d := range s.deployments {
		d.past.forget(f.now.Add(-f.config.Lag))
	}
	drop := max(0, len(s.deployments)-keptDeployments)
	for drop < len(s.deployments) && s.deployments[drop].state.CreatedAt.Before(oldest) {
		drop++
	}
	if drop == 0 {
		return
	}
	for _, d := range s.deployments[:drop] {
		delete(f.deployments, *d.state.ServiceDeploymentArn)
	}
	s.deployments = slices.Delete(s.deployments, 0, drop)
	named := s.namedRevisions()
	s.revisions = slices.DeleteFunc(s.revisions, func(r *revision) bool {
		arn := *r.state.ServiceRevisionArn
		if named[arn] {
			return false
		}
		delete(f.revisions, arn)
		return true
	})
}

// namedRevisions gives the ARNs of the revisions that the service has or its deployments had. The one to go
// back to is always among them.
func (s *service) namedRevisions() map[string]bool {
	named := make(map[string]bool, len(s.revisions))
	for _, p := range s.placements {
		named[*p.revision.state.ServiceRevisionArn] = true
	}
	for _, d := range s.deployments {
		named[*d.state.TargetServiceRevision.Arn] = true
		for _, source := range d.state.SourceServiceRevisions {
			named[*source.Arn] = true
		}
	}
	return named
}

// endPast ends the service's deployments and revisions, and drops them.
func (f *Fleet) endPast(s *service) {
	for _, r := range s.revisions {
		delete(f.revisions, *r.state.ServiceRevisionArn)
	}
	s.revisions, s.placements, s.primary, s.stable = nil, nil, nil, nil
	for _, d := range s.deployments {
		d.past.hold(nil, f.now, f.config.Lag)
	}
	f.after(f.config.Lag, func() {
		for _, d := range s.deployments {
			delete(f.deployments, *d.state.ServiceDeploymentArn)
		}
		s.deployments = nil
	})
}
