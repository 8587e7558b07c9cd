package ecs

import "github.com/distribution/reference"

// Image is a container image as a service revision names it.
type Image struct {
	Reference  string // as ECS gives it
	Repository string // normalised name (nginx:1 is of docker.io/library/nginx); empty when the reference does not parse
	Tag        string // as written; empty when none was
	Digest     string // empty until ECS has resolved it, unless the reference holds it
}

// parseImage takes an image reference apart. The digest that ECS resolved wins
// over the one that the reference may hold.
func parseImage(image, resolvedDigest string) Image {
	parsed := Image{Reference: image, Digest: resolvedDigest}
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
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
