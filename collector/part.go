package collector

// Part is a part of the catalogue that can be switched on and off. What is off
// costs no series.
type Part struct {
	Name    string // as in --collector.<name>
	About   string // what its metrics tell
	Default bool   // whether it is on when nothing is said
}

// The parts that can be switched. Wiring that seldom changes and is seldom asked for is off by default.
const (
	partContainers        = "containers"
	partTasks             = "tasks"
	partTraffic           = "traffic"
	partCapacityProviders = "capacity_providers"
	partLoadBalancers     = "load_balancers"
	partServiceRegistries = "service_registries"
	partNetwork           = "network"
	partServiceConnect    = "service_connect"
	partVolumes           = "volumes"
	partVPCLattice        = "vpc_lattice"
	partOverrides         = "overrides"
	partMonitoring        = "monitoring"
	partManagedResources  = "managed_resources"
	partGateways          = "gateways"
	partDeployments       = "deployments"
	partCircuitBreaker    = "circuit_breaker"
	partAlarms            = "alarms"
	partLifecycleHooks    = "lifecycle_hooks"
	partTaskSets          = "task_sets"
)

// PartHistory is the part about finished deployments. Off, it also spares the calls that only it needs.
const PartHistory = "history"

// PartStoppedTasks is the part about the causes of stopped tasks. Only it needs the calls that read tasks.
const PartStoppedTasks = "stopped_tasks"

// Parts are all parts that can be switched, in the order of the catalogue.
func Parts() []Part {
	return []Part{
		{partContainers, "Containers of a revision: images, tags and digests", true},
		{partTasks, "Tasks of a revision", true},
		{partTraffic, "Traffic weights of a revision", true},
		{partCapacityProviders, "Capacity provider strategy of a revision", true},
		{partLoadBalancers, "Load balancers of a revision", true},
		{partServiceRegistries, "AWS Cloud Map registries of a revision", false},
		{partNetwork, "Subnets, security groups and public addresses of a revision", true},
		{partServiceConnect, "Service Connect configuration of a revision", true},
		{partVolumes, "EBS volumes and ephemeral storage of a revision", true},
		{partVPCLattice, "VPC Lattice target groups of a revision", false},
		{partOverrides, "Settings of a revision that override its task definition", false},
		{partMonitoring, "Metrics that ECS publishes for a revision", false},
		{partManagedResources, "Resources that ECS manages for a revision", false},
		{partGateways, "Gateways that a revision is connected to", false},
		{partDeployments, "Newest deployment of a service: status, stage, times, rollback", true},
		{partCircuitBreaker, "Circuit breaker of a service and its deployment", true},
		{partAlarms, "Deployment alarms of a service and its deployment", true},
		{partLifecycleHooks, "Lifecycle hooks of a deployment", true},
		{partTaskSets, "Task sets of services that CodeDeploy or an external controller deploys", true},
		{PartStoppedTasks, "Tasks of services in trouble that stopped, by cause; needs two more permissions", false},
		{PartHistory, "Counts and durations of finished deployments", true},
	}
}

// DefaultParts are the parts that are on when nothing is said.
func DefaultParts() map[string]bool {
	on := map[string]bool{}
	for _, part := range Parts() {
		on[part.Name] = part.Default
	}
	return on
}
