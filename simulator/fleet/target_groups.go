package fleet

import (
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// setTargetGroups puts the tasks behind load balancers and VPC Lattice.
func (f *Fleet) setTargetGroups(b *types.ServiceRevision, c *cluster, spec ServiceSpec) {
	if spec.ClassicLoadBalancer {
		b.LoadBalancers = []types.LoadBalancer{{
			LoadBalancerName: aws.String(*c.state.ClusterName + "-classic"),
			ContainerName:    aws.String(spec.Name),
			ContainerPort:    aws.Int32(applicationPort),
		}}
		return // it has no target group that could be resolved
	}
	resolved := &types.ResolvedConfiguration{}
	if spec.LoadBalancer {
		for i := range 1 + spec.ExtraLoadBalancers {
			lb := f.loadBalancerOf(c, spec, i)
			b.LoadBalancers = append(b.LoadBalancers, lb)
			resolved.LoadBalancers = append(resolved.LoadBalancers, resolveLoadBalancer(lb))
		}
	}
	if spec.Lattice {
		lattice := f.latticeConfiguration(c, spec)
		b.VpcLatticeConfigurations = []types.VpcLatticeConfiguration{lattice}
		resolved.VpcLatticeConfigurations = []types.ServiceRevisionVpcLatticeConfiguration{resolveLattice(lattice)}
	}
	if spec.LoadBalancer || spec.Lattice {
		b.ResolvedConfiguration = resolved
	}
}

// loadBalancerOf gives a load balancer's target group; two for the strategies that shift traffic. Those after the
// first are for the ports that follow the application's.
func (f *Fleet) loadBalancerOf(c *cluster, spec ServiceSpec, position int) types.LoadBalancer {
	suffix := ""
	if position > 0 {
		suffix = "-" + strconv.Itoa(position+1)
	}
	lb := types.LoadBalancer{
		TargetGroupArn: aws.String(f.targetGroup(c, spec.Name, suffix)),
		ContainerName:  aws.String(spec.Name),
		ContainerPort:  aws.Int32(applicationPort + int32(position)),
	}
	if spec.Strategy != types.DeploymentStrategyRolling {
		lb.AdvancedConfiguration = &types.AdvancedConfiguration{
			AlternateTargetGroupArn: aws.String(f.targetGroup(c, spec.Name, suffix+"-alt")),
			ProductionListenerRule:  aws.String(f.listenerRule(c, spec.Name, "production"+suffix)),
			TestListenerRule:        aws.String(f.listenerRule(c, spec.Name, "test"+suffix)),
			RoleArn:                 aws.String(f.iam("role/ecs-load-balancers")),
		}
	}
	return lb
}

func resolveLoadBalancer(lb types.LoadBalancer) types.ServiceRevisionLoadBalancer {
	resolved := types.ServiceRevisionLoadBalancer{TargetGroupArn: lb.TargetGroupArn}
	if lb.AdvancedConfiguration != nil {
		resolved.ProductionListenerRule = lb.AdvancedConfiguration.ProductionListenerRule
	}
	return resolved
}

func (f *Fleet) latticeConfiguration(c *cluster, spec ServiceSpec) types.VpcLatticeConfiguration {
	lattice := types.VpcLatticeConfiguration{
		PortName:       aws.String("http"),
		RoleArn:        aws.String(f.iam("role/ecs-vpc-lattice")),
		TargetGroupArn: aws.String(f.latticeTargetGroup(c, spec.Name, "")),
	}
	if spec.Strategy != types.DeploymentStrategyRolling {
		lattice.AdvancedConfiguration = &types.VpcLatticeAdvancedConfiguration{
			AlternateTargetGroupArn: aws.String(f.latticeTargetGroup(c, spec.Name, "alternate")),
			ProductionListenerRule:  aws.String(f.latticeRule(c, spec.Name, "production")),
			TestListenerRule:        aws.String(f.latticeRule(c, spec.Name, "test")),
		}
	}
	return lattice
}

func resolveLattice(lattice types.VpcLatticeConfiguration) types.ServiceRevisionVpcLatticeConfiguration {
	resolved := types.ServiceRevisionVpcLatticeConfiguration{TargetGroupArn: lattice.TargetGroupArn}
	if lattice.AdvancedConfiguration != nil {
		resolved.ProductionListenerRule = lattice.AdvancedConfiguration.ProductionListenerRule
	}
	return resolved
}

// swapTargetGroups gives the resolved configuration of the revision after this one: where traffic is shifted,
// revisions take the two target groups of each pair in turns.
func swapTargetGroups(r types.ServiceRevision) *types.ResolvedConfiguration {
	if r.ResolvedConfiguration == nil {
		return nil
	}
	next := &types.ResolvedConfiguration{
		LoadBalancers:            slices.Clone(r.ResolvedConfiguration.LoadBalancers),
		VpcLatticeConfigurations: slices.Clone(r.ResolvedConfiguration.VpcLatticeConfigurations),
	}
	for i, lb := range r.LoadBalancers {
		if lb.AdvancedConfiguration != nil {
			group := &next.LoadBalancers[i].TargetGroupArn
			*group = other(*group, lb.TargetGroupArn, lb.AdvancedConfiguration.AlternateTargetGroupArn)
		}
	}
	for i, lattice := range r.VpcLatticeConfigurations {
		if lattice.AdvancedConfiguration != nil {
			group := &next.VpcLatticeConfigurations[i].TargetGroupArn
			*group = other(*group, lattice.TargetGroupArn, lattice.AdvancedConfiguration.AlternateTargetGroupArn)
		}
	}
	return next
}

// other gives the one of a pair that is not in use.
func other(used, one, two *string) *string {
	if *used == *one {
		return two
	}
	return one
}
