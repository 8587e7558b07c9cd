package simulator_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator/simulatortest"
	"ecs_revision_exporter/simulator/throttle"
)

func TestOtherLoad(t *testing.T) {
	for _, c := range []struct {
		perSecond            float64
		atOnce, after, later int // calls that come through now, after a second and after a minute more
	}{
		{0, 50, 20, 50},
		{15, 50, 5, 50},
		{19.5, 50, 0, 30},
		{20, 50, 0, 0},
		{20.5, 0, 0, 0},
	} {
		w := throttled(t)
		w.server.SetOtherLoad(account, region, throttle.ClusterRead, c.perSecond)
		expectAdmitted(t, w.client, "ListClusters", c.atOnce)
		w.clock.Advance(time.Second)
		expectAdmitted(t, w.client, "ListClusters", c.after)
		w.clock.Advance(time.Minute)
		expectAdmitted(t, w.client, "ListClusters", c.later)
	}
}

func TestOtherLoadChangesWhileRunning(t *testing.T) {
	w := throttled(t)
	expectAdmitted(t, w.client, "ListClusters", 50)
	w.clock.Advance(500 * time.Millisecond)
	w.server.SetOtherLoad(account, region, throttle.ClusterRead, 18) // of the time that follows
	w.clock.Advance(time.Second)
	expectAdmitted(t, w.client, "ListClusters", 10+2)
	w.server.SetOtherLoad(account, region, throttle.ClusterRead, 0)
	w.clock.Advance(time.Second)
	expectAdmitted(t, w.client, "ListClusters", 20)
}

func TestOtherLoadIsOfOneBucket(t *testing.T) {
	w := throttled(t)
	w.server.SetOtherLoad(account, region, throttle.ClusterRead, 100)
	w.server.SetOtherLoad(account, "us-east-1", throttle.ServiceRead, 100)
	w.server.SetOtherLoad(other, region, throttle.ServiceRead, 100)
	expectAdmitted(t, w.client, "ListClusters", 0)
	expectAdmitted(t, w.client, "ListServices", 100)
	elsewhere := simulatortest.WithoutRetries(w.config)
	elsewhere.Region = "us-east-1"
	expectAdmitted(t, ecs.NewFromConfig(elsewhere), "ListServices", 0)
}

func TestOtherLoadNeedsABucket(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("takes from a bucket that does not exist")
		}
	}()
	throttled(t).server.SetOtherLoad(account, region, "coffee", 1)
}
