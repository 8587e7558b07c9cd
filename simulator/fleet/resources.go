package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// applicationPort is the port that every application container listens on.
const applicationPort = 8080

// iam gives the ARN of something in IAM, which has no region.
func (f *Fleet) iam(resource string) string {
	return "arn:" + f.partition() + ":iam::" + f.config.Account + ":" + resource
}

// setLoadBalancer puts the tasks behind a target group; two for the strategies that shift traffic.
func (f *Fleet) setLoadBalancer(b *types.ServiceRevision, c *cluster, spec ServiceSpec) {
	group := f.targetGroup(c, spec.Name, "")
	lb := types.LoadBalancer{
		TargetGroupArn: aws.String(group),
		ContainerName:  aws.String(spec.Name),
		ContainerPort:  aws.Int32(applicationPort),
	}
	resolved := types.ServiceRevisionLoadBalancer{TargetGroupArn: lb.TargetGroupArn}
	if spec.Strategy != types.DeploymentStrategyRolling {
		resolved.ProductionListenerRule = aws.String(f.listenerRule(c, spec.Name, "production"))
		lb.AdvancedConfiguration = &types.AdvancedConfiguration{
			AlternateTargetGroupArn: aws.String(f.targetGroup(c, spec.Name, "-alt")),
			ProductionListenerRule:  resolved.ProductionListenerRule,
			TestListenerRule:        aws.String(f.listenerRule(c, spec.Name, "test")),
			RoleArn:                 aws.String(f.iam("role/ecs-load-balancers")),
		}
	}
	b.LoadBalancers = []types.LoadBalancer{lb}
	b.ResolvedConfiguration = &types.ResolvedConfiguration{LoadBalancers: []types.ServiceRevisionLoadBalancer{resolved}}
}

// swapTargetGroups gives the resolved configuration of the revision after this one: where traffic is shifted,
// revisions take the two target groups in turns.
func swapTargetGroups(r types.ServiceRevision) *types.ResolvedConfiguration {
	if len(r.LoadBalancers) == 0 || r.LoadBalancers[0].AdvancedConfiguration == nil {
		return r.ResolvedConfiguration
	}
	next := r.ResolvedConfiguration.LoadBalancers[0]
	lb := r.LoadBalancers[0]
	if *next.TargetGroupArn == *lb.TargetGroupArn {
		next.TargetGroupArn = lb.AdvancedConfiguration.AlternateTargetGroupArn
	} else {
		next.TargetGroupArn = lb.TargetGroupArn
	}
	return &types.ResolvedConfiguration{LoadBalancers: []types.ServiceRevisionLoadBalancer{next}}
}

// targetGroup gives the ARN of a service's target group, whose name can have 32 characters.
func (f *Fleet) targetGroup(c *cluster, service, suffix string) string {
	name := service[:min(len(service), 28)] + suffix
	id := hexadecimal(16, *c.state.ClusterArn, service, suffix)
	return f.arn("elasticloadbalancing", "targetgroup/"+name+"/"+id)
}

func (f *Fleet) listenerRule(c *cluster, service, listener string) string {
	name := *c.state.ClusterName
	return f.arn("elasticloadbalancing", "listener-rule/app/"+name+"/"+hexadecimal(16, "load-balancer", name)+
		"/"+hexadecimal(16, "listener", name, listener)+"/"+hexadecimal(16, "rule", name, listener, service))
}

func (f *Fleet) serviceConnect(c *cluster, spec ServiceSpec) *types.ServiceConnectConfiguration {
	namespace := f.arn("servicediscovery", "namespace/ns-"+hexadecimal(16, *c.state.ClusterArn))
	return &types.ServiceConnectConfiguration{
		Enabled:   true,
		Namespace: aws.String(namespace),
		Services: []types.ServiceConnectService{{
			PortName:      aws.String("http"),
			DiscoveryName: aws.String(spec.Name),
			ClientAliases: []types.ServiceConnectClientAlias{{
				Port: aws.Int32(80), DnsName: aws.String(spec.Name + "." + *c.state.ClusterName),
			}},
			Timeout: &types.TimeoutConfiguration{
				IdleTimeoutSeconds: aws.Int32(300), PerRequestTimeoutSeconds: aws.Int32(15),
			},
		}},
		LogConfiguration: &types.LogConfiguration{
			LogDriver: types.LogDriverAwslogs,
			Options: map[string]string{
				"awslogs-group": "/ecs/" + spec.Name, "awslogs-region": f.config.Region, "awslogs-stream-prefix": "service-connect",
			},
		},
	}
}

// volume gives a managed EBS volume; one service in two has it encrypted.
func (f *Fleet) volume(serviceARN string) types.ServiceVolumeConfiguration {
	ebs := &types.ServiceManagedEBSVolumeConfiguration{
		RoleArn:        aws.String(f.iam("role/ecs-volumes")),
		FilesystemType: types.TaskFilesystemTypeXfs,
		VolumeType:     aws.String("gp3"),
		SizeInGiB:      aws.Int32(20),
		Iops:           aws.Int32(3000),
		Throughput:     aws.Int32(125),
		Encrypted:      aws.Bool(hexadecimal(1, serviceARN, "encrypted") < "8"),
	}
	if *ebs.Encrypted {
		key := hexadecimal(32, f.config.Account, f.config.Region, "volumes")
		ebs.KmsKeyId = aws.String(f.arn("kms",
			"key/"+key[:8]+"-"+key[8:12]+"-"+key[12:16]+"-"+key[16:20]+"-"+key[20:]))
	}
	return types.ServiceVolumeConfiguration{Name: aws.String("data"), ManagedEBSVolume: ebs}
}
