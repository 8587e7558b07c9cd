package api

import (
	"github.com/distribution/reference"

	"ecs_revision_exporter/collector/ecs"
)

// newImage takes an image reference apart. The digest that ECS resolved wins over the one that
// the reference may hold. What is no reference, or the bare id of an image, has only what ECS resolved.
func newImage(image, resolvedDigest string) ecs.Image {
	parsed := ecs.Image{Reference: image, Digest: resolvedDigest}
	parsable, err := reference.ParseAnyReference(image)
	if err != nil {
		return parsed
	}
	named, ok := parsable.(reference.Named)
	if !ok {
		return parsed
	}
	parsed.Repository = named.Name()
	if tagged, ok := named.(reference.Tagged); ok {
		parsed.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok && parsed.Digest == "" {
		parsed.Digest = digested.Digest().String()
	}
	return parsed
}
