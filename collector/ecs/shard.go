package ecs

import (
	"hash/fnv"
	"slices"
)

// Shard is a part of all clusters, by a hash of their ARNs that is the same everywhere
// and always. The zero Shard is all of them.
type Shard struct {
	Index, Count int // Index from 0, below Count
}

// has tells whether the cluster of an ARN belongs to the shard.
func (s Shard) has(arn string) bool {
	if s.Count <= 1 {
		return true
	}
	hash := fnv.New64a()
	hash.Write([]byte(arn))
	return hash.Sum64()%uint64(s.Count) == uint64(s.Index)
}

// among are those of the ARNs of clusters that belong to the shard.
func (s Shard) among(arns []string) []string {
	return slices.DeleteFunc(arns, func(arn string) bool { return !s.has(arn) })
}
