package fleet

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// kind is a kind of service: what it is, and what happened to it.
type kind struct {
	spec    ServiceSpec
	latest  bool // the image has the mutable tag latest, in the account's own registry
	weight  int  // how common the kind is; 0: there is one only, among the first services
	deploys int  // deployments after the first
	busy    bool // these came hours apart, not a day or so
	last    Outcome
	dormant bool // not deployed for longer than the history
	ancient bool // dormant since before revisions could be described
	old     bool // created before 2021, with an ARN of then
	current bool // its last deployment, or the replacement of its task set, is under way, among the first services
	twice   bool // current, and the deployment superseded one that had not replaced all tasks yet
}

// kinds gives every kind of service. The first services of a fleet are one of each.
func kinds() []kind {
	return slices.Concat(commonKinds(), rareKinds(), networkedKinds(), managedKinds(), packagedKinds(), troubledKinds(),
		undeployedKinds(), oldKinds(), leftoverKinds())
}

// commonKinds are most of the services.
func commonKinds() []kind {
	off, stopping := &types.DeploymentCircuitBreaker{}, &types.DeploymentCircuitBreaker{Enable: true}
	patient := &types.DeploymentCircuitBreaker{
		Enable: true, Rollback: true, ResetOnHealthyTask: aws.Bool(false),
		ThresholdConfiguration: &types.ThresholdConfiguration{Type: types.ThresholdTypeUnboundedPercent, Value: 150},
	}
	return []kind{
		{weight: 30, deploys: 2, spec: ServiceSpec{LoadBalancer: true, Sidecars: 1, DesiredCount: aws.Int32(4)}},
		{weight: 3, deploys: 24, spec: ServiceSpec{
			LoadBalancer: true, Sidecars: 2, Alarms: true, DesiredCount: aws.Int32(6), ServiceConnect: true, CircuitBreaker: patient,
		}},
		{weight: 25, deploys: 1, spec: ServiceSpec{
			Compute: FargateProviders, CircuitBreaker: stopping, DesiredCount: aws.Int32(8), EarlySuccess: true,
		}},
		{weight: 8, deploys: 3, spec: ServiceSpec{
			Strategy: types.DeploymentStrategyBlueGreen, Sidecars: 3, DesiredCount: aws.Int32(4), ExtraLoadBalancers: 1,
		}},
		{weight: 8, deploys: 2, spec: ServiceSpec{
			Compute: EC2LaunchType, CircuitBreaker: off, DesiredCount: aws.Int32(3), Registry: true,
		}},
		{weight: 6, deploys: 1, spec: ServiceSpec{
			Compute: EC2Provider, Registry: true, RegistryStyle: RegistryByPort, DesiredCount: aws.Int32(5),
		}},
		{weight: 2, deploys: 1, spec: ServiceSpec{
			Compute: EC2LaunchType, Scheduling: types.SchedulingStrategyDaemon, DesiredCount: aws.Int32(12),
			Image: "public.ecr.aws/datadog/agent:7.71.1",
		}},
	}
}

// rareKinds have a strategy, a platform or a storage that few have.
func rareKinds() []kind {
	return []kind{
		{weight: 1, deploys: 2, spec: ServiceSpec{
			Strategy: types.DeploymentStrategyLinear, ServiceConnect: true, ConnectStyle: ConnectMany, DesiredCount: aws.Int32(4),
		}},
		{weight: 1, deploys: 2, current: true, spec: ServiceSpec{
			Strategy: types.DeploymentStrategyCanary, Alarms: true, Approval: true, DesiredCount: aws.Int32(10),
		}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Windows: true, LoadBalancer: true, ExtraLoadBalancers: 2}},
		{weight: 2, deploys: 1, spec: ServiceSpec{Volume: true, Image: "redis:8.2.1-alpine3.22", DesiredCount: aws.Int32(1)}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Volume: true, MoreVolumes: true, EphemeralStorageKey: true}},
		{deploys: 230, busy: true, spec: ServiceSpec{LoadBalancer: true, Monitoring: true, Sidecars: 1}},
	}
}

// networkedKinds find each other, or are found, in a way that few are.
func networkedKinds() []kind {
	return []kind{
		{weight: 1, deploys: 2, spec: ServiceSpec{Lattice: true, Strategy: types.DeploymentStrategyBlueGreen, Approval: true}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Lattice: true, ServiceConnect: true, ConnectStyle: ConnectClientOnly}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Compute: EC2LaunchType, ClassicLoadBalancer: true}},
		{weight: 1, deploys: 1, spec: ServiceSpec{
			ServiceConnect: true, ConnectStyle: ConnectDisabled, Registry: true, RegistryStyle: RegistryByAddress,
		}},
	}
}

// managedKinds have resources that ECS manages.
func managedKinds() []kind {
	return []kind{
		{weight: 1, deploys: 2, current: true, spec: ServiceSpec{Express: true, PublicIP: true}},
		{weight: 1, deploys: 1, spec: ServiceSpec{
			Express: true, Gateway: true, Private: true, Architecture: "ARM64", Monitoring: true,
		}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Gateway: true, Architecture: "X86_64"}},
	}
}

// packagedKinds have images of other kinds than a version in Amazon ECR.
func packagedKinds() []kind {
	return []kind{
		{weight: 2, deploys: 2, latest: true, spec: ServiceSpec{PublicIP: true, Sidecars: 1}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Image: pinnedImage, GuardDuty: aws.Bool(false), DesiredCount: aws.Int32(0)}},
		{weight: 1, deploys: 1, spec: ServiceSpec{NoDigests: true, Image: "nginx:1.29.1", LoadBalancer: true}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Image: "grafana/grafana:12.1.1", LoadBalancer: true, DesiredCount: aws.Int32(1)}},
		{weight: 1, deploys: 2, spec: ServiceSpec{Image: "registry.internal:5000/platform/scheduler:1.4.0"}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Image: "caddy:2.10.0@" + imageDigest("caddy:2.10.0", ""), Sidecars: 2}},
		// No task can start with what is no valid reference, so there are none.
		{weight: 1, deploys: 1, spec: ServiceSpec{Image: "registry.internal:5000/Legacy/Printer:3.2", DesiredCount: aws.Int32(0)}},
	}
}

// troubledKinds failed last, or are under way.
func troubledKinds() []kind {
	counting := &types.DeploymentCircuitBreaker{
		Enable: true, ResetOnHealthyTask: aws.Bool(true),
		ThresholdConfiguration: &types.ThresholdConfiguration{Type: types.ThresholdTypeCount, Value: 5},
	}
	return []kind{
		{weight: 1, deploys: 2, last: RollBack, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(4)}},
		{weight: 1, deploys: 2, last: Stop, spec: ServiceSpec{CircuitBreaker: counting, Image: pinnedImage, DesiredCount: aws.Int32(3)}},
		{weight: 2, deploys: 2, current: true, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(6)}},
		{weight: 1, deploys: 2, current: true, twice: true, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(8)}},
	}
}

// undeployedKinds have no deployment to list.
func undeployedKinds() []kind {
	return []kind{
		{weight: 2, dormant: true, spec: ServiceSpec{GuardDuty: aws.Bool(false), Sidecars: 1, EphemeralStorageKey: true}},
		{weight: 1, dormant: true, ancient: true, spec: ServiceSpec{Compute: EC2LaunchType}},
		{weight: 1, current: true, spec: ServiceSpec{
			Controller: types.DeploymentControllerTypeCodeDeploy, LoadBalancer: true, DesiredCount: aws.Int32(4),
		}},
		{weight: 1, current: true, spec: ServiceSpec{
			Controller: types.DeploymentControllerTypeExternal, Compute: EC2LaunchType, DesiredCount: aws.Int32(8),
		}},
	}
}

// oldKinds have ARNs without the cluster. Two that are next to each other among the first services have one name, and
// thus one ARN, in two clusters: of three that is so for any number of clusters.
func oldKinds() []kind {
	return []kind{
		{weight: 1, old: true, deploys: 2, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(4)}},
		{weight: 1, old: true, deploys: 1, current: true, spec: ServiceSpec{
			EarlySuccess: true, DeferCleanup: true, LoadBalancer: true, DesiredCount: aws.Int32(5),
		}},
		{weight: 1, old: true, deploys: 2, last: Abort, spec: ServiceSpec{Sidecars: 1, DesiredCount: aws.Int32(6)}},
	}
}

// leftoverKinds run tasks of more than one revision although nothing is under way.
func leftoverKinds() []kind {
	return []kind{
		{weight: 1, deploys: 2, last: Abort, spec: ServiceSpec{
			Strategy: types.DeploymentStrategyBlueGreen, DesiredCount: aws.Int32(3), Sidecars: 1,
		}},
		{weight: 1, deploys: 2, last: AlarmFailRollback, spec: ServiceSpec{
			LoadBalancer: true, Alarms: true, DesiredCount: aws.Int32(4),
		}},
	}
}

// pinnedImage is an image without a tag, by its digest only.
const pinnedImage = "public.ecr.aws/nginx/nginx@sha256:c15da6c91de8d2f436196f3a768483ad32c258ed4e1beb3d367a27ed67253e66"
