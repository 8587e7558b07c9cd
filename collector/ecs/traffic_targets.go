package ecs

// LoadBalancer is where a container of a service revision is registered with Elastic Load Balancing.
type LoadBalancer struct {
	TargetGroup   string `json:"target_group,omitzero"`  // by its name; of a pair for blue/green deployments the one of this revision
	LoadBalancer  string `json:"load_balancer,omitzero"` // of the classic kind, which has no target groups
	Container     string `json:"container,omitzero"`
	ContainerPort string `json:"container_port,omitzero"`
}

// ServiceRegistry is where a service revision is registered with AWS Cloud Map.
type ServiceRegistry struct {
	Registry      string `json:"registry,omitzero"` // last part of the ARN
	Container     string `json:"container,omitzero"`
	ContainerPort string `json:"container_port,omitzero"`
	Port          string `json:"port,omitzero"`
}

// LatticeTarget is where a port of a service revision is registered with Amazon VPC Lattice.
type LatticeTarget struct {
	TargetGroup string `json:"target_group,omitzero"` // last part of the ARN; of a pair for blue/green deployments the one of this revision
	PortName    string `json:"port_name,omitzero"`
}
