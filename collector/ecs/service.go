package ecs

import "time"

// Service is an ECS service, the revisions it refers to now and its newest deployment.
type Service struct {
	*Description
	Pending         bool               // whether it was never read whole
	CurrentRevision string             // id of the revision it stands on; empty when unknown
	Revisions       []Revision         // the current one, source and target of a deployment under way, and all that have tasks
	Former          []Revision         // sources and target of the newest deployment that are not among Revisions, where their content is still known
	Deployment      *Deployment        // the newest one; nil when none can be listed
	Newest          []ListedDeployment // its newest deployments, the newest first; none where Deployment is nil
	Finished        []DeploymentCount  // its deployments that finished since they were first read; nil where ECS does not deploy it
	Superseded      Optional[int]      // of these the stopped ones that a newer one replaced
	StoppedTasks    []StoppedTasks     // its tasks that stopped, by cause; none unless they are read
}

// Description is what DescribeServices tells of a service.
type Description struct {
	Name                 string            `json:"name"`
	Status               string            `json:"status,omitzero"`      // ACTIVE, DRAINING or INACTIVE
	LaunchType           string            `json:"launch_type,omitzero"` // empty with a capacity provider strategy
	SchedulingStrategy   string            `json:"scheduling_strategy,omitzero"`
	DeploymentController string            `json:"deployment_controller,omitzero"` // ECS where none is told, as AWS documents
	ZoneRebalancing      string            `json:"zone_rebalancing,omitzero"`      // ENABLED or DISABLED
	ExecuteCommand       bool              `json:"execute_command,omitzero"`       // whether commands can be run in its containers
	CircuitBreaker       *Safeguard        `json:"circuit_breaker,omitzero"`       // of its deployments; nil where none is configured, or ECS does not deploy it
	Alarms               *Safeguard        `json:"alarms,omitzero"`                // likewise
	TaskSets             []TaskSet         `json:"task_sets,omitzero"`             // none where ECS deploys it
	CreatedAt            time.Time         `json:"created_at,omitzero"`
	Tasks                ServiceTasks      `json:"tasks,omitzero"`
	Tags                 map[string]string `json:"tags,omitzero"` // nil unless tags are read
	Rollouts             []Rollout         `json:"rollouts,omitzero"`
	InUse                []RevisionInUse   `json:"in_use,omitzero"` // newest first (currentServiceRevisions)
}

// ControllerECS is the deployment controller of the services that ECS itself deploys.
const ControllerECS = "ECS"

// DeployedByECS tells whether ECS itself deploys the service, rather than CodeDeploy or
// somebody else's controller.
func (d *Description) DeployedByECS() bool { return d.DeploymentController == ControllerECS }

// Safeguard is how a service is set to notice that a deployment of it fails.
type Safeguard struct {
	Enabled  bool `json:"enabled,omitzero"`
	Rollback bool `json:"rollback,omitzero"` // whether a deployment that fails is rolled back
}

// ServiceTasks counts the tasks of a service.
type ServiceTasks struct {
	Desired int32 `json:"desired,omitzero"`
	Running int32 `json:"running,omitzero"`
	Pending int32 `json:"pending,omitzero"`
}

// Rollout is what the service itself tells of a deployment, before ECS lists or describes that.
type Rollout struct {
	ID          string    `json:"id"` // the number of ecs-svc/<number>, which is the id of the revision it brings
	Status      string    `json:"status,omitzero"`
	State       string    `json:"state,omitzero"`
	FailedTasks int32     `json:"failed_tasks,omitzero"` // in a row; none once a task runs
	CreatedAt   time.Time `json:"created_at,omitzero"`
	UpdatedAt   time.Time `json:"updated_at,omitzero"`
}

// Primary is the deployment that the service calls its primary, nil where it names none.
func (d *Description) Primary() *Rollout {
	for i := range d.Rollouts {
		if d.Rollouts[i].Status == "PRIMARY" {
			return &d.Rollouts[i]
		}
	}
	return nil
}

// RevisionInUse is a revision that the service names among its current ones, with its tasks.
type RevisionInUse struct {
	ARN   ARN           `json:"arn"`
	Tasks RevisionTasks `json:"tasks,omitzero"`
}

// DeploymentCount is how many deployments of a service finished with a status.
type DeploymentCount struct {
	Status string `json:"status"`
	Count  int    `json:"count"`
}

// FinishedDeployment is a deployment that has finished, and how long it took.
type FinishedDeployment struct {
	Cluster, Status string
	Duration        time.Duration // from its start to its end
}
