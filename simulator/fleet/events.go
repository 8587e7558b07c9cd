package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Event is something that ECS tells Amazon EventBridge (Amazon ECS Developer Guide, "Amazon ECS events").
type Event struct {
	At         time.Time
	DetailType string
	Resources  []string
	Detail     map[string]any
}

// steadyInterval is how often ECS tells of a service at rest that it is in a steady state: every few hours, as was seen.
const steadyInterval = 6 * time.Hour

// Listen has everything that happens from now on told, at the moment at which it happens: whenever the fleet lives
// up to its clock, which each question has it do. Who is told must not ask the fleet.
func (f *Fleet) Listen(told func(Event)) {
	defer f.enter()()
	f.listeners = append(f.listeners, told)
	if len(f.listeners) == 1 {
		f.scheduleSteady()
	}
}

// Next is when something is to happen next by itself; zero for never.
func (f *Fleet) Next() time.Time {
	defer f.enter()()
	if len(f.queue.events) == 0 {
		return time.Time{}
	}
	return f.queue.events[0].at
}

// tell tells of something about a service that happens at the moment being lived.
func (f *Fleet) tell(detailType string, resources []string, detail map[string]any) {
	for _, told := range f.listeners {
		told(Event{At: f.now, DetailType: detailType, Resources: resources, Detail: detail})
	}
}

// tellDeployment tells how far the deployment of a revision is.
func (f *Fleet) tellDeployment(s *service, name string, of *revision) {
	id := "ecs-svc/" + lastPart(*of.state.ServiceRevisionArn)
	kind, reason := "INFO", "ECS deployment "+id+" in progress."
	switch name {
	case "SERVICE_DEPLOYMENT_COMPLETED":
		reason = "ECS deployment " + id + " completed."
	case "SERVICE_DEPLOYMENT_FAILED":
		kind, reason = "ERROR", "ECS deployment circuit breaker: task failed to start."
	}
	f.tell("ECS Deployment State Change", []string{*s.state.ServiceArn}, map[string]any{
		"eventType": kind, "eventName": name, "deploymentId": id, "updatedAt": f.now.UTC().Format(time.RFC3339), "reason": reason,
	})
}

// tellEnd tells how a deployment ended. That it failed is told of services with a circuit breaker only.
func (f *Fleet) tellEnd(r *rollout, status types.ServiceDeploymentStatus) {
	if status != types.ServiceDeploymentStatusSuccessful && r.deployment.state.DeploymentConfiguration.DeploymentCircuitBreaker.Enable {
		f.tellDeployment(r.service, "SERVICE_DEPLOYMENT_FAILED", r.target)
	}
	switch status {
	case types.ServiceDeploymentStatusSuccessful:
		f.tellDeployment(r.service, "SERVICE_DEPLOYMENT_COMPLETED", r.target)
	case types.ServiceDeploymentStatusRollbackSuccessful:
		f.tellDeployment(r.service, "SERVICE_DEPLOYMENT_COMPLETED", r.back)
	default:
		return
	}
	f.tellSteady(r.service)
}

// tellHooks tells of the hooks that wait for somebody since the last step.
func (f *Fleet) tellHooks(r *rollout, before []types.DeploymentLifecycleHookDetail) {
	for _, hook := range r.deployment.state.LifecycleHookDetails {
		if hook.Status != types.DeploymentLifecycleHookStatusAwaitingAction || slices.ContainsFunc(before, func(b types.DeploymentLifecycleHookDetail) bool { return *b.HookId == *hook.HookId }) {
			continue
		}
		f.tell("ECS Hook State Change", []string{*r.deployment.state.ServiceDeploymentArn}, map[string]any{
			"eventName": "HOOK_AWAITING_ACTION", "hookId": *hook.HookId, "serviceArn": *r.service.state.ServiceArn,
		})
	}
}

// tellTask tells what became of a task.
func (f *Fleet) tellTask(s *service, of *revision, arn string, detail map[string]any) {
	detail["taskArn"], detail["clusterArn"] = arn, *s.cluster.state.ClusterArn
	detail["group"], detail["startedBy"] = "service:"+s.spec.Name, "ecs-svc/"+lastPart(*of.state.ServiceRevisionArn)
	f.tell("ECS Task State Change", []string{arn}, detail)
}

func (f *Fleet) tellSteady(s *service) {
	f.tell("ECS Service Action", []string{*s.state.ServiceArn}, map[string]any{
		"eventType": "INFO", "eventName": "SERVICE_STEADY_STATE", "clusterArn": *s.cluster.state.ClusterArn,
		"createdAt": f.now.UTC().Format(time.RFC3339),
	})
}

// scheduleSteady has one service after the other say that it is in a steady state.
func (f *Fleet) scheduleSteady() {
	f.after(steadyInterval/time.Duration(max(1, f.active)), func() {
		if n := len(f.lively); n > 0 {
			f.steady++
			if s := f.lively[f.steady%n]; s.rollout == nil && aws.ToString(s.state.Status) == statusActive {
				f.tellSteady(s)
			}
		}
		f.scheduleSteady()
	})
}
