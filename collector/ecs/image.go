package ecs

// Image is a container image as a service revision names it.
type Image struct {
	Reference  string `json:"reference,omitzero"`  // as ECS gives it
	Repository string `json:"repository,omitzero"` // normalised name (nginx:1 is of docker.io/library/nginx); empty when the reference does not parse
	Tag        string `json:"tag,omitzero"`        // as written; empty when none was
	Digest     string `json:"digest,omitzero"`     // empty until ECS has resolved it, unless the reference holds it
}
