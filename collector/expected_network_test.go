package collector

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// loadBalancers is where a revision is registered. Where there are two target groups
// for blue/green deployments, ECS tells in the resolved configuration which it is.
func (e expectation) loadBalancers(id labels, r types.ServiceRevision) {
	resolved := map[string]bool{}
	if r.ResolvedConfiguration != nil {
		for _, lb := range r.ResolvedConfiguration.LoadBalancers {
			resolved[aws.ToString(lb.TargetGroupArn)] = true
		}
		for _, lattice := range r.ResolvedConfiguration.VpcLatticeConfigurations {
			resolved[aws.ToString(lattice.TargetGroupArn)] = true
		}
	}
	for _, lb := range r.LoadBalancers {
		group := aws.ToString(lb.TargetGroupArn)
		if pair := lb.AdvancedConfiguration; pair != nil && !resolved[group] && resolved[aws.ToString(pair.AlternateTargetGroupArn)] {
			group = aws.ToString(pair.AlternateTargetGroupArn)
		}
		e.info("ecs_service_revision_load_balancer_info", id.and(
			"target_group", targetGroup(group),
			"load_balancer", aws.ToString(lb.LoadBalancerName),
			"container", aws.ToString(lb.ContainerName),
			"container_port", portNumber(lb.ContainerPort)))
	}
	for _, lattice := range r.VpcLatticeConfigurations {
		group := lattice.TargetGroupArn
		if pair := lattice.AdvancedConfiguration; pair != nil && !resolved[aws.ToString(group)] && resolved[aws.ToString(pair.AlternateTargetGroupArn)] {
			group = pair.AlternateTargetGroupArn
		}
		e.info("ecs_service_revision_vpc_lattice_info", id.and("target_group", last(group), "port_name", aws.ToString(lattice.PortName)))
	}
	for _, registry := range r.ServiceRegistries {
		e.info("ecs_service_revision_service_registry_info", id.and(
			"registry", last(registry.RegistryArn),
			"container", aws.ToString(registry.ContainerName),
			"container_port", portNumber(registry.ContainerPort),
			"port", portNumber(registry.Port)))
	}
}

// targetGroup is the name in arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<id>.
func targetGroup(arn string) string {
	if parts := strings.Split(arn, "/"); len(parts) == 3 {
		return parts[1]
	}
	return arn
}

func portNumber(port *int32) string {
	if port == nil {
		return ""
	}
	return strconv.Itoa(int(*port))
}

func (e expectation) network(id labels, network *types.NetworkConfiguration) {
	if network == nil || network.AwsvpcConfiguration == nil {
		return
	}
	vpc := network.AwsvpcConfiguration
	for _, subnet := range vpc.Subnets {
		e.info("ecs_service_revision_subnet_info", id.and("subnet", subnet))
	}
	for _, group := range vpc.SecurityGroups {
		e.info("ecs_service_revision_security_group_info", id.and("security_group", group))
	}
	if vpc.AssignPublicIp == "ENABLED" || vpc.AssignPublicIp == "DISABLED" {
		e.flag("ecs_service_revision_public_ip_enabled", id, vpc.AssignPublicIp == "ENABLED")
	}
}

func (e expectation) serviceConnect(id labels, connect *types.ServiceConnectConfiguration) {
	if connect == nil {
		return
	}
	e.flag("ecs_service_revision_service_connect_enabled", id, connect.Enabled)
	if logs := connect.LogConfiguration; logs != nil && logs.LogDriver != "" {
		e.info("ecs_service_revision_service_connect_log_driver_info", id.and("log_driver", string(logs.LogDriver)))
	}
	for _, service := range connect.Services {
		e.serviceConnectService(id, aws.ToString(connect.Namespace), service)
	}
}

// serviceConnectService is a port of the service: a series for each client alias, one without when there is none.
func (e expectation) serviceConnectService(id labels, namespace string, service types.ServiceConnectService) {
	aliases := service.ClientAliases
	if len(aliases) == 0 {
		aliases = []types.ServiceConnectClientAlias{{}}
	}
	for _, alias := range aliases {
		e.info("ecs_service_revision_service_connect_service_info", id.and(
			"namespace", namespace,
			"port_name", aws.ToString(service.PortName),
			"discovery_name", aws.ToString(service.DiscoveryName),
			"dns_name", aws.ToString(alias.DnsName),
			"port", portNumber(alias.Port),
			"tls", strconv.FormatBool(service.Tls != nil)))
	}
	if timeout := service.Timeout; timeout != nil {
		port := id.and("port_name", aws.ToString(service.PortName))
		e.sized("ecs_service_revision_service_connect_timeout_seconds", port.and("timeout", "idle"), timeout.IdleTimeoutSeconds, 1)
		e.sized("ecs_service_revision_service_connect_timeout_seconds", port.and("timeout", "per_request"), timeout.PerRequestTimeoutSeconds, 1)
	}
}
