package simulatortest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestStartLeadsClientsToTheSimulator(t *testing.T) {
	server, config := simulatortest.Start(t, simulator.Config{Account: "210987654321"})
	identity, err := sts.NewFromConfig(config).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if *identity.Account != "210987654321" {
		t.Errorf("account %s", *identity.Account)
	}
	clusters, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	fleet := server.Fleet("210987654321", simulatortest.Region)
	if want := *fleet.Clusters()[0].ClusterArn; clusters.ClusterArns[0] != want {
		t.Errorf("first cluster %s, want %s", clusters.ClusterArns[0], want)
	}
}

func TestClock(t *testing.T) {
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	clock := simulatortest.NewClock(start)
	if now := clock.Now(); !now.Equal(start) {
		t.Errorf("starts at %v", now)
	}
	clock.Advance(time.Minute)
	if now := clock.Now(); !now.Equal(start.Add(time.Minute)) {
		t.Errorf("a minute later it shows %v", now)
	}
	clock.Set(start)
	if now := clock.Now(); !now.Equal(start) {
		t.Errorf("set back it shows %v", now)
	}
}

func TestCallsThatHangEndWithTheTest(t *testing.T) {
	result := make(chan error, 1)
	t.Run("hang", func(t *testing.T) {
		server, config := simulatortest.Start(t, simulator.Config{})
		hangs := make(chan struct{})
		server.Inject(fault.Fault{Effect: func(ctx context.Context, _ fault.Call, _ func(fault.Call) fault.Answer) fault.Answer {
			close(hangs)
			<-ctx.Done()
			return fault.Answer{Delivery: fault.Lost}
		}})
		go func() {
			_, err := ecs.NewFromConfig(simulatortest.WithoutRetries(config)).ListClusters(context.WithoutCancel(t.Context()), nil)
			result <- err
		}()
		<-hangs
	})
	if err := <-result; err == nil {
		t.Error("answered although it hangs")
	}
}

func TestWithoutRetries(t *testing.T) {
	server, config := simulatortest.Start(t, simulator.Config{})
	server.Inject(fault.Fault{Effect: fault.ServerException()})
	for want, config := range map[int]aws.Config{3: config, 1: simulatortest.WithoutRetries(config)} {
		before := server.Requests()["ListClusters"]
		if _, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil); err == nil {
			t.Error("no error")
		}
		if got := server.Requests()["ListClusters"] - before; got != want {
			t.Errorf("sent %d requests, want %d", got, want)
		}
	}
}

func TestStartInMemoryLetsTimeGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, config := simulatortest.StartInMemory(t, simulator.Config{})
		server.Inject(fault.Fault{Effect: fault.Latency(time.Hour)})
		began := time.Now()
		if _, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if passed := time.Since(began); passed != time.Hour {
			t.Errorf("answered after %v", passed)
		}
	})
}
