package ecs

// GatewayConnector attaches a port of a service revision to the gateway paths of an access type.
type GatewayConnector struct {
	PortName            string `json:"port_name,omitzero"`
	AccessType          string `json:"access_type,omitzero"` // PUBLIC or PRIVATE; empty for both
	HealthCheckProtocol string `json:"health_check_protocol,omitzero"`
	HealthCheckPort     string `json:"health_check_port,omitzero"`
	HealthCheckPath     string `json:"health_check_path,omitzero"`
}
