package web

import (
	"testing"

	"ecs_revision_exporter/collector/ecs"
)

func TestGuardDuty(t *testing.T) {
	strategy := func(names ...string) []ecs.CapacityProvider {
		var items []ecs.CapacityProvider
		for _, name := range names {
			items = append(items, ecs.CapacityProvider{Name: name})
		}
		return items
	}
	for _, test := range []struct {
		name       string
		launchType string // of the service
		spec       *ecs.RevisionSpec
		want       string
	}{
		{"not read", "FARGATE", nil, ""},
		{"on", "FARGATE", &ecs.RevisionSpec{LaunchType: "FARGATE", PlatformFamily: "Linux", GuardDutyEnabled: true}, guardDutyOn},
		{"off", "FARGATE", &ecs.RevisionSpec{LaunchType: "FARGATE", PlatformFamily: "LINUX"}, guardDutyOff},
		{"on Fargate by the service", "FARGATE", &ecs.RevisionSpec{}, guardDutyOff},
		{"on a capacity provider", "", &ecs.RevisionSpec{CapacityProviders: strategy("FARGATE_SPOT")}, guardDutyOff},
		{"on Windows", "FARGATE", &ecs.RevisionSpec{LaunchType: "FARGATE", PlatformFamily: "WINDOWS_SERVER_2022_CORE"}, guardDutyNowhere},
		{"on EC2", "EC2", &ecs.RevisionSpec{LaunchType: "EC2", PlatformFamily: "Linux"}, guardDutyNowhere},
		{"on EC2 by a capacity provider", "", &ecs.RevisionSpec{CapacityProviders: strategy("ec2-spot")}, guardDutyNowhere},
		{"on a machine of one's own", "EXTERNAL", &ecs.RevisionSpec{}, guardDutyNowhere},
		{"nobody says on what", "", &ecs.RevisionSpec{}, guardDutyOff},
	} {
		if got := guardDuty(test.spec, test.launchType); got != test.want {
			t.Errorf("%s: %q, not %q", test.name, got, test.want)
		}
	}
}

// TestGuardDutyIsNotKnown says why.
func TestGuardDutyIsNotKnown(t *testing.T) {
	for _, test := range []struct {
		controller, current, want string
	}{
		{"ECS", "0123", "Not known. The current revision was not read yet, or it is too old for ECS to describe."},
		{"ECS", "", "Not known, as the current revision is not."},
		{"CODE_DEPLOY", "", "Not known. ECS tells of it by service revisions, and makes none for services that others deploy."},
	} {
		service := &ecs.Service{Description: &ecs.Description{DeploymentController: test.controller}, CurrentRevision: test.current}
		if got := guardDutyMeans("", service); got != test.want {
			t.Errorf("%s, %q: %q, not %q", test.controller, test.current, got, test.want)
		}
	}
}
