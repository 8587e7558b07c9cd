package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

func newRevision(answer types.ServiceRevision) Revision {
	return Revision{ARN: ecs.ARN(aws.ToString(answer.ServiceRevisionArn)), Spec: newRevisionSpec(answer)}
}

// newRevisionSpec takes over what ECS answered about a revision.
func newRevisionSpec(answer types.ServiceRevision) *ecs.RevisionSpec {
	spec := &ecs.RevisionSpec{
		CreatedAt:         aws.ToTime(answer.CreatedAt),
		TaskDefinition:    ecs.LastPart(aws.ToString(answer.TaskDefinition)),
		LaunchType:        string(answer.LaunchType),
		PlatformVersion:   aws.ToString(answer.PlatformVersion),
		PlatformFamily:    aws.ToString(answer.PlatformFamily),
		GuardDutyEnabled:  answer.GuardDutyEnabled,
		Containers:        distinct(answer.ContainerImages, newContainer),
		CapacityProviders: distinctBy(answer.CapacityProviderStrategy, newCapacityProvider, func(p ecs.CapacityProvider) string { return p.Name }),
		LoadBalancers:     newLoadBalancers(answer),
		ServiceRegistries: distinct(answer.ServiceRegistries, newServiceRegistry),
		Network:           newNetwork(answer.NetworkConfiguration),
		ServiceConnect:    newServiceConnect(answer.ServiceConnectConfiguration),
		Volumes:           distinctBy(answer.VolumeConfigurations, newVolume, func(v ecs.Volume) string { return v.Name }),
		EphemeralStorage:  newEphemeralStorage(answer.FargateEphemeralStorage),
		VPCLattice:        newLatticeTargets(answer),
		MonitoredMetrics:  newMonitoredMetrics(answer.Monitoring),
		GatewayConnectors: newGatewayConnectors(answer.GatewayConnectors),
	}
	if answer.Overrides != nil && answer.Overrides.RuntimePlatform != nil {
		spec.Overrides = &ecs.Overrides{CPUArchitecture: aws.ToString(answer.Overrides.RuntimePlatform.CpuArchitecture)}
	}
	if answer.EcsManagedResources != nil {
		manage(spec, answer.EcsManagedResources)
	}
	return spec
}

func newContainer(answer types.ContainerImage) ecs.Container {
	return ecs.Container{
		Name:  aws.ToString(answer.ContainerName),
		Image: newImage(aws.ToString(answer.Image), aws.ToString(answer.ImageDigest)),
	}
}

func newCapacityProvider(answer types.CapacityProviderStrategyItem) ecs.CapacityProvider {
	return ecs.CapacityProvider{Name: aws.ToString(answer.CapacityProvider), Base: answer.Base, Weight: answer.Weight}
}

func newMonitoredMetrics(answer *types.MonitoringConfiguration) []ecs.MonitoredMetric {
	if answer == nil {
		return nil
	}
	var metrics []ecs.MonitoredMetric
	for _, configuration := range answer.MetricConfigurations {
		for _, name := range configuration.MetricNames {
			metrics = append(metrics, ecs.MonitoredMetric{Name: name, Resolution: aws.ToInt32(configuration.ResolutionSeconds)})
		}
	}
	return distinctBy(metrics, itself, func(m ecs.MonitoredMetric) string { return m.Name })
}
