// Package ecs reads Amazon ECS into immutable snapshots. It is the only code of
// the exporter that talks to AWS; what it returns holds no AWS SDK types.
package ecs

import "time"

// Target is one AWS account in one region.
type Target struct {
	AccountID string // 12 digits; empty until AWS has told it
	Region    string
}

// Snapshot is what one refresh read of a target. It is never modified once
// built, and partial failure is data in it.
type Snapshot struct {
	Target   Target
	TakenAt  time.Time // when the refresh that read it began
	Clusters []Cluster // by name
	Failures []Failure // what could not be read, apart from whole clusters
}

// Partial tells whether a cluster of the snapshot could not be read.
func (s *Snapshot) Partial() bool {
	for i := range s.Clusters {
		if s.Clusters[i].Err != nil {
			return true
		}
	}
	return false
}

// Cluster is an ECS cluster with its services.
type Cluster struct {
	Name     string
	Err      error     // why its services could not be listed and described; nil when they were
	Services []Service // by name
}

// Service is an ECS service, the revisions it refers to now and its newest deployment.
type Service struct {
	Name                 string
	Status               string
	LaunchType           string // empty with a capacity provider strategy
	SchedulingStrategy   string
	DeploymentController string
	CreatedAt            time.Time
	Tasks                ServiceTasks

	CurrentRevision string      // id of the revision it stands on; empty when unknown
	Revisions       []Revision  // the current one, and source and target of a deployment under way
	Deployment      *Deployment // the newest one; nil when none can be listed
}

// ServiceTasks counts the tasks of a service.
type ServiceTasks struct {
	Desired, Running, Pending int32
}

// Revision is a service revision that a service refers to now.
type Revision struct {
	ID    string         // last part of the ARN: a number that can start with 0
	Tasks *RevisionTasks // nil when ECS names no counts for it
	Spec  *RevisionSpec  // nil when it could not be described
}

// RevisionTasks counts the tasks of a service revision.
type RevisionTasks struct {
	Requested, Running, Pending int32
}

// RevisionSpec is what a service revision consists of. ECS never changes it,
// but containers and digests arrive some seconds after the revision.
type RevisionSpec struct {
	CreatedAt        time.Time
	TaskDefinition   string // family:revision
	LaunchType       string // empty with a capacity provider strategy
	PlatformVersion  string
	PlatformFamily   string
	GuardDutyEnabled bool
	Containers       []Container
}

// Container is a container of a service revision and the image it runs.
type Container struct {
	Name string
	Image
}

// Deployment is a service deployment. What DescribeServiceDeployments alone
// tells (sources, strategy, rollback, stop) is empty while ECS cannot describe it yet.
type Deployment struct {
	ID              string
	Status          string
	Strategy        string
	TargetRevision  string   // id
	SourceRevisions []string // ids; none for a first deployment

	CreatedAt, StartedAt, FinishedAt, StoppedAt time.Time // zero when ECS gave none
}

// Failure is something of a target that could not be read: an entry in the
// failures of an answer, or a call about a single service that went wrong.
type Failure struct {
	Operation string // of the ECS API
	Reason    string // as ECS gave it, or the error code of the call
	Err       error  // what was being read, and why it failed
}
