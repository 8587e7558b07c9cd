// Package simulator serves the parts of the APIs of Amazon ECS, AWS STS, Amazon SQS, AWS Organizations and AWS Account
// Management that an observer of service revisions uses, over fleets that exist only in memory.
//
// It keeps the limits, page sizes, error codes and oddities of AWS as far as they
// are known, so that a client that works with it has met them. It grants access to
// everybody: requests must be signed, but signatures, session tokens and web identities are not
// verified, sessions do not expire, and every role may be assumed, unless its account is shut.
package simulator

import (
	"hash/fnv"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/throttle"
)

// Config says what AWS the simulator shows.
type Config struct {
	// Account is the 12 digits of the account that credentials belong to
	// when AssumeRole has not given them out; 123456789012 when empty.
	Account string
	// Seed makes the fleets; the same seed makes the same ones.
	Seed uint64
	// Clusters is the number of clusters of each fleet; 3 when zero.
	Clusters int
	// Services is the number of services of each fleet; 40 when zero.
	Services int
	// Speed is how fast the fleets live by themselves, as in [fleet.Config].
	Speed float64
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// RefuseMixedServiceDeployments makes DescribeServiceDeployments refuse
	// ARNs of several services in a call, as DescribeServiceRevisions does.
	// AWS does not document which of the two it is.
	RefuseMixedServiceDeployments bool
	// Lag bounds how old answers can be; [DefaultLag] when zero. The lists of clusters, services and deployments
	// and the descriptions of services and deployments each lag on their own, by a time that differs from answer
	// to answer: one can be older than the one before it, and contradict another.
	Lag time.Duration
	// Consistent makes every answer true of the moment of the call.
	Consistent bool
	// NoTags makes every region one without tagging, as those of the partitions aws-iso and aws-iso-b are: calls that
	// ask for tags of services are refused.
	NoTags bool
	// Throttle limits the rate of calls to ECS as AWS publishes it, by the
	// clock; see [throttle.BucketOf].
	Throttle bool
}

func (c Config) withDefaults() Config {
	if c.Account == "" {
		c.Account = "123456789012"
	}
	if c.Clusters == 0 {
		c.Clusters = 3
	}
	if c.Services == 0 {
		c.Services = 40
	}
	if c.Lag == 0 {
		c.Lag = DefaultLag
	}
	if c.Consistent {
		c.Lag = 0
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Server answers the APIs as an [http.Handler]. It is safe for concurrent use.
type Server struct {
	config        Config
	source        func(account, region string) Source
	ecs, sts, sqs api
	organizations api
	account       api
	mux           *http.ServeMux
	sessions      sessions
	buckets       *throttle.Buckets
	faults        fault.Set

	mu       sync.Mutex
	fleets   map[place]func() *fleet.Fleet
	queues   map[string]*servedQueue // by URL
	requests map[string]int
	accounts []Account // of the organization
	optedIn  map[place]types.RegionOptStatus
}

// place is where a fleet is: every account has one in every region.
type place struct{ account, region string }

// New returns a simulator whose fleets are made when they are first asked for.
func New(config Config) *Server {
	s := &Server{
		config:   config.withDefaults(),
		mux:      http.NewServeMux(),
		sessions: sessions{byAccessKey: map[string]identity{}},
		fleets:   map[place]func() *fleet.Fleet{},
		queues:   map[string]*servedQueue{},
		requests: map[string]int{},
		optedIn:  map[place]types.RegionOptStatus{},
	}
	s.source = func(account, region string) Source { return s.Fleet(account, region) }
	s.buckets = throttle.New(s.config.Now)
	s.ecs, s.sts, s.sqs = ecsAPI(s), stsAPI(s), sqsAPI(s)
	s.organizations, s.account = organizationsAPI(s), accountAPI(s)
	s.mux.HandleFunc("POST /{$}", s.serve)
	s.mux.HandleFunc("POST "+accountPath, s.serve)
	return s
}

// ServeHTTP answers a request to the one address of all APIs, POST /, and the one of its own that ListRegions has.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Fleet returns the fleet of an account (12 digits) in a region.
func (s *Server) Fleet(account, region string) *fleet.Fleet {
	s.mu.Lock()
	at := place{account, region}
	get, ok := s.fleets[at]
	if !ok {
		// Made outside the lock: a large fleet must not hold up the others.
		get = sync.OnceValue(func() *fleet.Fleet { return s.newFleet(at) })
		s.fleets[at] = get
	}
	s.mu.Unlock()
	return get()
}

func (s *Server) newFleet(at place) *fleet.Fleet {
	hash := fnv.New64a()
	hash.Write([]byte(at.account + "/" + at.region))
	return fleet.New(fleet.Config{
		Account:  at.account,
		Region:   at.region,
		Seed:     s.config.Seed ^ hash.Sum64(),
		Clusters: s.config.Clusters,
		Services: s.config.Services,
		Speed:    s.config.Speed,
		Lag:      s.config.Lag,
		Now:      s.config.Now,
	})
}

// Requests returns how many requests of each operation have been answered so
// far, refused ones included, by the name of the operation.
func (s *Server) Requests() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.requests)
}

func (s *Server) count(operation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[operation]++
}
