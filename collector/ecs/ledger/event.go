package ledger

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Event is something that was learnt of a service, or that should have been. Asked is when
// the call was sent.
type Event interface {
	happen(s *step)
}

// Inventoried is that a list of the cluster has the service.
type Inventoried struct{ Asked time.Time }

// Unlisted is that a complete list of the cluster lacks the service.
type Unlisted struct{ Began time.Time }

// Described is what DescribeServices tells of the service.
type Described struct {
	Asked   time.Time
	Service ecs.Description
}

// LeftOut is what it tells of a service that the configuration leaves out by its tags.
type LeftOut Described

// Listed is what ListServiceDeployments tells: pages that reach to what is known.
type Listed struct {
	Asked       time.Time
	Trace       uint64 // of the description by which it was asked for
	Primary     string // of the same
	Deployments []ecs.Deployment
}

// DeploymentsDescribed is what DescribeServiceDeployments tells of deployments of the service.
type DeploymentsDescribed struct {
	Asked       time.Time
	Deployments []ecs.Deployment
}

// RevisionsDescribed is what DescribeServiceRevisions tells of revisions of the service.
type RevisionsDescribed struct {
	Asked     time.Time
	Revisions map[ecs.ARN]*ecs.RevisionSpec
}

// Lacking is that something was asked for and the answer says that it does not exist, or says
// nothing of it.
type Lacking struct {
	Asked     time.Time
	Operation Operation
	ARN       ecs.ARN // of the deployment or revision; empty for the service itself
	Reason    string
	Err       error
	Refused   bool // whether it is a call about it alone that failed
}

// Failed is that a call about the service alone was not answered.
type Failed struct {
	Operation Operation
	Reason    string
	Err       error

	Refused     bool // AWS says no to what was asked
	NotFound    bool // AWS does not know the service in this call
	Unsupported bool // AWS does not do this for such a service
}

// Hinted is that something may have happened to the service.
type Hinted struct {
	Deployed bool // whether to a deployment of it
	Once     bool // whether one look will do
}

// Passed is that time went by.
type Passed struct{}

// step is an event being worked into a memory.
type step struct {
	Memory
	options  Options
	now      time.Time
	gone     bool
	growing  bool // whether the service was just set to run more tasks
	finished []ecs.FinishedDeployment
	failures []ecs.Failure
}

// fail notes a failure to be counted. Of a service that may not exist there is none.
func (s *step) fail(operation Operation, reason string, err error) {
	if s.rumoured() {
		return
	}
	s.failures = append(s.failures, ecs.Failure{FailureKind: ecs.FailureKind{Operation: operation.String(), Reason: reason}, Err: err})
}
