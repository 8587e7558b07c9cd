package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How a bucket goes on while AWS rejects calls: others have emptied its quota, and go first.
const (
	calm       = 5 * time.Second // without a rejection, and the full pace is back
	patience   = 5 * time.Second // with nothing but rejections, and it only probes
	keptPace   = 7.0 / 8         // of the full pace
	probes     = rate.Limit(1)   // a second
	probeBurst = 1
)

// Bucket spaces the calls of an account and region that draw on one of AWS' throttle buckets.
// Before a call a token is reserved, and after it the bucket learns what AWS made of it. It is
// safe for concurrent use.
type Bucket struct {
	quota   quota
	limiter *rate.Limiter

	mu       sync.Mutex
	full     rate.Limit // the pace while AWS rejects nothing
	burst    int        // likewise
	rejected time.Time  // when AWS last rejected a call; zero before
	since    time.Time  // when it began to, having accepted none since; zero when it has
}

func newBucket(quota quota, share float64) *Bucket {
	pace, burst := quota.share(share)
	return &Bucket{quota: quota, limiter: rate.NewLimiter(pace, burst), full: pace, burst: burst}
}

// Name is that of the bucket in metrics, for example service_read.
func (b *Bucket) Name() string { return b.quota.name }

// Reserve takes the token for a call. It is valid once the delay of the reservation from now on
// has passed; before that, the reservation can be cancelled.
func (b *Bucket) Reserve(now time.Time) *rate.Reservation {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.adapt(now)
	return b.limiter.ReserveN(now, 1)
}

// Learn takes in what AWS made of a call, by the error of the call. What it did not answer
// tells nothing.
func (b *Bucket) Learn(now time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case KindOf(err) == Throttled:
		if b.since.IsZero() || now.Sub(b.rejected) >= calm {
			b.since = now
		}
		b.rejected = now
	case err == nil || isAnswered(err):
		b.since = time.Time{}
	}
	b.adapt(now)
}

// set changes the share, for the reservations from now on.
func (b *Bucket) set(share float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.full, b.burst = b.quota.share(share)
}

// adapt has the limiter keep the pace that is due now.
func (b *Bucket) adapt(now time.Time) {
	pace, burst := b.pace(now)
	if pace != b.limiter.Limit() {
		b.limiter.SetLimitAt(now, pace)
	}
	if burst != b.limiter.Burst() {
		b.limiter.SetBurstAt(now, burst)
	}
}

// pace is the calls a second and at once that are due now.
func (b *Bucket) pace(now time.Time) (pace rate.Limit, burst int) {
	switch {
	case b.rejected.IsZero() || now.Sub(b.rejected) >= calm:
		return b.full, b.burst
	case !b.since.IsZero() && now.Sub(b.since) >= patience:
		return min(probes, b.full), probeBurst
	default:
		return min(b.full*keptPace, b.quota.refill), probeBurst // AWS' own pace where the full one has no limit
	}
}
