package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// storedService is the memory of a service, as a cache file holds it.
type storedService struct {
	ARN       string                         `json:"arn"`
	SeenAt    time.Time                      `json:"seen_at"`
	CreatedAt time.Time                      `json:"created_at,omitzero"`
	Known     bool                           `json:"known"`
	Listed    *types.ServiceDeploymentBrief  `json:"listed,omitzero"`
	Described *types.ServiceDeployment       `json:"described,omitzero"`
	Traffic   map[string]Traffic             `json:"traffic,omitzero"`
	Newest    time.Time                      `json:"newest,omitzero"`
	Open      []string                       `json:"open,omitzero"`
	Unended   []types.ServiceDeploymentBrief `json:"unended,omitzero"`
	Counts    []DeploymentCount              `json:"counts,omitzero"`
	Trace     string                         `json:"trace,omitzero"`
	Primary   string                         `json:"primary,omitzero"`
}

func storedMemory(arn string, m memory) storedService {
	return storedService{
		ARN: arn, SeenAt: m.seenAt, CreatedAt: m.createdAt, Known: m.known,
		Listed: m.listed, Described: m.described, Traffic: m.traffic, Unended: m.unended,
		Newest: m.history.newest, Open: m.history.open, Counts: m.history.counts,
		Trace: m.trace, Primary: m.primary,
	}
}

func (s storedService) memory() memory {
	return memory{
		seenAt: s.SeenAt, createdAt: s.CreatedAt, known: s.Known,
		listed: s.Listed, described: s.Described, traffic: s.Traffic, unended: s.Unended,
		history: history{newest: s.Newest, open: s.Open, counts: s.Counts},
		trace:   s.Trace, primary: s.Primary,
	}
}

// storedRevision is what is known of a revision, as a cache file holds it.
type storedRevision struct {
	ARN      string        `json:"arn"`
	Spec     *RevisionSpec `json:"spec,omitzero"`
	Complete bool          `json:"complete"`
	Pause    time.Duration `json:"pause,omitzero"` // nanoseconds
	Again    time.Time     `json:"again"`
}

func storedKnownRevision(arn string, k knownRevision) storedRevision {
	return storedRevision{ARN: arn, Spec: k.spec, Complete: k.complete, Pause: k.pause, Again: k.again}
}

func (s storedRevision) known() knownRevision {
	return knownRevision{spec: s.Spec, complete: s.Complete, pause: s.Pause, again: s.Again}
}
