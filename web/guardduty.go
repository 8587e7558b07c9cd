package web

import (
	"slices"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// What there is to say of GuardDuty Runtime Monitoring.
const (
	guardDutyOn      = "on"
	guardDutyOff     = "off"
	guardDutyNowhere = "does not apply"
)

// guardDuty tells whether GuardDuty watches the tasks of a revision. It goes by the revision only for
// tasks on Linux on Fargate (AWS' GuardDuty user guide, Runtime Monitoring).
func guardDuty(spec *ecs.RevisionSpec, launchType string) string {
	switch {
	case spec == nil:
		return ""
	case strings.HasPrefix(strings.ToUpper(spec.PlatformFamily), "WINDOWS"), !mayRunOnFargate(spec, launchType):
		return guardDutyNowhere
	case spec.GuardDutyEnabled:
		return guardDutyOn
	default:
		return guardDutyOff
	}
}

// mayRunOnFargate tells whether tasks of the revision run on Fargate, or nobody says on what.
func mayRunOnFargate(spec *ecs.RevisionSpec, launchType string) bool {
	if spec.LaunchType == "" && len(spec.CapacityProviders) > 0 {
		return slices.ContainsFunc(spec.CapacityProviders, func(p ecs.CapacityProvider) bool { return strings.HasPrefix(p.Name, "FARGATE") })
	}
	if spec.LaunchType != "" {
		launchType = spec.LaunchType
	}
	return launchType == "" || launchType == "FARGATE"
}

// guardDutyMeans says what that means for a service.
func guardDutyMeans(state string, service *ecs.Service) string {
	switch state {
	case guardDutyOn:
		return "GuardDuty watches the tasks of the current revision at run time."
	case guardDutyOff:
		return "GuardDuty does not watch the tasks of the current revision at run time. Revisions that are deployed after Runtime Monitoring was turned on are watched."
	case guardDutyNowhere:
		return "ECS tells of Runtime Monitoring for tasks on Linux on Fargate only. These run elsewhere."
	}
	switch {
	case service.CurrentRevision != "":
		return "Not known. The current revision was not read yet, or it is too old for ECS to describe."
	case service.DeploymentController != "" && !service.DeployedByECS():
		return "Not known. ECS tells of it by service revisions, and makes none for services that others deploy."
	default:
		return "Not known, as the current revision is not."
	}
}
