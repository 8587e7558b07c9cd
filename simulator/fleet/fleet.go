// Package fleet is an in-memory Amazon ECS fleet of one account in one region: clusters, services, their
// revisions and deployments, and the passage of time over them. It answers in the SDK's own types and speaks
// no protocol.
//
// What is written here about Amazon ECS follows its API reference and, where that is silent, answers seen from
// the service. A state handed out is never changed afterwards: a change replaces values, it writes into none.
package fleet

import (
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// Config says what fleet to make and how it lives. At a Speed of 1 something changes every few seconds in the
// whole fleet, whatever its size, and a deployment takes one to six minutes; a Speed above 1 divides both, one
// below 1 only makes changes rarer.
type Config struct {
	Account  string           // 12 digits
	Region   string           // the partition of the ARNs follows from it
	Seed     uint64           // the same seed, sizes and clock make the same fleet and the same life
	Clusters int              // how many clusters to make, at least one where there are services
	Services int              // how many services to make, spread over the clusters
	Speed    float64          // how fast the fleet lives by itself; 0: it starts nothing
	Lag      time.Duration    // for how long it remembers what was: as far back as it can be asked
	Now      func() time.Time // the clock
}

// Fleet is the fleet. It is safe for concurrent use.
type Fleet struct {
	config Config

	mu     sync.Mutex
	random *rand.Rand
	made   time.Time // when the fleet was made, with its past
	clock  time.Time // what the clock said last: the moment to live up to
	now    time.Time // the moment being lived, at most clock
	pace   float64   // by what a deployment's steps and delays are divided
	queue  queue

	clusters    []*cluster     // by ARN
	listed      past[[]string] // the ARNs of the clusters that are ACTIVE
	deployments map[string]*deployment
	revisions   map[string]*revision

	lively []*service // those that the fleet's own life deploys and deletes
	active int        // services that are ACTIVE
	named  int        // names given so far

	listeners []func(Event)
	tasks     int // named so far
	steady    int // services that said so far that they are in a steady state
}

// New makes the fleet: varied services, most of them long settled, with a past. The first 40 services are
// one of each kind, further ones are mostly of the common kinds.
func New(config Config) *Fleet {
	f := &Fleet{
		config:      config,
		random:      rand.New(rand.NewPCG(config.Seed, 0)),
		clock:       config.Now(),
		pace:        1,
		deployments: make(map[string]*deployment, 3*config.Services),
		revisions:   make(map[string]*revision, 3*config.Services),
	}
	f.made, f.now = f.clock, f.clock
	underWay := f.populate()
	f.pace = max(config.Speed, 1)
	f.startUnderWay(underWay)
	f.now = f.clock
	if config.Speed > 0 {
		f.scheduleLife()
		f.scheduleLengthening()
	}
	return f
}

// enter locks the fleet and lets it live up to now; what it returns unlocks it.
func (f *Fleet) enter() func() {
	f.mu.Lock()
	if now := f.config.Now(); now.After(f.clock) {
		f.clock = now
	}
	f.liveUntil(f.clock)
	return f.mu.Unlock
}

// liveUntil lets everything happen that is due until then.
func (f *Fleet) liveUntil(moment time.Time) {
	for f.queue.due(moment) {
		next := f.queue.pop()
		f.now = next.at
		next.happen()
	}
	f.now = moment
}

// after lets something happen that much later than the moment being lived.
func (f *Fleet) after(wait time.Duration, happen func()) {
	f.queue.push(f.now.Add(wait), happen)
}

// paced is a nominal duration as this fleet lives it.
func (f *Fleet) paced(nominal time.Duration) time.Duration {
	return time.Duration(float64(nominal) / f.pace)
}

// arn gives an ARN of this account and region.
func (f *Fleet) arn(service, resource string) string {
	return "arn:" + f.partition() + ":" + service + ":" + f.config.Region + ":" + f.config.Account + ":" + resource
}

func (f *Fleet) partition() string { return Partition(f.config.Region) }

// lastPart is what follows the last slash of an ARN.
func lastPart(arn string) string {
	return arn[strings.LastIndexByte(arn, '/')+1:]
}
