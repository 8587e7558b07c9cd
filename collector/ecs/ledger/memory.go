// Package ledger remembers what is known of a fleet. Its heart is a pure function. From what was
// known of a service and what was learnt, it concludes what is known now, what to ask next, and
// which deployments have finished. It has no clock, no network and no goroutine.
//
// ECS tells of a deployment in a list and in a description. Each is right about some moment of
// the last seconds, not the same one, and answers come in any order. So what has finished stays
// finished, history grows and never shrinks, and of facts that change the one that was asked
// for later wins.
package ledger

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Operation is a call of the ECS API about a service.
type Operation int

// The operations, in the order in which they tell of a service.
const (
	DescribeServices Operation = iota
	ListServiceDeployments
	DescribeServiceDeployments
	DescribeServiceRevisions
	ListTasks
	DescribeTasks
	Operations // how many there are
)

// String is the name of the operation in the ECS API.
func (o Operation) String() string {
	return [...]string{"DescribeServices", "ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions", "ListTasks", "DescribeTasks"}[o]
}

// Memory is what is known of a service. It is a value: a change makes another one, and shares
// with it what did not change. What belongs to one run of the exporter is not kept in files.
type Memory struct {
	CreatedAt   time.Time              `json:"created_at,omitzero"`  // of the service: one of its name that was created anew is another
	Description *ecs.Description       `json:"description,omitzero"` // as last described; nil before
	Deployments []Deployment           `json:"deployments,omitzero"` // the newest ones and those with an open question, newest first
	Newest      []ecs.ListedDeployment `json:"newest,omitzero"`      // the newest ones, also of those that are not in Deployments, newest first
	Revisions   []Revision             `json:"revisions,omitzero"`   // that are referenced
	Former      []Revision             `json:"former,omitzero"`      // sources and target of the newest deployment that are not referenced, as last known
	Traffic     []Traffic              `json:"traffic,omitzero"`     // of revisions that are referenced, as last read
	Current     ecs.ARN                `json:"current,omitzero"`     // the revision that the service last stood on
	Whole       bool                   `json:"whole,omitzero"`       // whether everything was known once

	First      time.Time             `json:"first,omitzero"`      // when its deployments were first listed, by AWS' clock
	Settled    time.Time             `json:"settled,omitzero"`    // what was created by then and is not in Deployments is counted, or never counts
	Counts     []ecs.DeploymentCount `json:"counts,omitzero"`     // of finished deployments
	Superseded int                   `json:"superseded,omitzero"` // of the stopped ones, those that a newer one replaced
	Trace      uint64                `json:"trace,omitzero"`      // of the description by which the deployments were last listed
	Primary    string                `json:"primary,omitzero"`    // of the same, the primary deployment
	Ended      bool                  `json:"ended,omitzero"`      // whether the newest deployment ended since they were listed

	Stopped *Stopped `json:"stopped,omitzero"` // its stopped tasks; nil unless there is something to know of them

	LeftOut   bool                 `json:"-"` // whether the configuration leaves it out by its tags, which is then all that is known
	Inventory time.Time            `json:"-"` // when a list of the cluster made it due; zero when it was described since
	Hinted    time.Time            `json:"-"` // from when on it is to be described because of a hint; zero when it was since
	Watch     Watch                `json:"-"` // the close look that a hint led to
	Rumour    time.Time            `json:"-"` // since when a hint alone tells of the service; zero once it was listed or described
	Missing   time.Time            `json:"-"` // when a list of the cluster began that lacks it; zero while none does
	Seen      time.Time            `json:"-"` // when it was first described
	Described time.Time            `json:"-"` // when the description was asked for
	Listed    time.Time            `json:"-"` // when the last list of deployments was asked for
	Lags      int                  `json:"-"` // lists in a row that lacked a deployment which the service tells of
	Troubles  *[Operations]Trouble `json:"-"` // nil where there is none; not to be modified
}

// Deployment is what is known of a service deployment.
type Deployment struct {
	ecs.Deployment
	Described bool `json:"described,omitzero"` // whether it was described
	Final     bool `json:"final,omitzero"`     // whether it was described as finished
	SeenOpen  bool `json:"seen_open,omitzero"` // whether it was seen under way
	Decided   bool `json:"decided,omitzero"`   // whether it was counted, or is known not to count
	Counted   bool `json:"counted,omitzero"`
	Observed  bool `json:"observed,omitzero"` // whether its duration was told
	Replaced  bool `json:"replaced,omitzero"` // whether it was counted as superseded

	StatusAsked   time.Time `json:"-"` // when the status was asked for
	DetailsAsked  time.Time `json:"-"` // when the description was asked for
	DescribeTried time.Time `json:"-"` // when it was last tried
	Lags          int       `json:"-"` // descriptions in a row that were behind the list
	Lacking       Trouble   `json:"-"` // while ECS does not describe it
}

// Revision is what is known of a service revision.
type Revision struct {
	ARN     ecs.ARN           `json:"arn"`
	Spec    *ecs.RevisionSpec `json:"spec,omitzero"` // nil while it could not be described
	Asked   time.Time         `json:"asked,omitzero"`
	Wanted  time.Time         `json:"-"`                // since when it is referenced
	Lacking Trouble           `json:"lacking,omitzero"` // while ECS does not describe it
}

// Traffic is the traffic that a deployment means a revision to have.
type Traffic struct {
	Revision ecs.ARN     `json:"revision"`
	Traffic  ecs.Traffic `json:"traffic"`
}

// Trouble is that something was tried and failed ever since.
type Trouble struct {
	Since   time.Time `json:"since"` // the first failure since the last answer; zero without trouble
	Again   time.Time `json:"again"` // when to try again
	Tries   int       `json:"tries"`
	Reason  string    `json:"reason,omitzero"`  // empty where it is no failure: AWS does not do this for such a service
	Refused bool      `json:"refused,omitzero"` // whether AWS says no, rather than nothing
}

// Options are what the memory depends on besides what is learnt.
type Options struct {
	History    bool          // whether every deployment that finishes matters, not the newest only
	Stopped    bool          // whether it matters why tasks stop
	Past       bool          // whether nothing is read but what has finished, as far back as ECS knows it; with History
	Rollout    time.Duration // between two looks at a service on the move; 0 leaves them to the rounds
	StaleAfter time.Duration // how long something may only fail
	Skew       time.Duration // AWS' clock minus ours

	Refused [Operations]time.Time // since when an operation is refused for the whole cluster; zero where it is not
}

// aws is a moment of ours by AWS' clock.
func (o Options) aws(now time.Time) time.Time { return now.Add(o.Skew) }

// KnownTo is the time to which a list of the deployments has to reach back to tell all that is
// new; zero when they were never listed.
func (m *Memory) KnownTo() time.Time {
	known := m.Settled
	if len(m.Deployments) > 0 {
		known = later(known, m.Deployments[0].CreatedAt)
	}
	if known.IsZero() {
		return m.First
	}
	return known
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// rumoured tells whether nothing but a hint tells of the service.
func (m *Memory) rumoured() bool { return !m.Rumour.IsZero() }

// describable tells whether ECS still knows the deployment.
func (m *Memory) describable(d *Deployment, o Options, now time.Time) bool {
	return o.aws(now).Sub(d.CreatedAt) < ecs.DeploymentsKept
}

// Key tells a service apart from the others of its target: by names, since old short ARNs are
// equal in two clusters, and change.
type Key struct{ Cluster, Service string }
