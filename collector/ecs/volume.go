package ecs

// Volume is a volume that a service revision configures. All but its name is
// empty when it is not a managed EBS volume.
type Volume struct {
	Name           string          `json:"name,omitzero"`
	Type           string          `json:"type,omitzero"`
	FilesystemType string          `json:"filesystem_type,omitzero"`
	KMSKey         string          `json:"kms_key,omitzero"`
	Snapshot       string          `json:"snapshot,omitzero"`
	Encrypted      Optional[bool]  `json:"encrypted,omitzero"`
	SizeGiB        Optional[int32] `json:"size_gib,omitzero"`
	IOPS           Optional[int32] `json:"iops,omitzero"`
	ThroughputMiB  Optional[int32] `json:"throughput_mib,omitzero"` // per second
}

// EphemeralStorage is the storage of Fargate tasks, where a key of its own encrypts it.
type EphemeralStorage struct {
	KMSKey string `json:"kms_key,omitzero"`
}
