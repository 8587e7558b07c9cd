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
	if spec.LoadBalancer {
		f.setLoadBalancer(&b, c, spec)
	}
	if spec.Registry {
		b.ServiceRegistries = []types.ServiceRegistry{{
			RegistryArn:   aws.String(f.arn("servicediscovery", "service/srv-"+hexadecimal(16, serviceARN))),
			ContainerName: aws.String(spec.Name),
			ContainerPort: aws.Int32(applicationPort),
		}}
	}
	if spec.ServiceConnect {
		b.ServiceConnectConfiguration = f.serviceConnect(c, spec)
	}
	if spec.Volume {
		b.VolumeConfigurations = []types.ServiceVolumeConfiguration{f.volume(serviceARN)}
	}
	return b
}

// setCompute says what the tasks run on. A launch type and a capacity provider strategy exclude each other.
func (f *Fleet) setCompute(b *types.ServiceRevision, c *cluster, spec ServiceSpec) {
	switch spec.Compute {
	case EC2LaunchType:
		b.LaunchType = types.LaunchTypeEc2
		return // the tasks share their instance's network
	case FargateProviders:
		b.CapacityProviderStrategy = []types.CapacityProviderStrategyItem{
			{CapacityProvider: aws.String("FARGATE"), Base: 1, Weight: 1},
			{CapacityProvider: aws.String("FARGATE_SPOT"), Weight: 3},
		}
	case EC2Provider:
		b.CapacityProviderStrategy = []types.CapacityProviderStrategyItem{
			{CapacityProvider: aws.String(c.ec2Provider()), Weight: 1},
		}
	default:
		b.LaunchType = types.LaunchTypeFargate
	}
	if spec.Compute.onFargate() {
		b.PlatformFamily, b.PlatformVersion = aws.String("LINUX"), aws.String("1.4.0")
		if spec.Windows {
			b.PlatformFamily, b.PlatformVersion = aws.String("WINDOWS_SERVER_2022_CORE"), aws.String("1.0.0")
		}
	}
	b.NetworkConfiguration = f.network(c, spec)
}

func (f *Fleet) network(c *cluster, spec ServiceSpec) *types.NetworkConfiguration {
	side, public := "private", types.AssignPublicIpDisabled
	if spec.PublicIP {
		side, public = "public", types.AssignPublicIpEnabled
	}
	home := f.config.Account + f.config.Region
	return &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
		Subnets: []string{
			resourceID("subnet", home, side, "a"), resourceID("subnet", home, side, "b"), resourceID("subnet", home, side, "c"),
		},
		SecurityGroups: []string{
			resourceID("sg", home, *c.state.ClusterName), resourceID("sg", home, *c.state.ClusterName, spec.Name),
		},
		AssignPublicIp: public,
	}}
}

// describeService gives the service itself, as it is before its first revision.
func (f *Fleet) describeService(b types.ServiceRevision, spec ServiceSpec) types.Service {
	s := types.Service{
		ServiceArn:               b.ServiceArn,
		ServiceName:              aws.String(spec.Name),
		ClusterArn:               b.ClusterArn,
		Status:                   aws.String(statusActive),
		CreatedAt:                aws.Time(f.now),
		CreatedBy:                aws.String(f.iam("role/deployer")),
		DesiredCount:             *spec.DesiredCount,
		SchedulingStrategy:       spec.Scheduling,
		DeploymentController:     &types.DeploymentController{Type: spec.Controller},
		DeploymentConfiguration:  f.deploymentConfiguration(spec),
		LaunchType:               b.LaunchType,
		CapacityProviderStrategy: b.CapacityProviderStrategy,
		PlatformFamily:           b.PlatformFamily,
		NetworkConfiguration:     b.NetworkConfiguration,
		LoadBalancers:            b.LoadBalancers,
		ServiceRegistries:        b.ServiceRegistries,
		EnableECSManagedTags:     true,
		PropagateTags:            types.PropagateTagsService,
		ResourceManagementType:   types.ResourceManagementTypeCustomer,
		Tags:                     tags(spec.Name, lastPart(*b.ClusterArn)),
	}
	if b.PlatformVersion != nil {
		s.PlatformVersion = aws.String("LATEST") // resolved in the revisions and deployments only
	}
	if b.LoadBalancers != nil {
		s.HealthCheckGracePeriodSeconds = aws.Int32(30)
	}
	return s
}

// deploymentConfiguration says how a service deploys.
func (f *Fleet) deploymentConfiguration(spec ServiceSpec) *types.DeploymentConfiguration {
	d := &types.DeploymentConfiguration{MaximumPercent: aws.Int32(200), MinimumHealthyPercent: aws.Int32(100)}
	if spec.Scheduling == types.SchedulingStrategyDaemon {
		d.MaximumPercent, d.MinimumHealthyPercent = aws.Int32(100), aws.Int32(0)
	}
	if spec.Controller != types.DeploymentControllerTypeEcs {
		return d
	}
	d.Strategy = spec.Strategy
	d.DeploymentCircuitBreaker = spec.CircuitBreaker
	if spec.Alarms {
		d.Alarms = alarms(spec.Name)
	}
	if spec.Strategy == types.DeploymentStrategyRolling {
		return d
	}
	d.LifecycleHooks = []types.DeploymentLifecycleHook{{
		HookTargetArn:   aws.String(f.arn("lambda", "function:"+spec.Name+"-smoke-test")),
		RoleArn:         aws.String(f.iam("role/ecs-lifecycle-hooks")),
		TargetType:      types.DeploymentLifecycleHookTargetTypeAwsLambda,
		LifecycleStages: []types.DeploymentLifecycleHookStage{types.DeploymentLifecycleHookStagePostTestTrafficShift},
	}}
	switch spec.Strategy { // the times are 0 as the fleet waits for less than a minute
	case types.DeploymentStrategyCanary:
		d.CanaryConfiguration = &types.CanaryConfiguration{
			CanaryPercent: aws.Float64(canaryPercent), CanaryBakeTimeInMinutes: aws.Int32(0),
		}
	case types.DeploymentStrategyLinear:
		d.LinearConfiguration = &types.LinearConfiguration{
			StepPercent: aws.Float64(linearPercent), StepBakeTimeInMinutes: aws.Int32(0),
		}
	default:
		d.BakeTimeInMinutes = aws.Int32(0)
	}
	return d
}

// alarms gives a service's deployment alarms.
func alarms(service string) *types.DeploymentAlarms {
	return &types.DeploymentAlarms{AlarmNames: []string{service + "-5xx", service + "-latency"}, Enable: true, Rollback: true}
}

// tags gives a service's tags; the team is that of the name's first word.
func tags(service, cluster string) []types.Tag {
	team, _, _ := strings.Cut(service, "-")
	tag := func(key, value string) types.Tag { return types.Tag{Key: aws.String(key), Value: aws.String(value)} }
	return []types.Tag{tag("team", team), tag("environment", cluster), tag("managed-by", "terraform")}
}
