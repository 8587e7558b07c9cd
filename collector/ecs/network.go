package ecs

// Network is the awsvpc networking of a service revision.
type Network struct {
	Subnets        []string       `json:"subnets,omitzero"`
	SecurityGroups []string       `json:"security_groups,omitzero"`
	PublicIP       Optional[bool] `json:"public_ip,omitzero"` // whether tasks get a public address
}
