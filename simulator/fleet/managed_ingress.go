package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ingressPath gives the way into an Express service: a load balancer that the cluster's Express services share, a
// rule of its own there, and both target groups of the service.
func (b *managedBuilder) ingressPath() types.ManagedIngressPath {
	f, c, spec := b.fleet, b.service.cluster, b.service.spec
	domain := spec.Name + "-" + hexadecimal(8, *b.service.state.ServiceArn) + ".ecs." + f.config.Region + ".on.aws"
	groups := []string{resourceID("sg", f.config.Account, *c.state.ClusterName, "ingress")}
	pair := b.revision.LoadBalancers[0]
	return types.ManagedIngressPath{
		AccessType: spec.access(),
		Endpoint:   aws.String("https://" + domain + "/"),
		Certificate: &types.ManagedCertificate{
			Arn:        aws.String(f.arn("acm", "certificate/"+identifier(domain))),
			DomainName: aws.String(domain),
			Status:     b.status, StatusReason: b.reason, UpdatedAt: b.at,
		},
		LoadBalancer: b.loadBalancer(groups),
		Listener: &types.ManagedListener{
			Arn:    aws.String(f.loadBalancer(c, "listener", "production")),
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		},
		Rule: &types.ManagedListenerRule{
			Arn:    pair.AdvancedConfiguration.ProductionListenerRule,
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		},
		LoadBalancerSecurityGroups: b.securityGroups(groups),
		TargetGroups: []types.ManagedTargetGroup{
			b.targetGroup(pair.TargetGroupArn), b.targetGroup(pair.AdvancedConfiguration.AlternateTargetGroupArn),
		},
	}
}

func (b *managedBuilder) loadBalancer(groups []string) *types.ManagedLoadBalancer {
	scheme := "internet-facing"
	if b.service.spec.Private {
		scheme = "internal"
	}
	return &types.ManagedLoadBalancer{
		Arn:              aws.String(b.fleet.loadBalancer(b.service.cluster, "loadbalancer")),
		Scheme:           aws.String(scheme),
		SecurityGroupIds: groups,
		SubnetIds:        b.revision.NetworkConfiguration.AwsvpcConfiguration.Subnets,
		Status:           b.status, StatusReason: b.reason, UpdatedAt: b.at,
	}
}

func (b *managedBuilder) targetGroup(arn *string) types.ManagedTargetGroup {
	return types.ManagedTargetGroup{
		Arn: arn, Port: applicationPort, HealthCheckPort: applicationPort, HealthCheckPath: aws.String("/healthz"),
		Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
	}
}
