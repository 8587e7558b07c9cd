package web

import (
	"fmt"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// newestView is the newest deployment of a service.
type newestView struct {
	deploymentView
	ID             string
	Reason         string // for its status
	Strategy       string
	Plan           string // bake, steps, early success
	Sources        []string
	Target         string
	Created, Ended moment
	Earliest       moment // end by bake and steps; empty where these bound nothing
	AtAnyMoment    bool   // whether that has passed
	CircuitBreaker string
	Alarms         string
	RollbackTo     string
	RolledBack     moment // when that began
	Hooks          []hookView
}

// hookView is a lifecycle hook of a deployment.
type hookView struct {
	ID, Status string
	Waits      string // for what; empty when it does not
	Expires    moment // when it does; empty when nobody tells
	Then       string // what ECS does then
}

func newNewestView(r row, now time.Time) *newestView {
	d := r.deployment()
	if d == nil {
		return nil
	}
	view := &newestView{
		deploymentView: *newDeploymentView(d, now), ID: d.ARN.ID(), Reason: d.Reason,
		Strategy: strategy(d.Strategy), Plan: plan(d), Target: d.Target.ID(),
		Created: newMoment(d.CreatedAt, now), Ended: newMoment(d.Ended(), now),
		CircuitBreaker: circuitBreaker(d.CircuitBreaker), Alarms: alarms(d.Alarms),
	}
	for _, source := range d.Sources {
		view.Sources = append(view.Sources, source.ID())
	}
	if end := earliestEnd(d, now); !end.IsZero() {
		view.Earliest, view.AtAnyMoment = newMoment(end, now), !end.After(now)
	}
	if d.Rollback != nil {
		view.RollbackTo, view.RolledBack = d.Rollback.Revision.ID(), newMoment(d.Rollback.StartedAt, now)
	}
	for _, hook := range d.Hooks {
		view.Hooks = append(view.Hooks, newHookView(hook, now))
	}
	return view
}

func newHookView(hook ecs.LifecycleHook, now time.Time) hookView {
	view := hookView{ID: hook.ID, Status: words(hook.Status)}
	switch {
	case hook.Status == "AWAITING_ACTION":
		view.Waits = "somebody who continues the deployment or rolls it back"
	case hook.Status == "IN_PROGRESS" && hook.TargetType == "AWS_LAMBDA":
		view.Waits = joined("the Lambda function", hook.Target)
	case hook.Status == "IN_PROGRESS":
		view.Waits = words(hook.TargetType)
	default:
		return view
	}
	view.Expires = newMoment(hook.ExpiresAt, now)
	switch hook.TimeoutAction {
	case "ROLLBACK":
		view.Then = "ECS rolls the deployment back"
	case "CONTINUE":
		view.Then = "ECS continues the deployment"
	default:
		view.Then = words(hook.TimeoutAction)
	}
	return view
}

func strategy(constant string) string {
	if constant == "BLUE_GREEN" {
		return "Blue/green"
	}
	return words(constant)
}

// plan says what a deployment goes by.
func plan(d *ecs.Deployment) string {
	var says []string
	switch step := d.Plan.Step; {
	case step == nil || !step.Percent.Given:
	case d.Strategy == "CANARY":
		says = append(says, fmt.Sprintf("%s of traffic first, the rest after %d min", percent(step.Percent), step.BakeMinutes.Value))
	default:
		says = append(says, fmt.Sprintf("%s of traffic a step, %d min between steps", percent(step.Percent), step.BakeMinutes.Value))
	}
	if d.Plan.BakeMinutes.Given {
		says = append(says, fmt.Sprintf("%d min bake", d.Plan.BakeMinutes.Value))
	}
	if d.Plan.EarlySuccess != nil {
		says = append(says, "early success")
	}
	return strings.Join(says, ", ")
}

func circuitBreaker(c *ecs.CircuitBreaker) string {
	switch {
	case c == nil:
		return ""
	case c.Threshold == 0:
		return words(c.Status)
	default:
		return fmt.Sprintf("%s: %d failed of %d that trip it", words(c.Status), c.Failures, c.Threshold)
	}
}

func alarms(a *ecs.DeploymentAlarms) string {
	if a == nil {
		return ""
	}
	if len(a.Triggered) == 0 {
		return words(a.Status)
	}
	return words(a.Status) + ": " + strings.Join(a.Triggered, ", ")
}
