package api

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

const operation = "DescribeServiceRevisions"

// rejecting is an AWS that rejects a share of the calls by chance.
type rejecting struct {
	mu     sync.Mutex
	random *rand.Rand
	share  float64
}

func newRejecting(share float64) *rejecting {
	return &rejecting{random: rand.New(rand.NewPCG(1, 2)), share: share}
}

func (r *rejecting) set(share float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.share = share
}

func (r *rejecting) rejects() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.random.Float64() < r.share
}

// call is a call without a request.
func (r *rejecting) call() error {
	if r.rejects() {
		return throttled()
	}
	return nil
}

// effect rejects calls of ECS.
func (r *rejecting) effect(ctx context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
	if r.rejects() {
		return fault.Throttling()(ctx, call, next)
	}
	return next(call)
}

// paced is how calls went that kept to a bucket for a while.
type paced struct{ accepted, rejected int }

func (p paced) sent() int { return p.accepted + p.rejected }

// keep makes calls from several goroutines, as many as the bucket allows, for a while.
func keep(bucket *Bucket, while time.Duration, call func() error) (p paced) {
	const callers = 3
	end := time.Now().Add(while)
	var mu sync.Mutex
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for {
				now := time.Now()
				reservation := bucket.Reserve(now)
				wait := reservation.DelayFrom(now)
				if now.Add(wait).After(end) {
					reservation.CancelAt(now)
					return
				}
				time.Sleep(wait)
				err := call()
				bucket.Learn(time.Now(), err)
				mu.Lock()
				if err == nil {
					p.accepted++
				} else {
					p.rejected++
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return p
}

// throttled is how AWS rejects a call.
func throttled() error {
	return &smithy.GenericAPIError{Code: "ThrottlingException", Message: "Rate exceeded"}
}

// TestPaceWhileAWSRejects has AWS reject a share of the calls for an hour, at several budgets: of what the rest of
// the pace allows at least half is accepted.
func TestPaceWhileAWSRejects(t *testing.T) {
	for _, budget := range []float64{0.05, 0.1, 0.25, 1} {
		for _, share := range []float64{0, 0.05, 0.3, 0.5, 0.9} {
			synctest.Test(t, func(t *testing.T) {
				p := keep(newBudget(budget).buckets[operation], time.Hour, newRejecting(share).call)
				const seconds = 3600
				least, most := 20*budget*(1-share)/2*seconds, 20*budget*seconds+max(1, 50*budget)
				t.Logf("budget %v, %v rejected: %d accepted of %d calls; of what the rest of the pace allows %.2f",
					budget, share, p.accepted, p.sent(), float64(p.accepted)/least/2)
				if float64(p.accepted) < least || float64(p.sent()) > most {
					t.Errorf("budget %v, %v rejected: %d accepted of %d calls, want %.0f of at most %.0f", budget, share, p.accepted, p.sent(), least, most)
				}
			})
		}
	}
}

// TestPaceOfRequests is the same with requests to a simulated AWS, at the default budget.
func TestPaceOfRequests(t *testing.T) {
	for _, share := range []float64{0, 0.3, 0.5, 0.9} {
		synctest.Test(t, func(t *testing.T) {
			server, cfg := simulatortest.StartInMemory(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
			server.Inject(fault.Fault{Effect: newRejecting(share).effect})
			client := NewClient(cfg, cfg.Region, DefaultBudget)
			p := keep(client.Bucket("ListClusters"), 5*time.Minute, func() error {
				_, err := client.ListClusters(t.Context(), "")
				return err
			})
			if least := int(5 * (1 - share) / 2 * 300); p.accepted < least || p.sent() != server.Requests()["ListClusters"] {
				t.Errorf("%v rejected: %d accepted of %d calls, want %d; %v arrived", share, p.accepted, p.sent(), least, server.Requests())
			}
		})
	}
}

// TestProbesWhileAWSRejectsAll has AWS reject every call for a minute and then none: soon there is a call a second at
// most, and the full pace within ten seconds after the last rejection.
func TestProbesWhileAWSRejectsAll(t *testing.T) {
	for _, budget := range []float64{0.02, 0.25, 1, 0} {
		synctest.Test(t, func(t *testing.T) {
			aws := newRejecting(1)
			bucket := newBudget(budget).buckets[operation]
			pace := 20 * budget
			if budget == 0 {
				pace = 1000 // by what calls take
			}
			call := func() error {
				time.Sleep(3 * time.Millisecond)
				return aws.call()
			}
			keep(bucket, 6*time.Second, call)
			p := keep(bucket, time.Minute, call)
			if most := int(min(pace, 1)*60) + 1; p.sent() > most || p.sent() < most-5 {
				t.Errorf("budget %v: %d calls in a minute, want %d", budget, p.sent(), most)
			}
			aws.set(0)
			keep(bucket, 9*time.Second, call)
			p = keep(bucket, time.Minute, call)
			if least := int(pace * 59); p.accepted < least || p.rejected > 0 {
				t.Errorf("budget %v: %d accepted in a minute, want %d", budget, p.accepted, least)
			}
		})
	}
}

// TestPaceComesBackByItself rejects calls and makes none for ten seconds.
func TestPaceComesBackByItself(t *testing.T) {
	for _, rejecting := range []time.Duration{time.Millisecond, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			bucket := newBudget(0.25).buckets[operation]
			keep(bucket, rejecting, throttled)
			time.Sleep(10 * time.Second)
			if p := keep(bucket, time.Minute, func() error { return nil }); p.accepted < 5*60 {
				t.Errorf("after %s of rejections and a pause: %d calls in a minute, want 300", rejecting, p.accepted)
			}
		})
	}
}

// delays are those of calls that are reserved at the same time, which is now.
func delays(bucket *Bucket, calls int) (delays []time.Duration) {
	for range calls {
		delays = append(delays, bucket.Reserve(began()).DelayFrom(began()))
	}
	return delays
}

func TestNoBurstWhileAWSRejects(t *testing.T) {
	bucket := newBudget(1).buckets[operation]
	if got := delays(bucket, 3); got[2] != 0 {
		t.Errorf("at first: %v, want a burst", got)
	}
	bucket.Learn(began(), throttled())
	if got := delays(bucket, 2); got[0] != 0 || got[1] < time.Second/20 {
		t.Errorf("after a rejection: %v, want no burst", got)
	}
}

// TestNoLimitWhileAWSRejects goes by AWS' own rates where the budget sets none.
func TestNoLimitWhileAWSRejects(t *testing.T) {
	bucket := newBudget(0).buckets[operation]
	bucket.Learn(began(), throttled())
	if got := delays(bucket, 61); got[60] != 3*time.Second {
		t.Errorf("the last of 61 calls waits %s, want the 3s that AWS' 20 a second allow", got[60])
	}
}

// TestWhatABucketLearnsFrom has AWS reject calls, and other errors come in between. What is answered was accepted.
func TestWhatABucketLearnsFrom(t *testing.T) {
	for _, test := range []struct {
		name   string
		err    error
		probes bool
	}{
		{"a call that was accepted", nil, false},
		{"a refusal", &smithy.GenericAPIError{Code: "AccessDeniedException"}, false},
		{"a failure of AWS", &smithy.GenericAPIError{Code: "ServerException", Fault: smithy.FaultServer}, false},
		{"no answer", context.DeadlineExceeded, true},
		{"a rejection", throttled(), true},
	} {
		bucket := newBudget(0.25).buckets[operation]
		for second := range 8 {
			bucket.Learn(began().Add(time.Duration(second-8)*time.Second), throttled())
		}
		bucket.Learn(began(), test.err)
		if got := delays(bucket, 2)[1]; got >= time.Second != test.probes {
			t.Errorf("%s: the second call waits %s", test.name, got)
		}
	}
}

// TestRejectionAfterAPause is not taken for rejections all the time since the last one.
func TestRejectionAfterAPause(t *testing.T) {
	bucket := newBudget(0.25).buckets[operation]
	bucket.Learn(began().Add(-time.Hour), throttled())
	bucket.Learn(began(), throttled())
	if got := delays(bucket, 2)[1]; got > time.Second/4 {
		t.Errorf("the second call waits %s", got)
	}
}

// TestAnotherShareCountsAtOnce changes the budget while calls wait.
func TestAnotherShareCountsAtOnce(t *testing.T) {
	budget := newBudget(0.05) // a call a second
	bucket := budget.buckets[operation]
	if got := delays(bucket, 4); got[3] < 2*time.Second {
		t.Errorf("%v", got)
	}
	budget.set(1)
	if got := delays(bucket, 1)[0]; got > 250*time.Millisecond {
		t.Errorf("with the whole budget a call waits %s", got)
	}
	budget.set(0)
	if got := delays(bucket, 1000)[999]; got != 0 {
		t.Errorf("without a limit a call waits %s", got)
	}
	budget.set(0.05)
	if got := delays(bucket, 60)[59]; got < 5*time.Second {
		t.Errorf("with a small budget again the last of 60 calls waits %s", got)
	}
}

// TestCancelledReservation gives its token to the next call.
func TestCancelledReservation(t *testing.T) {
	bucket := newBudget(0.05).buckets[operation]
	delays(bucket, 2)
	unused := bucket.Reserve(began())
	wait := unused.DelayFrom(began())
	unused.CancelAt(began())
	if got := delays(bucket, 1)[0]; got != wait {
		t.Errorf("the next call waits %s, want %s", got, wait)
	}
}
