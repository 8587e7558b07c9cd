package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// kind is a kind of service: what it is, and what happened to it.
type kind struct {
	spec    ServiceSpec
	latest  bool // the image has the mutable tag latest, in the account's own registry
	weight  int  // how common the kind is
	deploys int  // deployments after the first
	last    Outcome
	dormant bool // not deployed for longer than the history
	ancient bool // dormant since before revisions could be described
	current bool // its last deployment is under way, among the first services
}

// kinds gives every kind of service. The first services of a fleet are one of each.
func kinds() []kind {
	const (
		blueGreen = types.DeploymentStrategyBlueGreen
		linear    = types.DeploymentStrategyLinear
		canary    = types.DeploymentStrategyCanary
	)
	off, stopping := &types.DeploymentCircuitBreaker{}, &types.DeploymentCircuitBreaker{Enable: true}
	return []kind{
		// The common ones.
		{weight: 30, deploys: 2, spec: ServiceSpec{LoadBalancer: true, Sidecars: 1, DesiredCount: aws.Int32(4)}},
		{weight: 3, deploys: 24, spec: ServiceSpec{LoadBalancer: true, Sidecars: 2, Alarms: true, DesiredCount: aws.Int32(6), ServiceConnect: true}},
		{weight: 25, deploys: 1, spec: ServiceSpec{Compute: FargateProviders, CircuitBreaker: stopping, DesiredCount: aws.Int32(8)}},
		{weight: 8, deploys: 3, spec: ServiceSpec{Strategy: blueGreen, Sidecars: 3, DesiredCount: aws.Int32(4)}},
		{weight: 8, deploys: 2, spec: ServiceSpec{Compute: EC2LaunchType, CircuitBreaker: off, DesiredCount: aws.Int32(3)}},
		{weight: 6, deploys: 1, spec: ServiceSpec{Compute: EC2Provider, Registry: true, DesiredCount: aws.Int32(5)}},
		{weight: 2, deploys: 1, spec: ServiceSpec{
			Compute: EC2LaunchType, Scheduling: types.SchedulingStrategyDaemon, DesiredCount: aws.Int32(12),
			Image: "public.ecr.aws/datadog/agent:7.71.1",
		}},

		// The rare ones.
		{weight: 1, deploys: 2, spec: ServiceSpec{Strategy: linear, ServiceConnect: true, DesiredCount: aws.Int32(4)}},
		{weight: 1, deploys: 2, current: true, spec: ServiceSpec{Strategy: canary, Alarms: true, DesiredCount: aws.Int32(10)}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Windows: true, LoadBalancer: true}},
		{weight: 2, deploys: 1, spec: ServiceSpec{Volume: true, Image: "redis:8.2.1-alpine3.22", DesiredCount: aws.Int32(1)}},
		{weight: 2, deploys: 2, latest: true, spec: ServiceSpec{PublicIP: true, Sidecars: 1}},
		{weight: 1, deploys: 1, spec: ServiceSpec{Image: pinnedImage, GuardDuty: aws.Bool(false), DesiredCount: aws.Int32(0)}},
		{weight: 1, deploys: 1, spec: ServiceSpec{NoDigests: true, Image: "nginx:1.29.1", LoadBalancer: true}},

		// Those that failed last, and those under way.
		{weight: 1, deploys: 2, last: RollBack, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(4)}},
		{weight: 1, deploys: 2, last: Stop, spec: ServiceSpec{CircuitBreaker: stopping, Image: pinnedImage, DesiredCount: aws.Int32(3)}},
		{weight: 2, deploys: 2, current: true, spec: ServiceSpec{LoadBalancer: true, DesiredCount: aws.Int32(6)}},

		// Those without a deployment to list.
		{weight: 2, dormant: true, spec: ServiceSpec{GuardDuty: aws.Bool(false), Sidecars: 1}},
		{weight: 1, dormant: true, ancient: true, spec: ServiceSpec{Compute: EC2LaunchType}},
		{weight: 1, spec: ServiceSpec{Controller: types.DeploymentControllerTypeCodeDeploy, LoadBalancer: true}},
		{weight: 1, spec: ServiceSpec{Controller: types.DeploymentControllerTypeExternal, Compute: EC2LaunchType}},
	}
}

// pinnedImage is an image without a tag, by its digest only.
const pinnedImage = "public.ecr.aws/nginx/nginx@sha256:c15da6c91de8d2f436196f3a768483ad32c258ed4e1beb3d367a27ed67253e66"
