package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

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
	if spec.Compute.onFargate() && spec.EphemeralStorageKey {
		b.FargateEphemeralStorage = &types.DeploymentEphemeralStorage{KmsKeyId: aws.String(f.key("ephemeral-storage"))}
	}
	if spec.Architecture != "" {
		b.Overrides = &types.ServiceRevisionOverrides{
			RuntimePlatform: &types.RuntimePlatformOverride{CpuArchitecture: aws.String(spec.Architecture)},
		}
	}
	b.NetworkConfiguration = f.network(c, spec)
}

// network gives the tasks two or three subnets, and one to three security groups.
func (f *Fleet) network(c *cluster, spec ServiceSpec) *types.NetworkConfiguration {
	side, public := "private", types.AssignPublicIpDisabled
	if spec.PublicIP {
		side, public = "public", types.AssignPublicIpEnabled
	}
	home, name := f.config.Account+f.config.Region, *c.state.ClusterName
	subnets := []string{
		resourceID("subnet", home, side, "a"), resourceID("subnet", home, side, "b"), resourceID("subnet", home, side, "c"),
	}
	groups := []string{
		resourceID("sg", home, name, spec.Name), resourceID("sg", home, name), resourceID("sg", home, "monitoring"),
	}
	return &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
		Subnets:        subnets[:2+pick(2, "subnets", name, spec.Name)],
		SecurityGroups: groups[:1+pick(3, "security groups", name, spec.Name)],
		AssignPublicIp: public,
	}}
}
