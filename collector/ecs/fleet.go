// Package ecs is the model: what is known of Amazon ECS fleets, as plain values that are
// never modified once they are handed out. It calls nobody and knows no AWS SDK.
package ecs

import (
	"cmp"
	"time"
)

// Target is one AWS account in one region.
type Target struct {
	AccountID string `json:"account_id"` // 12 digits; empty until AWS has told it
	Region    string `json:"region"`     // empty until the AWS configuration has told it
}

// Fleet is what is known of a target at a moment. It shares with the fleet of a moment
// before all that did not change: clusters and services can be compared by pointer.
type Fleet struct {
	Target   Target
	Profile  string     // whose credentials read it or assume the role; empty for those of the environment
	RoleARN  string     // of the role that reads it; empty for none
	Clusters []*Cluster // by name; none while the list of clusters was never read, or is stale
	Known    bool       // whether there is a list of clusters to tell of

	Services        int  // listed and selected
	Pending         int  // of these, never read whole
	LeftOut         int  // services that are not selected because of their tags
	ByTags          bool // whether tags select services
	CachedRevisions int  // whose content is known

	Rounds   Rounds
	Failures []FailureCount // since the start
	Failing  []FailureCount // services whose last try failed
	Requests []RequestCount // to AWS, since the start
	Waits    []BudgetWait   // since the start
}

// Name is the target as messages name it: its account if that is known, else the profile that reads it, and its region.
func (f *Fleet) Name() string {
	switch {
	case f.Target.AccountID != "":
		return "account " + f.Target.AccountID + " in " + f.Target.Region
	case f.Profile != "":
		return "profile " + f.Profile + " in " + cmp.Or(f.Target.Region, "a region that is not known")
	default:
		return "region " + cmp.Or(f.Target.Region, "not known")
	}
}

// Cluster is an ECS cluster with its services.
type Cluster struct {
	Name     string
	Up       Optional[bool] // whether it could be listed and a service of it described; not given before it was listed
	Err      error          // why it is not up; nil when it is
	ReadAt   time.Time      // when its services were last listed
	Services []*Service     // by name
}

// Rounds tells how the readings of a whole target go: from the list of clusters until every
// service was described, or could not be.
type Rounds struct {
	Succeeded, Partial, Failed int
	LastDuration               Optional[time.Duration] // of the last one that ended
	LastSuccess                time.Time               // when the last one ended that did not fail; zero before the first
	FailingSince               time.Time               // when the first failed of those that failed since; zero unless the last one did
	LastError                  error                   // of the last one; nil unless it failed
}

// FailureKind is what failures are counted by.
type FailureKind struct {
	Operation string // of the ECS API
	Reason    string // as ECS gave it, or the error code of the call; "error" when no answer came
}

// FailureCount is how often something failed, or for how many services it does.
type FailureCount struct {
	FailureKind
	Count int
}

// RequestCount is how many requests of an operation ended with a code.
type RequestCount struct {
	Operation string
	Code      string // OK, the error code of AWS, or "error" when no answer came
	Count     int
}

// BudgetWait is the time that calls have waited for the budget of a throttle bucket.
type BudgetWait struct {
	Bucket string
	Waited time.Duration
}

// Attempt is a request to AWS and how it ended.
type Attempt struct {
	Operation string        // of the API, for example DescribeServices
	Code      string        // OK, the error code of AWS, or "error" when no answer came
	Took      time.Duration // without the wait for the budget
}

// Failure is something of a target that could not be read.
type Failure struct {
	FailureKind
	Err error // what was being read, and why it failed
}
