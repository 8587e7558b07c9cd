package fleet

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// access says who can reach an Express service or a gateway.
func (s ServiceSpec) access() types.AccessType {
	if s.Private {
		return types.AccessTypePrivate
	}
	return types.AccessTypePublic
}

// gatewayConnector attaches a service to the gateways of its access. Express services speak HTTP, others gRPC.
func gatewayConnector(spec ServiceSpec) types.GatewayConnector {
	check := &types.GatewayConnectorHealthCheck{
		HealthCheckIntervalSeconds: aws.Int32(30),
		HealthCheckPath:            aws.String("/healthz"),
		HealthCheckPort:            aws.Int32(applicationPort),
		HealthCheckProtocol:        types.GatewayConnectorHealthCheckProtocolHttp,
		HealthCheckTimeoutSeconds:  aws.Int32(5),
		HealthyThresholdCount:      aws.Int32(3),
		UnhealthyThresholdCount:    aws.Int32(2),
		Matcher:                    &types.GatewayConnectorHealthCheckMatcher{HttpCode: aws.String("200-299")},
	}
	if !spec.Express {
		check.HealthCheckPath = aws.String("/grpc.health.v1.Health/Check")
		check.HealthCheckProtocol = types.GatewayConnectorHealthCheckProtocolHttps
		check.Matcher = &types.GatewayConnectorHealthCheckMatcher{GrpcCode: aws.String("0")}
	}
	return types.GatewayConnector{
		PortName:    aws.String(gatewayPort(spec)),
		Filters:     &types.GatewayConnectorFilters{AccessTypes: []types.AccessType{spec.access()}},
		HealthCheck: check,
	}
}

func gatewayPort(spec ServiceSpec) string {
	if spec.Express {
		return "http"
	}
	return "grpc"
}

// gatewayConnection gives what the cluster's gateway has made for a service. The form of the gateway's own ARNs is
// chosen: AWS' documentation does not say it.
func (b *managedBuilder) gatewayConnection() types.GatewayConnection {
	f, c, name := b.fleet, b.service.cluster, b.service.spec.Name
	gateway := *c.state.ClusterName + "-" + strings.ToLower(string(b.service.spec.access()))
	connection := types.GatewayConnection{
		AccessType:      b.service.spec.access(),
		GatewayArn:      aws.String(f.arn("ecs", "gateway/"+gateway)),
		GatewayRouteArn: aws.String(f.arn("ecs", "gateway-route/"+gateway+"/"+hexadecimal(16, gateway, name))),
		PortName:        aws.String(gatewayPort(b.service.spec)),
		ServiceUrl:      aws.String("https://" + name + "." + gateway + "." + f.config.Region + ".on.aws"),
		Status:          types.GatewayRouteStatusCreateInProgress,
	}
	if b.status == types.ManagedResourceStatusActive {
		connection.Status = types.GatewayRouteStatusActive
	}
	connection.Resources = &types.GatewayConnectionResourcesMemberHostSharedAlb{
		Value: []types.GatewayConnectionAlbResources{{
			AcmCertificateArn:             aws.String(f.arn("acm", "certificate/"+identifier(gateway, f.config.Account))),
			LoadBalancerArn:               aws.String(f.loadBalancer(c, "loadbalancer")),
			LoadBalancerSecurityGroupArns: []string{f.securityGroup(resourceID("sg", gateway))},
			ListenerArn:                   aws.String(f.loadBalancer(c, "listener", "gateway")),
			ListenerRuleArn:               aws.String(f.listenerRule(c, name, "gateway")),
			TestListenerRuleArn:           aws.String(f.listenerRule(c, name, "gateway-test")),
			TargetGroupArn:                aws.String(f.targetGroup(c, name, "-gw")),
			AlternateTargetGroupArn:       aws.String(f.targetGroup(c, name, "-gw-alt")),
		}},
	}
	return connection
}

// securityGroup gives the ARN of a security group.
func (f *Fleet) securityGroup(id string) string { return f.arn("ec2", "security-group/"+id) }
