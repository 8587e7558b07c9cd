package ecs

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ManagedResource is a resource that ECS made and manages for a service revision.
type ManagedResource struct {
	Type     string // certificate, listener, listener_rule, load_balancer, log_group, metric_alarm, scalable_target, scaling_policy, security_group or target_group
	Resource string // the resource part of its ARN, empty while it has none
	Status   string
}

// Scaling is the auto scaling that ECS manages for a service revision.
type Scaling struct {
	Min, Max int32 // tasks
	Policies []ScalingPolicy
}

// ScalingPolicy is a policy of Application Auto Scaling.
type ScalingPolicy struct {
	Metric, Type string
	Target       float64 // in the unit of the metric
}

// withoutTarget is which policy it is.
func (p ScalingPolicy) withoutTarget() ScalingPolicy {
	return ScalingPolicy{Metric: p.Metric, Type: p.Type}
}

// Ingress is an entry point that ECS manages for a service revision.
type Ingress struct {
	AccessType string // PUBLIC or PRIVATE
	Endpoint   string
}

// GatewayRoute is what a gateway made for a service revision that is connected to it.
type GatewayRoute struct {
	Gateway    string // last part of the ARN
	PortName   string
	AccessType string // PUBLIC or PRIVATE
	Status     string
}

// manage takes over the resources that ECS manages for the revision.
func (spec *RevisionSpec) manage(answer *types.ECSManagedResources) {
	var all resources
	all.autoScaling(answer.AutoScaling)
	for _, path := range answer.IngressPaths {
		all.ingressPath(path)
	}
	for _, r := range answer.LogGroups {
		all.add("log_group", r.Arn, r.Status)
	}
	for _, r := range answer.MetricAlarms {
		all.add("metric_alarm", r.Arn, r.Status)
	}
	for _, r := range answer.ServiceSecurityGroups {
		all.add("security_group", r.Arn, r.Status)
	}
	spec.Managed = distinct(all, itself)
	spec.Scaling = newScaling(answer.AutoScaling)
	spec.Ingresses = distinct(answer.IngressPaths, func(path types.ManagedIngressPath) Ingress {
		return Ingress{AccessType: string(path.AccessType), Endpoint: aws.ToString(path.Endpoint)}
	})
	spec.GatewayRoutes = distinct(answer.GatewayConnections, func(route types.GatewayConnection) GatewayRoute {
		return GatewayRoute{
			Gateway:    lastPart(aws.ToString(route.GatewayArn)),
			PortName:   aws.ToString(route.PortName),
			AccessType: string(route.AccessType),
			Status:     string(route.Status),
		}
	})
}

// resources gathers managed resources of every type.
type resources []ManagedResource

func (all *resources) add(kind string, arn *string, status types.ManagedResourceStatus) {
	resource := aws.ToString(arn)
	if parsed, err := awsarn.Parse(resource); err == nil {
		resource = parsed.Resource
	}
	*all = append(*all, ManagedResource{Type: kind, Resource: resource, Status: string(status)})
}

func (all *resources) autoScaling(scaling *types.ManagedAutoScaling) {
	if scaling == nil {
		return
	}
	if r := scaling.ScalableTarget; r != nil {
		all.add("scalable_target", r.Arn, r.Status)
	}
	for _, r := range scaling.ApplicationAutoScalingPolicies {
		all.add("scaling_policy", r.Arn, r.Status)
	}
}

func (all *resources) ingressPath(path types.ManagedIngressPath) {
	if r := path.Certificate; r != nil {
		all.add("certificate", r.Arn, r.Status)
	}
	if r := path.Listener; r != nil {
		all.add("listener", r.Arn, r.Status)
	}
	if r := path.LoadBalancer; r != nil {
		all.add("load_balancer", r.Arn, r.Status)
	}
	if r := path.Rule; r != nil {
		all.add("listener_rule", r.Arn, r.Status)
	}
	for _, r := range path.LoadBalancerSecurityGroups {
		all.add("security_group", r.Arn, r.Status)
	}
	for _, r := range path.TargetGroups {
		all.add("target_group", r.Arn, r.Status)
	}
}

func newScaling(answer *types.ManagedAutoScaling) *Scaling {
	if answer == nil || answer.ScalableTarget == nil {
		return nil
	}
	return &Scaling{
		Min: answer.ScalableTarget.MinCapacity,
		Max: answer.ScalableTarget.MaxCapacity,
		Policies: distinctBy(answer.ApplicationAutoScalingPolicies, func(p types.ManagedApplicationAutoScalingPolicy) ScalingPolicy {
			return ScalingPolicy{Metric: aws.ToString(p.Metric), Type: aws.ToString(p.PolicyType), Target: p.TargetValue}
		}, ScalingPolicy.withoutTarget),
	}
}
