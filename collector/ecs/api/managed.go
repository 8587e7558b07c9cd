package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// manage adds the resources that ECS manages for a revision.
func manage(spec *ecs.RevisionSpec, answer *types.ECSManagedResources) {
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
	spec.Ingresses = distinct(answer.IngressPaths, func(path types.ManagedIngressPath) ecs.Ingress {
		return ecs.Ingress{AccessType: string(path.AccessType), Endpoint: aws.ToString(path.Endpoint)}
	})
	spec.GatewayRoutes = distinct(answer.GatewayConnections, func(route types.GatewayConnection) ecs.GatewayRoute {
		return ecs.GatewayRoute{
			Gateway:    ecs.LastPart(aws.ToString(route.GatewayArn)),
			PortName:   aws.ToString(route.PortName),
			AccessType: string(route.AccessType),
			Status:     string(route.Status),
		}
	})
}

// resources gathers managed resources of every type.
type resources []ecs.ManagedResource

func (all *resources) add(kind string, arn *string, status types.ManagedResourceStatus) {
	resource := aws.ToString(arn)
	if parsed, err := awsarn.Parse(resource); err == nil {
		resource = parsed.Resource
	}
	*all = append(*all, ecs.ManagedResource{Type: kind, Resource: resource, Status: string(status)})
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

func newScaling(answer *types.ManagedAutoScaling) *ecs.Scaling {
	if answer == nil || answer.ScalableTarget == nil {
		return nil
	}
	return &ecs.Scaling{
		Min: answer.ScalableTarget.MinCapacity,
		Max: answer.ScalableTarget.MaxCapacity,
		Policies: distinctBy(answer.ApplicationAutoScalingPolicies, newScalingPolicy, func(p ecs.ScalingPolicy) ecs.ScalingPolicy {
			return ecs.ScalingPolicy{Metric: p.Metric, Type: p.Type}
		}),
	}
}

func newScalingPolicy(answer types.ManagedApplicationAutoScalingPolicy) ecs.ScalingPolicy {
	return ecs.ScalingPolicy{
		Metric: aws.ToString(answer.Metric),
		Type:   aws.ToString(answer.PolicyType),
		Target: number(&answer.TargetValue),
	}
}
