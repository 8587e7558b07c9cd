package fleet_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// found is a service with its newest deployment and its current revision, where there are.
type found struct {
	service     types.Service
	deployments []types.ServiceDeployment
	newest      types.ServiceDeployment
	revision    types.ServiceRevision
}

func (w *world) findAll() (all []found) {
	for _, s := range w.everything().Services {
		one := found{service: s, deployments: w.Deployments(*s.ClusterArn, *s.ServiceArn)}
		if len(one.deployments) > 0 {
			one.newest = one.deployments[0]
		}
		if len(s.CurrentServiceRevisions) > 0 {
			one.revision, _ = w.Revision(*s.CurrentServiceRevisions[0].Arn)
		}
		all = append(all, one)
	}
	return all
}

func (f found) image(fits func(image types.ContainerImage) bool) bool {
	return slices.ContainsFunc(f.revision.ContainerImages, fits)
}

func (f found) provider(name string) bool {
	return slices.ContainsFunc(f.revision.CapacityProviderStrategy, func(item types.CapacityProviderStrategyItem) bool {
		return strings.HasSuffix(*item.CapacityProvider, name)
	})
}

// wanted are the kinds of service that every fleet has.
func wanted() map[string]func(found) bool {
	all := wantedConfigurations()
	maps.Copy(all, wantedImages())
	maps.Copy(all, wantedPasts())
	maps.Copy(all, wantedLeftovers())
	return all
}

func wantedConfigurations() map[string]func(found) bool {
	strategy := func(s types.DeploymentStrategy) func(found) bool {
		return func(f found) bool { return f.service.DeploymentConfiguration.Strategy == s }
	}
	platform := func(service, revision string) func(found) bool {
		return func(f found) bool {
			return aws.ToString(f.service.PlatformVersion) == service && aws.ToString(f.revision.PlatformVersion) == revision
		}
	}
	return map[string]func(found) bool{
		"rolling": strategy("ROLLING"), "blue/green": strategy("BLUE_GREEN"), "linear": strategy("LINEAR"), "canary": strategy("CANARY"),
		"Fargate launch type":   func(f found) bool { return f.service.LaunchType == types.LaunchTypeFargate },
		"EC2 launch type":       func(f found) bool { return f.service.LaunchType == types.LaunchTypeEc2 },
		"Fargate providers":     func(f found) bool { return f.provider("FARGATE") && f.provider("FARGATE_SPOT") },
		"EC2 provider":          func(f found) bool { return f.provider("-ec2") },
		"daemon":                func(f found) bool { return f.service.SchedulingStrategy == types.SchedulingStrategyDaemon },
		"Windows":               func(f found) bool { return strings.HasPrefix(aws.ToString(f.revision.PlatformFamily), "WINDOWS") },
		"Linux":                 func(f found) bool { return aws.ToString(f.revision.PlatformFamily) == "LINUX" },
		"Linux platform":        platform("LATEST", "1.4.0"),
		"Windows platform":      platform("LATEST", "1.0.0"),
		"load balancer":         func(f found) bool { return f.revision.LoadBalancers != nil && f.revision.ResolvedConfiguration != nil },
		"service registry":      func(f found) bool { return f.revision.ServiceRegistries != nil },
		"Service Connect":       func(f found) bool { return f.revision.ServiceConnectConfiguration != nil },
		"EBS volume":            func(f found) bool { return f.revision.VolumeConfigurations != nil },
		"public IP":             public(types.AssignPublicIpEnabled),
		"no public IP":          public(types.AssignPublicIpDisabled),
		"no network of its own": func(f found) bool { return f.revision.TaskDefinition != nil && f.revision.NetworkConfiguration == nil },
		"GuardDuty":             func(f found) bool { return f.revision.GuardDutyEnabled },
		"no GuardDuty": func(f found) bool {
			return f.revision.LaunchType == types.LaunchTypeFargate && !f.revision.GuardDutyEnabled
		},
		"Express":        func(f found) bool { return f.service.ResourceManagementType == types.ResourceManagementTypeEcs },
		"gateway":        func(f found) bool { return f.revision.GatewayConnectors != nil },
		"VPC Lattice":    func(f found) bool { return f.revision.VpcLatticeConfigurations != nil },
		"load balancers": func(f found) bool { return len(f.revision.LoadBalancers) > 1 },
		"no tasks":       func(f found) bool { return f.service.DesiredCount == 0 },
		"tags":           func(f found) bool { return len(f.service.Tags) > 0 },
	}
}

func wantedImages() map[string]func(found) bool {
	from := func(part string) func(found) bool {
		return func(f found) bool {
			return f.image(func(i types.ContainerImage) bool { return strings.Contains(*i.Image, part) })
		}
	}
	return map[string]func(found) bool{
		"Amazon ECR":                       from(".dkr.ecr."),
		"Amazon ECR Public":                from("public.ecr.aws/"),
		"Docker Hub":                       from("nginx:"),
		"Docker Hub, with an organisation": from("grafana/grafana:"),
		"registry with a port":             from("registry.internal:5000/platform/"),
		"tag and digest":                   from("caddy:2.10.1@sha256:"),
		"by digest only":                   from("nginx/nginx@sha256:"),
		"no valid reference":               from("/Legacy/Printer:"),
		"mutable tag":                      from(":latest"),
		"no digests": func(f found) bool {
			return f.service.RunningCount > 0 && f.image(func(i types.ContainerImage) bool { return i.ImageDigest == nil })
		},
		"one container":   func(f found) bool { return len(f.revision.ContainerImages) == 1 },
		"four containers": func(f found) bool { return len(f.revision.ContainerImages) == 4 },
	}
}

func wantedPasts() map[string]func(found) bool {
	newest := func(status types.ServiceDeploymentStatus) func(found) bool {
		return func(f found) bool { return f.newest.Status == status }
	}
	controller := func(c types.DeploymentControllerType) func(found) bool {
		return func(f found) bool {
			return f.service.DeploymentController.Type == c && len(f.service.TaskSets) == 2 &&
				f.service.CurrentServiceRevisions == nil && f.service.Deployments == nil && len(f.deployments) == 0
		}
	}
	return map[string]func(found) bool{
		"alarms": func(f found) bool { return f.newest.Alarms != nil && f.newest.Alarms.Status == complete },
		"no circuit breaker": func(f found) bool {
			return f.newest.DeploymentCircuitBreaker != nil && f.newest.DeploymentCircuitBreaker.Status == disabled
		},
		"more than a page":           func(f found) bool { return len(f.deployments) > 20 },
		"more than two pages of 100": func(f found) bool { return len(f.deployments) > 200 },
		"superseding": func(f found) bool {
			return len(f.newest.SourceServiceRevisions) == 2 && f.deployments[1].Status == types.ServiceDeploymentStatusStopped
		},
		"settled":                newest(types.ServiceDeploymentStatusSuccessful),
		"rolled back":            newest(types.ServiceDeploymentStatusRollbackSuccessful),
		"stopped":                newest(types.ServiceDeploymentStatusStopped),
		"under way":              newest(types.ServiceDeploymentStatusInProgress),
		"older than the history": func(f found) bool { return f.revision.CreatedAt != nil && len(f.deployments) == 0 },
		"too old to describe":    func(f found) bool { return f.revision.CreatedAt == nil && f.service.CurrentServiceRevisions != nil },
		"early success, cleaned up later": func(f found) bool {
			c := f.newest.DeploymentConfiguration
			return c != nil && c.EarlySuccessCriteria != nil && c.EarlySuccessCriteria.SourceServiceRevisionCleanup == types.ServiceRevisionCleanupDeferred
		},
		"execute command": func(f found) bool { return f.service.EnableExecuteCommand },
		"no zone rebalancing": func(f found) bool {
			return f.service.AvailabilityZoneRebalancing == types.AvailabilityZoneRebalancingDisabled
		},
		"CODE_DEPLOY": controller(types.DeploymentControllerTypeCodeDeploy),
		"EXTERNAL":    controller(types.DeploymentControllerTypeExternal),
	}
}

func public(want types.AssignPublicIp) func(found) bool {
	return func(f found) bool {
		n := f.revision.NetworkConfiguration
		return n != nil && n.AwsvpcConfiguration.AssignPublicIp == want
	}
}

func TestEveryKindIsThere(t *testing.T) {
	for _, size := range []int{40, 70, 400} {
		all := newWorld(t, uint64(size), size, 0).findAll()
		if len(all) != size {
			t.Errorf("%d services, want %d", len(all), size)
		}
		for name, fits := range wanted() {
			if !slices.ContainsFunc(all, fits) {
				t.Errorf("%d services, but no %s", size, name)
			}
		}
	}
}

func TestFewAreUnderWayAtFirst(t *testing.T) {
	for _, speed := range []float64{0, 1, 20} {
		underWay := 0
		for _, f := range newWorld(t, 1, 400, speed).findAll() {
			if f.service.CurrentServiceDeployment != nil {
				underWay++
			} else if f.newest.CreatedAt != nil && start().Sub(*f.newest.CreatedAt) < 24*time.Hour {
				t.Errorf("%s was deployed at %v", *f.service.ServiceArn, *f.newest.CreatedAt)
			}
		}
		if underWay != 5 {
			t.Errorf("at speed %v %d services have a deployment under way, want 5", speed, underWay)
		}
	}
}

func TestDormantServicesStayDormant(t *testing.T) {
	w := newWorld(t, 1, 40, 1)
	w.clock.advance(24 * time.Hour)
	if !slices.ContainsFunc(w.findAll(), wantedPasts()["older than the history"]) {
		t.Error("after a day of life no service is older than the history")
	}
}

func TestSameNameInSeveralClusters(t *testing.T) {
	images := map[string]map[string]bool{}
	for _, f := range newWorld(t, 1, 300, 0).findAll() {
		if len(f.revision.ContainerImages) == 0 {
			continue
		}
		name := *f.service.ServiceName
		if images[name] == nil {
			images[name] = map[string]bool{}
		}
		images[name][fmt.Sprint(*f.revision.ContainerImages[0].Image, aws.ToString(f.revision.ContainerImages[0].ImageDigest))] = true
	}
	same, different := 0, 0
	for _, all := range images {
		if len(all) == 1 {
			same++
		} else {
			different++
		}
	}
	if len(images) < 95 || same == 0 || different == 0 {
		t.Errorf("%d names; %d the same everywhere, %d not", len(images), same, different)
	}
}

func TestRevisionNumbersAreStrings(t *testing.T) {
	leading := map[byte]int{}
	for _, r := range newWorld(t, 1, 400, 0).everything().Revisions {
		leading[number(*r.ServiceRevisionArn)[0]]++
	}
	if leading['0'] == 0 || leading['5'] == 0 {
		t.Errorf("numbers begin with %v", leading)
	}
}

func TestCapacityProviderStrategy(t *testing.T) {
	w, arn := newService(t, fleet.ServiceSpec{Compute: fleet.FargateProviders})
	s := w.service(arn)
	r, _ := w.Revision(*s.CurrentServiceRevisions[0].Arn)
	var got []string
	for _, item := range r.CapacityProviderStrategy {
		got = append(got, fmt.Sprintf("%s base %d weight %d", *item.CapacityProvider, item.Base, item.Weight))
	}
	if want := []string{"FARGATE base 1 weight 1", "FARGATE_SPOT base 0 weight 3"}; !slices.Equal(got, want) {
		t.Errorf("strategy %v, want %v", got, want)
	}
	if s.LaunchType != "" || r.LaunchType != "" || s.Deployments[0].LaunchType != "" {
		t.Error("a launch type beside it")
	}
}
