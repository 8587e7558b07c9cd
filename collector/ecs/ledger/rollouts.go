package ledger

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"ecs_revision_exporter/collector/ecs"
)

// TraceOf is a hash of those parts of a service that change when it is deployed. The service names
// its deployments under numbers of their own, before ECS lists or describes them.
func TraceOf(d *ecs.Description) uint64 {
	hash := fnv.New64a()
	for _, r := range d.Rollouts {
		hash.Write([]byte(r.ID + "\n" + r.Status + "\n" + r.State + "\n"))
		_ = binary.Write(hash, binary.LittleEndian, r.UpdatedAt.UnixMilli()) // a hash takes everything
	}
	for _, r := range d.InUse {
		hash.Write([]byte(r.ARN + "\n"))
	}
	return hash.Sum64()
}

// PrimaryOf is the deployment that the service calls its primary, empty where it has none.
func PrimaryOf(d *ecs.Description) ecs.Rollout {
	if primary := d.Primary(); primary != nil {
		return *primary
	}
	return ecs.Rollout{}
}

// beingDeployed tells whether the service itself says that it has a deployment under way.
func beingDeployed(d *ecs.Description) bool {
	return slices.ContainsFunc(d.Rollouts, func(r ecs.Rollout) bool { return r.State == "IN_PROGRESS" })
}
