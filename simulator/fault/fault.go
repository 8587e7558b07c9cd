// Package fault is what can go wrong between a client and a simulated AWS: which
// calls a fault befalls, and what it does to them. Most effects are ready-made;
// any other is a function, see [Effect] and [Edit].
package fault

import (
	"bytes"
	"time"
)

// Fault is an effect on the calls that it matches. What is left empty matches everything.
type Fault struct {
	// Operation is the name of an operation of ECS or STS, for example "ListServices".
	Operation string
	// Account (12 digits) and Region are those of the caller.
	Account, Region string
	// Cluster and Service are names that a request must mention in its
	// parameters, by name or in an ARN. With both, it must mention that service
	// of that cluster. A request that leaves out its cluster means "default".
	Cluster, Service string
	// Mentions is text that the body of a request must contain, whatever it means there.
	Mentions string
	// Calls is how many calls the fault befalls; any number when zero.
	Calls int
	// For is how long, by the simulator's clock, the fault befalls calls; until
	// it is removed when zero.
	For time.Duration
	// Effect is what happens to the calls.
	Effect Effect
}

// matches tells whether the fault is meant for a call, and what that call asks
// for that the fault is about.
func (f Fault) matches(c Call) (subject, bool) {
	if !allows(f.Operation, c.Operation) || !allows(f.Account, c.Account) || !allows(f.Region, c.Region) {
		return subject{}, false
	}
	if !bytes.Contains(c.Body, []byte(f.Mentions)) {
		return subject{}, false
	}
	for _, s := range c.subjects() {
		if allows(f.Cluster, s.cluster) && allows(f.Service, s.service) {
			return s, true
		}
	}
	return subject{}, false
}

func allows(wanted, got string) bool { return wanted == "" || wanted == got }
