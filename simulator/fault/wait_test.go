package fault_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// waiting is a simulator in memory with a fault. The end of a bubble of synctest
// fails the test when a goroutine of the server or the client is left.
func waiting(t *testing.T, f fault.Fault) (client *ecs.Client, remove func()) {
	t.Helper()
	server, config := simulatortest.StartInMemory(t, simulator.Config{Clusters: 1, Services: 1})
	return ecs.NewFromConfig(simulatortest.WithoutRetries(config)), server.Inject(f)
}

// start begins a call that nobody gives up.
func start(t *testing.T, client *ecs.Client) <-chan error {
	t.Helper()
	result := make(chan error, 1)
	go func() {
		_, err := client.ListClusters(context.WithoutCancel(t.Context()), nil)
		result <- err
	}()
	return result
}

func TestHangUntilTheClientGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := waiting(t, fault.Fault{For: time.Second, Effect: fault.Hang()})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		_, err := client.ListClusters(ctx, nil)
		if passed := time.Since(began); passed != time.Hour || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", passed, err)
		}
	})
}

func TestHangUntilTheFaultIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, remove := waiting(t, fault.Fault{Effect: fault.Hang()})
		first, second := start(t, client), start(t, client)
		time.Sleep(time.Hour)
		if len(first)+len(second) != 0 {
			t.Error("answered before the fault was removed")
		}
		remove()
		for _, result := range []<-chan error{first, second} {
			if err := <-result; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestHangEndsWithTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := waiting(t, fault.Fault{Effect: fault.Hang()})
		result := start(t, client)
		synctest.Wait()
		if len(result) != 0 {
			t.Error("answered although it hangs")
		}
	}) // the server is closed with the test
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := waiting(t, fault.Fault{Effect: fault.Latency(time.Minute)})
		began := time.Now()
		if err := <-start(t, client); err != nil {
			t.Error(err)
		}
		if passed := time.Since(began); passed != time.Minute {
			t.Errorf("answered after %v", passed)
		}
	})
}

func TestLatencyEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan struct{})
		seen := func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
			defer close(gone)
			return next(call)
		}
		client, _ := waiting(t, fault.Fault{Effect: fault.Chain(seen, fault.Latency(time.Hour))})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := client.ListClusters(ctx, nil)
		<-gone
		if passed := time.Since(began); passed != time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the server let go after %v, and the client had %v", passed, err)
		}
	})
}
