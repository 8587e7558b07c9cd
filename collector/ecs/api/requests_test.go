package api

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestOneCallIsOneRequest has every call fail in ways that the SDK would retry, also where the user's
// configuration tells it to.
func TestOneCallIsOneRequest(t *testing.T) {
	for name, effect := range map[string]fault.Effect{
		"throttled": fault.Throttling(), "failed": fault.ServerException(), "truncated": fault.Truncate(), "fine": fault.Latency(0),
	} {
		server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
		cfg.RetryMode, cfg.RetryMaxAttempts = aws.RetryModeAdaptive, 5
		cfg.Retryer = func() aws.Retryer { return retry.NewStandard() }
		server.Inject(fault.Fault{Effect: effect})
		client := NewClient(cfg, cfg.Region, 0)
		want := map[string]int{}
		for _, call := range calls() {
			want[call.operation] = 1
			_ = call.do(t.Context(), client)
		}
		if diff := cmp.Diff(want, server.Requests()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestSTSIsRetried is about calls that no budget knows: the SDK retries them.
func TestSTSIsRetried(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	server.Inject(fault.Fault{Operation: "AssumeRole", Calls: 2, Effect: fault.ServerException()})
	server.Inject(fault.Fault{Operation: "GetCallerIdentity", Calls: 2, Effect: fault.Throttling()})
	id, err := withRole(t, cfg).Account(t.Context())
	if err != nil || id != otherAccount {
		t.Errorf("%q, %v", id, err)
	}
	if diff := cmp.Diff(map[string]int{"AssumeRole": 3, "GetCallerIdentity": 3}, server.Requests()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestEveryRequestIsObserved also has the requests reported that the SDK makes to assume a role, and none
// that was never sent.
func TestEveryRequestIsObserved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, cfg := simulatortest.StartInMemory(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
		server.Inject(fault.Fault{Operation: "AssumeRole", Calls: 2, Effect: fault.ServerException()})
		server.Inject(fault.Fault{Operation: "ListServices", Effect: fault.AccessDenied()})
		server.Inject(fault.Fault{Operation: "ListClusters", Effect: fault.Latency(3 * time.Second)})
		client := withRole(t, cfg)
		var mu sync.Mutex
		var got []ecs.Attempt
		client.Observe(func(a ecs.Attempt) {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, a)
		})
		_, _ = client.ListClusters(t.Context(), "")
		_, _ = client.ListServices(t.Context(), "default", "")
		_, _ = client.Account(t.Context())
		want := []ecs.Attempt{
			{Operation: "AssumeRole", Code: "InternalFailure"}, {Operation: "AssumeRole", Code: "InternalFailure"}, {Operation: "AssumeRole", Code: "OK"},
			{Operation: "ListClusters", Code: "OK", Took: 3 * time.Second},
			{Operation: "ListServices", Code: "AccessDeniedException"},
			{Operation: "GetCallerIdentity", Code: "OK"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// TestRequestsThatAreNotSentAreNotObserved is about calls for which there are no credentials.
func TestRequestsThatAreNotSentAreNotObserved(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	server.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.AccessDenied()})
	client := withRole(t, cfg)
	var got []ecs.Attempt
	client.Observe(func(a ecs.Attempt) { got = append(got, ecs.Attempt{Operation: a.Operation, Code: a.Code}) })
	if _, err := client.ListClusters(t.Context(), ""); err == nil {
		t.Error("listed")
	}
	if diff := cmp.Diff([]ecs.Attempt{{Operation: "AssumeRole", Code: "AccessDenied"}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestTimeouts has AWS hang: calls end in time, also those that the SDK makes by itself, which it does not
// try again then. The error says which one it was.
func TestTimeouts(t *testing.T) {
	const timeout = 7 * time.Second
	for hangs, call := range map[string]func(context.Context, *Client) error{
		"ListClusters":      calls()[0].do,
		"AssumeRole":        calls()[0].do,
		"GetCallerIdentity": func(ctx context.Context, c *Client) error { _, err := c.Account(ctx); return err },
	} {
		synctest.Test(t, func(t *testing.T) {
			server, cfg := simulatortest.StartInMemory(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
			server.Inject(fault.Fault{Operation: hangs, Effect: fault.Hang()})
			client := withRole(t, cfg)
			client.Configure(0, timeout)
			start := time.Now()
			err := call(t.Context(), client)
			if took := time.Since(start); took != timeout {
				t.Errorf("%s: %s, want %s", hangs, took, timeout)
			}
			if KindOf(err) != Failed || CodeOf(err) != "error" || OperationOf(err) != hangs || !strings.Contains(CauseOf(err).Error(), "no answer within 7s") {
				t.Errorf("%s: kind %d, code %s, operation %s: %v", hangs, KindOf(err), CodeOf(err), OperationOf(err), CauseOf(err))
			}
		})
	}
}

// TestTimeoutUnlessConfigured is about a client that nobody has configured.
func TestTimeoutUnlessConfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, cfg := simulatortest.StartInMemory(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
		server.Inject(fault.Fault{Operation: "ListClusters", Effect: fault.Hang()})
		start := time.Now()
		_, err := withRole(t, cfg).ListClusters(t.Context(), "")
		if took := time.Since(start); err == nil || took != 30*time.Second {
			t.Errorf("%s, %v", took, err)
		}
	})
}
