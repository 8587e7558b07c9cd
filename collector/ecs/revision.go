package ecs

import "time"

// Revision is a service revision that a service refers to now.
type Revision struct {
	ID      string         // last part of the ARN: a number that can start with 0
	Tasks   *RevisionTasks // nil when ECS names no counts for it
	Traffic Traffic
	Spec    *RevisionSpec // nil when it could not be described
}

// RevisionSpec is what a service revision consists of. ECS never changes it, but
// containers and digests arrive some seconds after the revision, and the state of
// managed resources goes on changing.
type RevisionSpec struct {
	CreatedAt        time.Time `json:"created_at,omitzero"`
	TaskDefinition   string    `json:"task_definition,omitzero"` // family:revision
	LaunchType       string    `json:"launch_type,omitzero"`     // empty with a capacity provider strategy
	PlatformVersion  string    `json:"platform_version,omitzero"`
	PlatformFamily   string    `json:"platform_family,omitzero"`
	GuardDutyEnabled bool      `json:"guard_duty_enabled,omitzero"`

	Containers        []Container        `json:"containers,omitzero"`
	CapacityProviders []CapacityProvider `json:"capacity_providers,omitzero"`
	LoadBalancers     []LoadBalancer     `json:"load_balancers,omitzero"`
	ServiceRegistries []ServiceRegistry  `json:"service_registries,omitzero"`
	Network           *Network           `json:"network,omitzero"`           // nil without awsvpc networking
	ServiceConnect    *ServiceConnect    `json:"service_connect,omitzero"`   // nil where it is not configured
	Volumes           []Volume           `json:"volumes,omitzero"`           // that are configured at deployment
	EphemeralStorage  *EphemeralStorage  `json:"ephemeral_storage,omitzero"` // nil with the storage of the default key
	VPCLattice        []LatticeTarget    `json:"vpc_lattice,omitzero"`
	Overrides         *Overrides         `json:"overrides,omitzero"` // nil where nothing is overridden
	MonitoredMetrics  []MonitoredMetric  `json:"monitored_metrics,omitzero"`
	Managed           []ManagedResource  `json:"managed,omitzero"`
	Scaling           *Scaling           `json:"scaling,omitzero"` // nil where ECS does not manage auto scaling
	Ingresses         []Ingress          `json:"ingresses,omitzero"`
	GatewayConnectors []GatewayConnector `json:"gateway_connectors,omitzero"`
	GatewayRoutes     []GatewayRoute     `json:"gateway_routes,omitzero"`
}

// Container is a container of a service revision and the image it runs.
type Container struct {
	Name string `json:"name,omitzero"`
	Image
}

// CapacityProvider is an item of a capacity provider strategy.
type CapacityProvider struct {
	Name   string `json:"name,omitzero"`
	Base   int32  `json:"base,omitzero"`
	Weight int32  `json:"weight,omitzero"`
}

// Overrides is what a service revision sets instead of its task definition.
type Overrides struct {
	CPUArchitecture string `json:"cpu_architecture,omitzero"`
}

// MonitoredMetric is a metric that ECS publishes for a service revision, and the seconds between its values.
type MonitoredMetric struct {
	Name       string `json:"name,omitzero"`
	Resolution int32  `json:"resolution,omitzero"`
}
