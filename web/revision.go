package web

import (
	"strconv"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// revisionView is a revision that a service refers to.
type revisionView struct {
	ID               string
	Part             string // that it plays: current, source, target
	TaskDefinition   string
	Age              moment
	Images           []imageView
	RunsOn, Platform string
	GuardDuty        string
	Tasks            *ecs.RevisionTasks // nil where nobody counts them
	Production, Test string             // traffic, in percent; empty where none is shifted
}

func newRevisionViews(r row, now time.Time) []revisionView {
	var views []revisionView
	for _, revision := range r.service.Revisions {
		view := revisionView{
			ID: revision.ID, Part: r.part(revision.ID), Tasks: revision.Tasks,
			Production: percent(revision.Traffic.Production), Test: percent(revision.Traffic.Test),
		}
		if spec := revision.Spec; spec != nil {
			view.TaskDefinition, view.Age = spec.TaskDefinition, newMoment(spec.CreatedAt, now)
			view.Images = newImageViews(spec.Containers)
			view.RunsOn, view.Platform = runsOnOf(spec, r.service.LaunchType), platform(spec)
			view.GuardDuty = guardDuty(spec, r.service.LaunchType)
		}
		views = append(views, view)
	}
	return views
}

// part is the part that a revision plays for the service.
func (r row) part(id string) string {
	var parts []string
	if id == r.service.CurrentRevision {
		parts = append(parts, "current")
	}
	if d := r.deployment(); d != nil && !d.Finished() {
		if d.Target.ID() == id {
			parts = append(parts, "target")
		}
		for _, source := range d.Sources {
			if source.ID() == id {
				parts = append(parts, "source")
			}
		}
	}
	return strings.Join(parts, ", ")
}

func platform(spec *ecs.RevisionSpec) string {
	return strings.TrimSpace(spec.PlatformFamily + " " + spec.PlatformVersion)
}

func percent(n ecs.Optional[float64]) string {
	if !n.Given {
		return ""
	}
	return strconv.FormatFloat(n.Value, 'f', -1, 64) + "%"
}

// taskSetView is a set of tasks of a service that ECS does not deploy.
type taskSetView struct {
	ID, Status, Stability string
	TaskDefinition        string
	RunsOn                string
	Age                   moment
	Scale                 string
	Tasks                 ecs.ServiceTasks
}

func newTaskSetViews(sets []ecs.TaskSet, now time.Time) []taskSetView {
	var views []taskSetView
	for _, set := range sets {
		views = append(views, taskSetView{
			ID: set.ID, Status: words(set.Status), Stability: words(set.StabilityStatus), TaskDefinition: set.TaskDefinition,
			RunsOn: joined(set.LaunchType, set.PlatformFamily, set.PlatformVersion), Age: newMoment(set.CreatedAt, now),
			Scale: percent(set.Scale), Tasks: set.Tasks,
		})
	}
	return views
}
