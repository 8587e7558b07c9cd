package ecs

import "strings"

// ARN names a service revision or a service deployment, as ECS gives it.
type ARN string

// ID is the last part of the ARN, which tells a revision or deployment apart from the
// others of its service. It is a number that can start with 0, or a random word.
func (a ARN) ID() string { return LastPart(string(a)) }

// LastPart is what an ARN names: the part behind its last slash. Cluster, service, deployment and
// revision ARNs all end so, the old service ARNs without the cluster too. A plain name is its own.
func LastPart(resource string) string {
	return resource[strings.LastIndexByte(resource, '/')+1:]
}
