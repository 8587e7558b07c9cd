package ecs

import "time"

// Hint is what an event tells of: where to look. What is shown it never tells.
type Hint struct {
	Target  Target
	Cluster string    // its ARN; empty where the event does not name it
	Service string    // its name
	At      time.Time // when it happened, by AWS' clock
	Kind    HintKind
}

// HintKind is what kind of thing happened.
type HintKind int

// The kinds of hints.
const (
	HintOther      HintKind = iota // something about the service or its tasks
	HintDeployment                 // to a deployment or a hook of it
	HintSteady                     // nothing: the service says that it is at rest
	HintStopped                    // a task of it stopped, and not because it was to be replaced
)

// EventResult is what came of a message from a queue of events.
type EventResult string

// The results of messages.
const (
	EventHinted     EventResult = "hinted"     // a service is read because of it
	EventMerged     EventResult = "merged"     // the service is about to be read because of another one
	EventLate       EventResult = "late"       // the service was read long after it happened
	EventSteady     EventResult = "steady"     // it says that a service is at rest, as is known
	EventUnknown    EventResult = "unknown"    // of a cluster that is not known yet: clusters are listed
	EventUnselected EventResult = "unselected" // of what filters, shards or targets leave out
	EventUnrelated  EventResult = "unrelated"  // of no service
	EventInvalid    EventResult = "invalid"    // it is no event of Amazon ECS
)

// EventResults are all results of messages.
func EventResults() []EventResult {
	return []EventResult{
		EventHinted, EventMerged, EventLate, EventSteady,
		EventUnknown, EventUnselected, EventUnrelated, EventInvalid,
	}
}
