package ecs

// ManagedResource is a resource that ECS made and manages for a service revision.
type ManagedResource struct {
	Type     string `json:"type,omitzero"`     // certificate, listener, listener_rule, load_balancer, log_group, metric_alarm, scalable_target, scaling_policy, security_group or target_group
	Resource string `json:"resource,omitzero"` // the resource part of its ARN, empty while it has none
	Status   string `json:"status,omitzero"`
}

// Scaling is the auto scaling that ECS manages for a service revision.
type Scaling struct {
	Min      int32           `json:"min,omitzero"` // tasks
	Max      int32           `json:"max,omitzero"` // tasks
	Policies []ScalingPolicy `json:"policies,omitzero"`
}

// ScalingPolicy is a policy of Application Auto Scaling.
type ScalingPolicy struct {
	Metric string            `json:"metric,omitzero"`
	Type   string            `json:"type,omitzero"`
	Target Optional[float64] `json:"target,omitzero"` // in the unit of the metric
}

// Ingress is an entry point that ECS manages for a service revision.
type Ingress struct {
	AccessType string `json:"access_type,omitzero"` // PUBLIC or PRIVATE
	Endpoint   string `json:"endpoint,omitzero"`
}

// GatewayRoute is what a gateway made for a service revision that is connected to it.
type GatewayRoute struct {
	Gateway    string `json:"gateway,omitzero"` // last part of the ARN
	PortName   string `json:"port_name,omitzero"`
	AccessType string `json:"access_type,omitzero"` // PUBLIC or PRIVATE
	Status     string `json:"status,omitzero"`
}
