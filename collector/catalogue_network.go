package collector

import (
	"strconv"

	"ecs_revision_exporter/collector/ecs"
)

func loadBalancers() section {
	return section{title: "Load balancers", part: partLoadBalancers, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.LoadBalancer { return r.LoadBalancers }),
			info("ecs_service_revision_load_balancer_info", "A target group or load balancer of the service revision. Of the two target groups of blue/green deployments it is the one of this revision.",
				by("target_group", func(l ecs.LoadBalancer) string { return l.TargetGroup }),
				by("load_balancer", func(l ecs.LoadBalancer) string { return l.LoadBalancer }),
				by("container", func(l ecs.LoadBalancer) string { return l.Container }),
				by("container_port", func(l ecs.LoadBalancer) string { return l.ContainerPort })),
		),
	}}
}

func serviceRegistries() section {
	return section{title: "Service registries", part: partServiceRegistries, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.ServiceRegistry { return r.ServiceRegistries }),
			info("ecs_service_revision_service_registry_info", "An AWS Cloud Map registry of the service revision.",
				by("registry", func(r ecs.ServiceRegistry) string { return r.Registry }),
				by("container", func(r ecs.ServiceRegistry) string { return r.Container }),
				by("container_port", func(r ecs.ServiceRegistry) string { return r.ContainerPort }),
				by("port", func(r ecs.ServiceRegistry) string { return r.Port })),
		),
	}}
}

func network() section {
	return section{title: "Network", part: partNetwork, groups: []group{
		about(parts(networks(), func(n *ecs.Network) []string { return n.Subnets }),
			info("ecs_service_revision_subnet_info", "A subnet of the service revision.", by("subnet", asItIs)),
		),
		about(parts(networks(), func(n *ecs.Network) []string { return n.SecurityGroups }),
			info("ecs_service_revision_security_group_info", "A security group of the service revision.", by("security_group", asItIs)),
		),
		about(networks(),
			gauge("ecs_service_revision_public_ip_enabled", "Whether tasks get a public address.",
				func(n *ecs.Network) sample { return optionalBoolean(n.PublicIP) }),
		),
	}}
}

func serviceConnect() section {
	return section{title: "Service Connect", part: partServiceConnect, groups: []group{
		about(serviceConnects(),
			gauge("ecs_service_revision_service_connect_enabled", "Whether Service Connect is on.",
				func(c *ecs.ServiceConnect) sample { return boolean(c.Enabled) }),
		),
		about(parts(serviceConnects(), func(c *ecs.ServiceConnect) []ecs.ServiceConnectAlias { return c.Aliases }),
			info("ecs_service_revision_service_connect_service_info", "A name by which clients reach a port of the service. DNS name and port are empty if there is no client alias.",
				by("namespace", func(a ecs.ServiceConnectAlias) string { return a.Namespace }),
				by("port_name", func(a ecs.ServiceConnectAlias) string { return a.PortName }),
				by("discovery_name", func(a ecs.ServiceConnectAlias) string { return a.DiscoveryName }),
				by("dns_name", func(a ecs.ServiceConnectAlias) string { return a.DNSName }),
				by("port", func(a ecs.ServiceConnectAlias) string { return a.Port }),
				by("tls", func(a ecs.ServiceConnectAlias) string { return strconv.FormatBool(a.TLS) })),
		),
		about(parts(serviceConnects(), func(c *ecs.ServiceConnect) []ecs.ServiceConnectTimeout { return c.Timeouts }),
			gauge("ecs_service_revision_service_connect_timeout_seconds", "A timeout of the Service Connect proxy: idle or per_request. 0 means none.",
				func(t ecs.ServiceConnectTimeout) sample { return count(t.Seconds) },
				by("port_name", func(t ecs.ServiceConnectTimeout) string { return t.PortName }),
				by("timeout", func(t ecs.ServiceConnectTimeout) string { return t.Kind })),
		),
		about(parts(serviceConnects(), func(c *ecs.ServiceConnect) []string { return nonEmpty(c.LogDriver) }),
			info("ecs_service_revision_service_connect_log_driver_info", "The log driver of the Service Connect proxy.", by("log_driver", asItIs)),
		),
	}}
}

func vpcLattice() section {
	return section{title: "VPC Lattice", part: partVPCLattice, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.LatticeTarget { return r.VPCLattice }),
			info("ecs_service_revision_vpc_lattice_info", "An Amazon VPC Lattice target group of the service revision. Of the two target groups of blue/green deployments it is the one of this revision.",
				by("target_group", func(l ecs.LatticeTarget) string { return l.TargetGroup }),
				by("port_name", func(l ecs.LatticeTarget) string { return l.PortName })),
		),
	}}
}
