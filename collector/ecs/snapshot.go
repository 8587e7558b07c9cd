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
	ReadAt   time.Time            // when what is in it was known
	Clusters []Cluster            // by name
	Failures []Failure            // what could not be read, apart from whole clusters
	Finished []FinishedDeployment // what was seen to finish in this refresh

	CachedRevisions int // that the reader knows
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
	ReadAt   time.Time // when what is known of the services was known
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
	Tags                 map[string]string // nil unless tags are read

	Pending         bool              // whether its deployment, or a revision that it refers to, could not be read yet
	CurrentRevision string            // id of the revision it stands on; empty when unknown
	Revisions       []Revision        // the current one, and source and target of a deployment under way
	Deployment      *Deployment       // the newest one; nil when none can be listed
	Finished        []DeploymentCount // its deployments that were seen to finish; nil where ECS does not deploy it
}

// ServiceTasks counts the tasks of a service.
type ServiceTasks struct {
	Desired, Running, Pending int32
}

// Failure is something of a target that could not be read: an entry in the
// failures of an answer, or a call about a single service that went wrong.
type Failure struct {
	Operation string // of the ECS API
	Reason    string // as ECS gave it, or the error code of the call
	Err       error  // what was being read, and why it failed
}
