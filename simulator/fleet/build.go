package fleet

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// blueprint gives the configuration that a service's revisions have in common.
func (f *Fleet) blueprint(c *cluster, serviceARN string, spec ServiceSpec) types.ServiceRevision {
	b := types.ServiceRevision{
		ServiceArn:       aws.String(serviceARN),
		ClusterArn:       c.state.ClusterArn,
		GuardDutyEnabled: *spec.GuardDuty,
	}
	f.setCompute(&b, c, spec)
	f.setTargetGroups(&b, c, spec)
	if spec.Registry {
		b.ServiceRegistries = []types.ServiceRegistry{f.registry(serviceARN, spec)}
	}
	if spec.ServiceConnect {
		b.ServiceConnectConfiguration = f.serviceConnect(c, spec)
	}
	if spec.Volume {
		b.VolumeConfigurations = f.volumes(serviceARN, spec)
	}
	if spec.Gateway {
		b.GatewayConnectors = []types.GatewayConnector{gatewayConnector(spec)}
	}
	if spec.Monitoring {
		b.Monitoring = monitoringConfiguration()
	}
	return b
}

// registry gives the service registry of a service.
func (f *Fleet) registry(serviceARN string, spec ServiceSpec) types.ServiceRegistry {
	registry := types.ServiceRegistry{
		RegistryArn: aws.String(f.arn("servicediscovery", "service/srv-"+hexadecimal(16, serviceARN))),
	}
	switch spec.RegistryStyle {
	case RegistryByContainer:
		registry.ContainerName, registry.ContainerPort = aws.String(spec.Name), aws.Int32(applicationPort)
	case RegistryByPort:
		registry.Port = aws.Int32(applicationPort)
	case RegistryByAddress:
	}
	return registry
}

// monitoringConfiguration gives the CPU metric the finer of the two resolutions that there are.
func monitoringConfiguration() *types.MonitoringConfiguration {
	return &types.MonitoringConfiguration{MetricConfigurations: []types.MetricConfiguration{
		{MetricNames: []string{"CPUUtilization"}, ResolutionSeconds: aws.Int32(20)},
		{MetricNames: []string{"MemoryUtilization"}, ResolutionSeconds: aws.Int32(60)},
	}}
}

// describeService gives the service itself, as it is before its first revision.
func (f *Fleet) describeService(b types.ServiceRevision, spec ServiceSpec) types.Service {
	s := types.Service{
		AvailabilityZoneRebalancing: zoneRebalancing(spec),
		EnableExecuteCommand:        pick(4, "execute command", *b.ClusterArn, spec.Name) == 0,
		ServiceArn:                  b.ServiceArn,
		ServiceName:                 aws.String(spec.Name),
		ClusterArn:                  b.ClusterArn,
		Status:                      aws.String(statusActive),
		CreatedAt:                   aws.Time(f.now),
		CreatedBy:                   aws.String(f.iam("role/deployer")),
		DesiredCount:                *spec.DesiredCount,
		SchedulingStrategy:          spec.Scheduling,
		DeploymentController:        &types.DeploymentController{Type: spec.Controller},
		DeploymentConfiguration:     f.deploymentConfiguration(spec),
		LaunchType:                  b.LaunchType,
		CapacityProviderStrategy:    b.CapacityProviderStrategy,
		PlatformFamily:              b.PlatformFamily,
		NetworkConfiguration:        b.NetworkConfiguration,
		LoadBalancers:               b.LoadBalancers,
		ServiceRegistries:           b.ServiceRegistries,
		EnableECSManagedTags:        true,
		PropagateTags:               types.PropagateTagsService,
		ResourceManagementType:      types.ResourceManagementTypeCustomer,
		Tags:                        tags(spec.Name, lastPart(*b.ClusterArn)),
	}
	if spec.ShortARN {
		f.shorten(&s)
	}
	if spec.Express {
		s.ResourceManagementType = types.ResourceManagementTypeEcs
	}
	if b.PlatformVersion != nil {
		s.PlatformVersion = aws.String("LATEST") // resolved in the revisions and deployments only
	}
	if b.LoadBalancers != nil {
		s.HealthCheckGracePeriodSeconds = aws.Int32(30)
	}
	return s
}

// zoneRebalancing says whether ECS moves tasks between zones. It cannot where every instance runs a task, nor with a
// Classic Load Balancer (AWS' documentation), and services from before there was such a thing do not have it.
func zoneRebalancing(spec ServiceSpec) types.AvailabilityZoneRebalancing {
	daemon := spec.Scheduling == types.SchedulingStrategyDaemon
	if daemon || spec.ClassicLoadBalancer || spec.ShortARN || spec.Controller != types.DeploymentControllerTypeEcs {
		return types.AvailabilityZoneRebalancingDisabled
	}
	return types.AvailabilityZoneRebalancingEnabled
}

// tags gives a service's tags; the team is that of the name's first word.
func tags(service, cluster string) []types.Tag {
	team, _, _ := strings.Cut(service, "-")
	tag := func(key, value string) types.Tag { return types.Tag{Key: aws.String(key), Value: aws.String(value)} }
	return []types.Tag{tag("team", team), tag("environment", cluster), tag("managed-by", "terraform")}
}
