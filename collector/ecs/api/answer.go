// Package api is Amazon ECS over the AWS SDK: a method is a request, and its answer are
// values of the model. The SDK's types end here. It keeps no memory of what was answered,
// and decides nothing about what to ask.
package api

import "ecs_revision_exporter/collector/ecs"

// Page is a page of a list, each item once. Next asks for the page after it, and is empty at the end.
type Page[T any] struct {
	Items []T
	Next  string
}

// Answer holds the answered part of what was asked for: each item and each failure once.
type Answer[T any] struct {
	Items    []T
	Failures []Entry
}

// Entry is an entry in the failures of an answer.
type Entry struct {
	ARN    string // of what could not be answered
	Reason string // as ECS gave it, for example MISSING
	Err    error  // all that ECS said
}

// Revision is a service revision and what it consists of.
type Revision struct {
	ARN  ecs.ARN
	Spec *ecs.RevisionSpec
}
