package reader

import (
	"hash/fnv"
	"regexp"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/cache"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// Options say what a reader reads, and how.
type Options struct {
	Tags     bool      // whether the tags of services are read
	History  bool      // whether every deployment that finishes matters, not the newest only
	Stopped  bool      // whether it is read why tasks stop
	Past     bool      // whether to read what has finished in the past, as far as ECS knows it, and nothing else; with History
	Shard    Shard     // of the clusters that are read
	Clusters Selection // of these
	Services Selection // of their services
	ByTags   []TagRule // of these; all of the rules have to be met

	Interval       time.Duration // between the beginnings of two rounds; 0 goes by what a round costs
	Rollout        time.Duration // between two looks at a service on the move; 0 leaves them to the rounds
	StaleAfter     time.Duration // how long something may only fail until it counts no more
	Budget         float64       // share of the rates that AWS allows the account, at most 1; 0 sets no limit
	RequestTimeout time.Duration // of a request
	Cache          *cache.File   // that keeps what is known from one start to the next; nil for none
}

// For rounds whose interval follows from their calls: the shortest and longest time between the
// beginnings of two, and the calls a second of all shards together.
const (
	shortestInterval = 15 * time.Second
	longestInterval  = time.Minute
	roundCalls       = 2.0
)

// interval is the time between the beginnings of two rounds, by the calls of the last one.
func (o Options) interval(calls int) time.Duration {
	if o.Interval > 0 {
		return o.Interval
	}
	seconds := float64(calls) * float64(max(1, o.Shard.Count)) / roundCalls
	return min(max(shortestInterval, time.Duration(seconds*float64(time.Second))), longestInterval)
}

// remembering are the options of the ledger.
func (o Options) remembering(skew time.Duration) ledger.Options {
	return ledger.Options{History: o.History, Stopped: o.Stopped, Past: o.Past, Rollout: o.Rollout, StaleAfter: o.StaleAfter, Skew: skew}
}

// selectsCluster tells whether to read the cluster of an ARN.
func (o Options) selectsCluster(arn string) bool {
	return o.Shard.has(arn) && o.Clusters.chooses(ecs.LastPart(arn))
}

// reads tells whether two options read other things.
func (o Options) readsAs(other Options) bool {
	return o.Tags == other.Tags && o.Shard == other.Shard && o.Clusters.equal(other.Clusters) && o.Services.equal(other.Services) && o.rulesAs(other)
}

// Selection chooses among things by their names. The zero Selection chooses all.
type Selection struct {
	Include []*regexp.Regexp // one of them has to match, unless there is none
	Exclude []*regexp.Regexp // and none of these
}

func (s Selection) chooses(name string) bool {
	matches := func(pattern *regexp.Regexp) bool { return pattern.MatchString(name) }
	return (len(s.Include) == 0 || slices.ContainsFunc(s.Include, matches)) && !slices.ContainsFunc(s.Exclude, matches)
}

func (s Selection) equal(other Selection) bool {
	return samePatterns(s.Include, other.Include) && samePatterns(s.Exclude, other.Exclude)
}

func samePatterns(a, b []*regexp.Regexp) bool {
	return slices.EqualFunc(a, b, func(a, b *regexp.Regexp) bool { return a.String() == b.String() })
}

// Shard is a part of all clusters, by a hash of their ARNs that is the same everywhere
// and always. The zero Shard is all of them.
type Shard struct {
	Index, Count int // Index from 0, below Count
}

func (s Shard) has(arn string) bool {
	if s.Count <= 1 {
		return true
	}
	hash := fnv.New64a()
	hash.Write([]byte(arn))
	return hash.Sum64()%uint64(s.Count) == uint64(s.Index)
}
