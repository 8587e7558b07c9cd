package ecs

// ServiceConnect is the Service Connect configuration of a service revision. The
// options of its log driver may hold secrets and are not taken over.
type ServiceConnect struct {
	Enabled   bool                    `json:"enabled,omitzero"`
	Namespace string                  `json:"namespace,omitzero"`  // as ECS gives it: a name or an ARN
	LogDriver string                  `json:"log_driver,omitzero"` // empty where none is configured
	Aliases   []ServiceConnectAlias   `json:"aliases,omitzero"`
	Timeouts  []ServiceConnectTimeout `json:"timeouts,omitzero"`
}

// ServiceConnectAlias is a name under which clients reach a port of the service.
type ServiceConnectAlias struct {
	Namespace     string `json:"namespace,omitzero"` // that of the configuration
	PortName      string `json:"port_name,omitzero"`
	DiscoveryName string `json:"discovery_name,omitzero"`
	DNSName       string `json:"dns_name,omitzero"` // empty, with the port, where the service has no client alias
	Port          string `json:"port,omitzero"`
	TLS           bool   `json:"tls,omitzero"`
}

// ServiceConnectTimeout is a timeout of the proxy for a port of the service.
type ServiceConnectTimeout struct {
	PortName string `json:"port_name,omitzero"`
	Kind     string `json:"kind,omitzero"` // idle or per_request
	Seconds  int32  `json:"seconds,omitzero"`
}
