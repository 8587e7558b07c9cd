package fleet

import "github.com/aws/aws-sdk-go-v2/aws"

// DeleteService deletes a service with whatever tasks it has, as AWS does where it is forced: it is not listed any
// more, is DRAINING for DrainTime, with a deployment under way stopped, then INACTIVE without revisions and deployments, and forgotten
// after InactiveTime. A cluster or service that is unknown or not ACTIVE is an error.
func (f *Fleet) DeleteService(cluster, service string) error {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return err
	}
	f.deleteService(s)
	return nil
}

func (f *Fleet) deleteService(s *service) {
	f.calm(s)
	f.active--
	f.unlist(s.cluster, *s.state.ServiceArn)
	if s.rollout != nil {
		f.halt(s, "Service deployment stopped because the service was deleted.")
	}
	next := *s.state
	next.Status = aws.String(statusDraining)
	next.DesiredCount = 0
	s.replacement = nil
	f.update(s, next)
	f.after(f.paced(DrainTime), func() { f.drained(s) })
}

func (f *Fleet) drained(s *service) {
	next := *s.state
	next.Status = aws.String(statusInactive)
	next.RunningCount, next.PendingCount = 0, 0
	next.TaskSets = nil
	f.endPast(s)
	f.update(s, next)
	f.after(InactiveTime, func() { s.looks.hold(nil, f.now, f.config.Lag) })
	f.after(InactiveTime+f.config.Lag, func() { f.forget(s) })
}

// forget drops the service, unless another of its name has taken its place.
func (f *Fleet) forget(s *service) {
	if s.cluster.services[s.spec.Name] == s {
		delete(s.cluster.services, s.spec.Name)
	}
}
