package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// serviceConnect gives a service's part in the namespace of its cluster. Those that shift traffic have a rule for
// test traffic on their first name.
func (f *Fleet) serviceConnect(c *cluster, spec ServiceSpec) *types.ServiceConnectConfiguration {
	namespace := f.arn("servicediscovery", "namespace/ns-"+hexadecimal(16, *c.state.ClusterArn))
	connect := &types.ServiceConnectConfiguration{Enabled: true, Namespace: aws.String(namespace)}
	switch spec.ConnectStyle {
	case ConnectOne:
		connect.Services = []types.ServiceConnectService{f.connectHTTP(c, spec)}
		connect.LogConfiguration = f.connectLogs(spec)
	case ConnectMany:
		connect.Services = f.connectMany(c, spec)
		connect.LogConfiguration = f.connectLogsToSplunk(spec)
		connect.AccessLogConfiguration = &types.ServiceConnectAccessLogConfiguration{
			Format:                 types.ServiceConnectAccessLoggingFormatJson,
			IncludeQueryParameters: types.ServiceConnectIncludeQueryParametersEnabled,
		}
		connect.ContainerConfigurations = []types.ServiceConnectContainerConfiguration{
			&types.ServiceConnectContainerConfigurationMemberLogLevel{Value: types.ServiceConnectContainerLogLevelDebug},
		}
	case ConnectClientOnly:
		connect.Namespace = c.state.ClusterName // a name does as well
		connect.LogConfiguration = f.connectLogsToFireLens(spec)
		connect.AccessLogConfiguration = &types.ServiceConnectAccessLogConfiguration{
			Format: types.ServiceConnectAccessLoggingFormatText,
		}
	case ConnectDisabled:
		return &types.ServiceConnectConfiguration{}
	}
	return connect
}

// connectHTTP is the service that most offer, under one name.
func (f *Fleet) connectHTTP(c *cluster, spec ServiceSpec) types.ServiceConnectService {
	alias := types.ServiceConnectClientAlias{
		Port: aws.Int32(80), DnsName: aws.String(spec.Name + "." + *c.state.ClusterName),
	}
	if spec.Strategy != types.DeploymentStrategyRolling {
		alias.TestTrafficRules = &types.ServiceConnectTestTrafficRules{
			Header: &types.ServiceConnectTestTrafficHeaderRules{
				Name:  aws.String("X-Test-Traffic"),
				Value: &types.ServiceConnectTestTrafficHeaderMatchRules{Exact: aws.String("green")},
			},
		}
	}
	return types.ServiceConnectService{
		PortName:      aws.String("http"),
		DiscoveryName: aws.String(spec.Name),
		ClientAliases: []types.ServiceConnectClientAlias{alias},
		Timeout:       &types.TimeoutConfiguration{IdleTimeoutSeconds: aws.Int32(300), PerRequestTimeoutSeconds: aws.Int32(15)},
	}
}

// connectMany gives services with one name, two names and none, and timeouts of all kinds. AWS' documentation speaks of
// one name at most, its API has a list.
func (f *Fleet) connectMany(c *cluster, spec ServiceSpec) []types.ServiceConnectService {
	http := f.connectHTTP(c, spec)
	http.IngressPortOverride = aws.Int32(15000)
	http.Tls = &types.ServiceConnectTlsConfiguration{
		IssuerCertificateAuthority: &types.ServiceConnectTlsCertificateAuthority{
			AwsPcaAuthorityArn: aws.String(f.arn("acm-pca", "certificate-authority/"+identifier(f.config.Account, f.config.Region))),
		},
		KmsKey:  aws.String(f.key("service-connect")),
		RoleArn: aws.String(f.iam("role/ecs-service-connect-tls")),
	}
	return []types.ServiceConnectService{
		http,
		{
			PortName:      aws.String("grpc"),
			DiscoveryName: aws.String(spec.Name + "-grpc"),
			ClientAliases: []types.ServiceConnectClientAlias{
				{Port: aws.Int32(50051), DnsName: aws.String(spec.Name + "-grpc")},
				{Port: aws.Int32(443)},
			},
			Timeout: &types.TimeoutConfiguration{PerRequestTimeoutSeconds: aws.Int32(60)},
		},
		{PortName: aws.String("admin"), Timeout: &types.TimeoutConfiguration{IdleTimeoutSeconds: aws.Int32(3600)}},
		{
			PortName:      aws.String("metrics"),
			ClientAliases: []types.ServiceConnectClientAlias{{Port: aws.Int32(9090)}},
		},
	}
}

// connectResources gives the AWS Cloud Map services of what is offered. What has no name there has its port's.
func (f *Fleet) connectResources(r types.ServiceRevision) []types.ServiceConnectServiceResource {
	if r.ServiceConnectConfiguration == nil {
		return nil
	}
	var resources []types.ServiceConnectServiceResource
	for _, offered := range r.ServiceConnectConfiguration.Services {
		name := offered.PortName
		if offered.DiscoveryName != nil {
			name = offered.DiscoveryName
		}
		id := hexadecimal(16, *r.ServiceArn, *name)
		resources = append(resources, types.ServiceConnectServiceResource{
			DiscoveryName: name, DiscoveryArn: aws.String(f.arn("servicediscovery", "service/srv-"+id)),
		})
	}
	return resources
}
