package web

import (
	"cmp"

	"ecs_revision_exporter/collector/ecs"
)

// networkMembers are the parts of revisions that say how their tasks are reached.
func networkMembers() []member {
	balancers := func(s *ecs.RevisionSpec) []ecs.LoadBalancer { return s.LoadBalancers }
	balanced := func(l ecs.LoadBalancer) string { return at(l.Container, l.ContainerPort) }
	connects := func(s *ecs.RevisionSpec) []ecs.ServiceConnect { return optional(s.ServiceConnect) }
	return []member{
		{"Target group", each(balancers, balanced, func(l ecs.LoadBalancer) string { return l.TargetGroup })},
		{"Load balancer", each(balancers, balanced, func(l ecs.LoadBalancer) string { return l.LoadBalancer })},
		{"Subnet", each(func(s *ecs.RevisionSpec) []string { return network(s).Subnets }, nil, itself)},
		{"Security group", each(func(s *ecs.RevisionSpec) []string { return network(s).SecurityGroups }, nil, itself)},
		{"Public address", one(func(s *ecs.RevisionSpec) string { return yesNo(network(s).PublicIP) })},
		{"Service registry", each(func(s *ecs.RevisionSpec) []ecs.ServiceRegistry { return s.ServiceRegistries },
			func(r ecs.ServiceRegistry) string { return r.Registry },
			func(r ecs.ServiceRegistry) string {
				return cmp.Or(joined(at(r.Container, r.ContainerPort), r.Port), "registered")
			})},
		{"Service Connect", each(connects, nil, func(c ecs.ServiceConnect) string { return onOff(c.Enabled) })},
		{"Service Connect namespace", each(connects, nil, func(c ecs.ServiceConnect) string { return c.Namespace })},
		{"Service Connect log driver", each(connects, nil, func(c ecs.ServiceConnect) string { return c.LogDriver })},
		{"Service Connect alias", each(func(s *ecs.RevisionSpec) []ecs.ServiceConnectAlias { return connect(s).Aliases },
			func(a ecs.ServiceConnectAlias) string { return a.PortName }, alias)},
		{"Service Connect timeout", each(func(s *ecs.RevisionSpec) []ecs.ServiceConnectTimeout { return connect(s).Timeouts },
			func(t ecs.ServiceConnectTimeout) string { return joined(t.PortName, t.Kind) },
			func(t ecs.ServiceConnectTimeout) string { return seconds(t.Seconds) })},
		{"VPC Lattice target group", each(func(s *ecs.RevisionSpec) []ecs.LatticeTarget { return s.VPCLattice },
			func(l ecs.LatticeTarget) string { return l.PortName }, func(l ecs.LatticeTarget) string { return l.TargetGroup })},
		{"Ingress", each(func(s *ecs.RevisionSpec) []ecs.Ingress { return s.Ingresses },
			func(i ecs.Ingress) string { return i.AccessType }, func(i ecs.Ingress) string { return i.Endpoint })},
		{"Gateway connector", each(func(s *ecs.RevisionSpec) []ecs.GatewayConnector { return s.GatewayConnectors },
			func(g ecs.GatewayConnector) string { return g.PortName }, gatewayConnector)},
		{"Gateway route", each(func(s *ecs.RevisionSpec) []ecs.GatewayRoute { return s.GatewayRoutes },
			func(g ecs.GatewayRoute) string { return g.Gateway },
			func(g ecs.GatewayRoute) string { return cmp.Or(joined(g.PortName, g.AccessType), "connected") })},
	}
}

func network(s *ecs.RevisionSpec) ecs.Network {
	if s.Network == nil {
		return ecs.Network{}
	}
	return *s.Network
}

func connect(s *ecs.RevisionSpec) ecs.ServiceConnect {
	if s.ServiceConnect == nil {
		return ecs.ServiceConnect{}
	}
	return *s.ServiceConnect
}

func alias(a ecs.ServiceConnectAlias) string {
	tls := ""
	if a.TLS {
		tls = "with TLS"
	}
	return joined(at(cmp.Or(a.DNSName, a.DiscoveryName, a.PortName), a.Port), also(a.DNSName, a.DiscoveryName), tls)
}

// also is a second name where the first does not replace it.
func also(first, second string) string {
	if first == "" || second == "" {
		return ""
	}
	return "as " + second
}

func gatewayConnector(g ecs.GatewayConnector) string {
	check := joined(g.HealthCheckProtocol, at("", g.HealthCheckPort), g.HealthCheckPath)
	if check != "" {
		check = "checked by " + check
	}
	return joined(cmp.Or(g.AccessType, "PUBLIC and PRIVATE"), check)
}

// at is a name and its port, either of which may be empty.
func at(name, port string) string {
	if port == "" {
		return name
	}
	return name + ":" + port
}

func itself(text string) string { return text }

func yesNo(value ecs.Optional[bool]) string {
	switch {
	case !value.Given:
		return ""
	case value.Value:
		return "yes"
	default:
		return "no"
	}
}
