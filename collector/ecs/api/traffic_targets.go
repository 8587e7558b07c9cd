package api

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// newLoadBalancers takes over the load balancers. Which of the two target groups
// of a blue/green deployment is this revision's, ECS tells in the resolved configuration.
func newLoadBalancers(answer types.ServiceRevision) []ecs.LoadBalancer {
	var resolved []string
	if answer.ResolvedConfiguration != nil {
		resolved = distinct(answer.ResolvedConfiguration.LoadBalancers,
			func(lb types.ServiceRevisionLoadBalancer) string { return aws.ToString(lb.TargetGroupArn) })
	}
	return distinct(answer.LoadBalancers, func(lb types.LoadBalancer) ecs.LoadBalancer {
		group := aws.ToString(lb.TargetGroupArn)
		if lb.AdvancedConfiguration != nil {
			group = resolvedOf(resolved, group, aws.ToString(lb.AdvancedConfiguration.AlternateTargetGroupArn))
		}
		return ecs.LoadBalancer{
			TargetGroup:   targetGroupName(group),
			LoadBalancer:  aws.ToString(lb.LoadBalancerName),
			Container:     aws.ToString(lb.ContainerName),
			ContainerPort: port(lb.ContainerPort),
		}
	})
}

func newLatticeTargets(answer types.ServiceRevision) []ecs.LatticeTarget {
	var resolved []string
	if answer.ResolvedConfiguration != nil {
		resolved = distinct(answer.ResolvedConfiguration.VpcLatticeConfigurations,
			func(lattice types.ServiceRevisionVpcLatticeConfiguration) string {
				return aws.ToString(lattice.TargetGroupArn)
			})
	}
	return distinct(answer.VpcLatticeConfigurations, func(lattice types.VpcLatticeConfiguration) ecs.LatticeTarget {
		group := aws.ToString(lattice.TargetGroupArn)
		if lattice.AdvancedConfiguration != nil {
			group = resolvedOf(resolved, group, aws.ToString(lattice.AdvancedConfiguration.AlternateTargetGroupArn))
		}
		return ecs.LatticeTarget{TargetGroup: ecs.LastPart(group), PortName: aws.ToString(lattice.PortName)}
	})
}

// resolvedOf is which of two target groups is among the resolved ones; the first when neither or both are.
func resolvedOf(resolved []string, group, alternate string) string {
	if !slices.Contains(resolved, group) && slices.Contains(resolved, alternate) {
		return alternate
	}
	return group
}

// targetGroupName is the name within the ARN of a target group, …:targetgroup/<name>/<id>. Anything
// else is returned unchanged.
func targetGroupName(arn string) string {
	_, name, found := strings.Cut(arn, ":targetgroup/")
	if !found {
		return arn
	}
	name, _, _ = strings.Cut(name, "/")
	return name
}

func newServiceRegistry(answer types.ServiceRegistry) ecs.ServiceRegistry {
	return ecs.ServiceRegistry{
		Registry:      ecs.LastPart(aws.ToString(answer.RegistryArn)),
		Container:     aws.ToString(answer.ContainerName),
		ContainerPort: port(answer.ContainerPort),
		Port:          port(answer.Port),
	}
}
