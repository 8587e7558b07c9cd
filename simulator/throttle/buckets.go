package throttle

import (
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Buckets are the token buckets of all accounts and regions, each full when it
// is first used. They are safe for concurrent use.
type Buckets struct {
	now func() time.Time

	mu        sync.Mutex
	limiters  map[owned]*rate.Limiter
	throttled map[string]int
}

// owned is a bucket of an account in a region.
type owned struct {
	account, region string
	bucket          Bucket
}

// New returns buckets that are filled by the given clock.
func New(now func() time.Time) *Buckets {
	return &Buckets{now: now, limiters: map[owned]*rate.Limiter{}, throttled: map[string]int{}}
}

// Take takes the token for a call of an operation, and tells whether there was
// one. There always is for operations that have no bucket.
func (b *Buckets) Take(account, region, operation string) bool {
	bucket, ok := BucketOf(operation)
	if !ok {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.limiter(owned{account, region, bucket}).AllowN(b.now(), 1) {
		return true
	}
	b.throttled[operation]++
	return false
}

// SetOtherLoad makes others take that many tokens per second from a bucket of an
// account and region, continuously and before anybody else: what is left of
// the refill fills the bucket. A load of the whole refill leaves what is in the
// bucket now, and one beyond it leaves nothing at once. It panics when there is no such bucket.
func (b *Buckets) SetOtherLoad(account, region string, bucket Bucket, perSecond float64) {
	quota, ok := quotas[bucket]
	if !ok {
		panic(fmt.Sprintf("throttle: no bucket %q", bucket))
	}
	left := float64(quota.refill) - perSecond
	b.mu.Lock()
	defer b.mu.Unlock()
	limiter, now := b.limiter(owned{account, region, bucket}), b.now()
	limiter.SetLimitAt(now, rate.Limit(max(left, 0)))
	if left < 0 {
		limiter.AllowN(now, int(limiter.TokensAt(now)))
	}
}

// Throttled returns how many calls of each operation found no token so far.
func (b *Buckets) Throttled() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.throttled)
}

func (b *Buckets) limiter(of owned) *rate.Limiter {
	limiter, ok := b.limiters[of]
	if !ok {
		quota := quotas[of.bucket]
		limiter = rate.NewLimiter(rate.Limit(quota.refill), quota.burst)
		b.limiters[of] = limiter
	}
	return limiter
}
