package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Revision is a service revision that a service refers to now.
type Revision struct {
	ID      string         // last part of the ARN: a number that can start with 0
	Tasks   *RevisionTasks // nil when ECS names no counts for it
	Traffic Traffic
	Spec    *RevisionSpec // nil when it could not be described
}

// RevisionTasks counts the tasks of a service revision.
type RevisionTasks struct {
	Requested, Running, Pending int32
}

// Traffic is the percentage of each kind of traffic that a deployment means to
// send to a revision, as last read. A rolling deployment shifts none.
type Traffic struct {
	Production, Test Optional[float64]
}

// RevisionSpec is what a service revision consists of. ECS never changes it, but
// containers and digests arrive some seconds after the revision, and the state of
// managed resources goes on changing.
type RevisionSpec struct {
	CreatedAt        time.Time
	TaskDefinition   string // family:revision
	LaunchType       string // empty with a capacity provider strategy
	PlatformVersion  string
	PlatformFamily   string
	GuardDutyEnabled bool

	Containers        []Container
	CapacityProviders []CapacityProvider
	LoadBalancers     []LoadBalancer
	ServiceRegistries []ServiceRegistry
	Network           *Network          // nil without awsvpc networking
	ServiceConnect    *ServiceConnect   // nil where it is not configured
	Volumes           []Volume          // that are configured at deployment
	EphemeralStorage  *EphemeralStorage // nil with the storage of the default key
	VPCLattice        []LatticeTarget
	Overrides         *Overrides // nil where nothing is overridden
	MonitoredMetrics  []MonitoredMetric
	Managed           []ManagedResource
	Scaling           *Scaling // nil where ECS does not manage auto scaling
	Ingresses         []Ingress
	GatewayConnectors []GatewayConnector
	GatewayRoutes     []GatewayRoute
}

// Container is a container of a service revision and the image it runs.
type Container struct {
	Name string
	Image
}

// CapacityProvider is an item of a capacity provider strategy.
type CapacityProvider struct {
	Name         string
	Base, Weight int32
}

// Overrides is what a service revision sets instead of its task definition.
type Overrides struct {
	CPUArchitecture string
}

// MonitoredMetric is a metric that ECS publishes for a service revision, and the seconds between its values.
type MonitoredMetric struct {
	Name       string
	Resolution int32
}

// newRevisionSpec takes over what ECS answered about a revision.
func newRevisionSpec(answer types.ServiceRevision) *RevisionSpec {
	spec := &RevisionSpec{
		CreatedAt:         aws.ToTime(answer.CreatedAt),
		TaskDefinition:    lastPart(aws.ToString(answer.TaskDefinition)),
		LaunchType:        string(answer.LaunchType),
		PlatformVersion:   aws.ToString(answer.PlatformVersion),
		PlatformFamily:    aws.ToString(answer.PlatformFamily),
		GuardDutyEnabled:  answer.GuardDutyEnabled,
		Containers:        distinct(answer.ContainerImages, newContainer),
		CapacityProviders: distinctBy(answer.CapacityProviderStrategy, newCapacityProvider, func(p CapacityProvider) string { return p.Name }),
		LoadBalancers:     newLoadBalancers(answer),
		ServiceRegistries: distinct(answer.ServiceRegistries, newServiceRegistry),
		Network:           newNetwork(answer.NetworkConfiguration),
		ServiceConnect:    newServiceConnect(answer.ServiceConnectConfiguration),
		Volumes:           distinctBy(answer.VolumeConfigurations, newVolume, func(v Volume) string { return v.Name }),
		EphemeralStorage:  newEphemeralStorage(answer.FargateEphemeralStorage),
		VPCLattice:        newLatticeTargets(answer),
		MonitoredMetrics:  newMonitoredMetrics(answer.Monitoring),
		GatewayConnectors: newGatewayConnectors(answer.GatewayConnectors),
	}
	if answer.Overrides != nil && answer.Overrides.RuntimePlatform != nil {
		spec.Overrides = &Overrides{CPUArchitecture: aws.ToString(answer.Overrides.RuntimePlatform.CpuArchitecture)}
	}
	if answer.EcsManagedResources != nil {
		spec.manage(answer.EcsManagedResources)
	}
	return spec
}

func newContainer(answer types.ContainerImage) Container {
	return Container{
		Name:  aws.ToString(answer.ContainerName),
		Image: parseImage(aws.ToString(answer.Image), aws.ToString(answer.ImageDigest)),
	}
}

func newCapacityProvider(answer types.CapacityProviderStrategyItem) CapacityProvider {
	return CapacityProvider{Name: aws.ToString(answer.CapacityProvider), Base: answer.Base, Weight: answer.Weight}
}

func newMonitoredMetrics(answer *types.MonitoringConfiguration) []MonitoredMetric {
	if answer == nil {
		return nil
	}
	var metrics []MonitoredMetric
	for _, configuration := range answer.MetricConfigurations {
		for _, name := range configuration.MetricNames {
			metrics = append(metrics, MonitoredMetric{name, aws.ToInt32(configuration.ResolutionSeconds)})
		}
	}
	return distinctBy(metrics, itself, func(m MonitoredMetric) string { return m.Name })
}
