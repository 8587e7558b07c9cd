package reader

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestCredentialsAreLostInARound has the credentials end in the middle of the first round, whose calls then are
// not made: no service or cluster fails for it, the round does, and once there are credentials all is read.
func TestCredentialsAreLostInARound(t *testing.T) {
	for _, operation := range []string{"ListServices", "DescribeServices", "ListServiceDeployments", "DescribeServiceRevisions"} {
		t.Run(operation, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 60, Clusters: 3, Consistent: true}, defaults())
			cfg := simulatortest.ServeInMemory(t, w.aws)
			var lost atomic.Bool
			cfg.Credentials = losing(cfg.Credentials, &lost)
			w.aws.Inject(fault.Fault{Operation: operation, Calls: 1, Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
				lost.Store(true)
				return next(call)
			}})
			w.reading(cfg, defaults())
			w.running(t)
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			known := w.Fleet()
			if !lost.Load() || known.Rounds.Failed < 3 || known.Rounds.Partial > 0 {
				t.Errorf("rounds are %+v", known.Rounds)
			}
			nothingElseFailed(t, known)
			lost.Store(false)
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			if known = w.Fleet(); known.Pending > 0 || known.Services < 30 || known.Rounds.Succeeded == 0 || !known.Rounds.FailingSince.IsZero() {
				t.Errorf("%d services, %d pending, rounds %+v", known.Services, known.Pending, known.Rounds)
			}
		}))
	}
}

// losing gives the credentials until they are lost.
func losing(given aws.CredentialsProvider, lost *atomic.Bool) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		if lost.Load() {
			return aws.Credentials{}, errors.New("gone")
		}
		return given.Retrieve(ctx)
	})
}

// nothingElseFailed holds that no service or cluster fails, but for a revision that is too old to be described,
// which AWS may have said before.
func nothingElseFailed(t *testing.T, known *ecs.Fleet) {
	t.Helper()
	tooOld := ecs.FailureKind{Operation: "DescribeServiceRevisions", Reason: "MISSING"}
	for _, count := range slices.Concat(known.Failing, known.Failures) {
		if count.FailureKind != tooOld {
			t.Errorf("%d failures of %v", count.Count, count.FailureKind)
		}
	}
	for _, cluster := range known.Clusters {
		if cluster.Err != nil {
			t.Errorf("cluster %s: %v", cluster.Name, cluster.Err)
		}
	}
}
