package simulator_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/simulatortest"
	"ecs_revision_exporter/simulator/throttle"
)

// operations call each operation of ECS once. Most are refused for what they
// ask; that is looked at only when they are not throttled.
var operations = map[string]func(context.Context, *ecs.Client) error{
	"ListClusters":               func(ctx context.Context, c *ecs.Client) error { _, err := c.ListClusters(ctx, nil); return err },
	"DescribeClusters":           func(ctx context.Context, c *ecs.Client) error { _, err := c.DescribeClusters(ctx, nil); return err },
	"ListServices":               func(ctx context.Context, c *ecs.Client) error { _, err := c.ListServices(ctx, nil); return err },
	"DescribeServices":           describeNoServices,
	"ListServiceDeployments":     listNoDeployments,
	"DescribeServiceDeployments": describeNoDeployments,
	"DescribeServiceRevisions":   describeNoRevisions,
	"ListTasks":                  func(ctx context.Context, c *ecs.Client) error { _, err := c.ListTasks(ctx, nil); return err },
	"DescribeTasks":              describeNoTasks,
}

func describeNoServices(ctx context.Context, c *ecs.Client) error {
	_, err := c.DescribeServices(ctx, &ecs.DescribeServicesInput{Services: []string{}})
	return err
}

func listNoDeployments(ctx context.Context, c *ecs.Client) error {
	_, err := c.ListServiceDeployments(ctx, &ecs.ListServiceDeploymentsInput{Service: aws.String("absent")})
	return err
}

func describeNoDeployments(ctx context.Context, c *ecs.Client) error {
	_, err := c.DescribeServiceDeployments(ctx, &ecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: []string{}})
	return err
}

func describeNoRevisions(ctx context.Context, c *ecs.Client) error {
	_, err := c.DescribeServiceRevisions(ctx, &ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{}})
	return err
}

func describeNoTasks(ctx context.Context, c *ecs.Client) error {
	_, err := c.DescribeTasks(ctx, &ecs.DescribeTasksInput{Tasks: []string{}})
	return err
}

// throttled is a world with throttling, whose client does not retry.
func throttled(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, simulator.Config{Throttle: true})
	w.client = ecs.NewFromConfig(simulatortest.WithoutRetries(w.config))
	return w
}

func isThrottled(err error) bool {
	failure, ok := errors.AsType[smithy.APIError](err)
	return ok && failure.ErrorCode() == "ThrottlingException"
}

// admitted is how many calls of an operation come through now, until the first that does not.
func admitted(t *testing.T, client *ecs.Client, operation string) int {
	t.Helper()
	for n := range 200 {
		if isThrottled(operations[operation](t.Context(), client)) {
			return n
		}
	}
	t.Fatal("never throttled")
	return 0
}

func expectAdmitted(t *testing.T, client *ecs.Client, operation string, want int) {
	t.Helper()
	if got := admitted(t, client, operation); got != want {
		t.Errorf("%d calls of %s came through, want %d", got, operation, want)
	}
}

func TestThrottleBurst(t *testing.T) {
	for operation, burst := range map[string]int{
		"ListClusters": 50, "DescribeClusters": 50, "ListServices": 100, "DescribeServices": 100,
		"ListServiceDeployments": 50, "DescribeServiceDeployments": 50, "DescribeServiceRevisions": 50,
		"ListTasks": 100, "DescribeTasks": 100,
	} {
		w := throttled(t)
		expectAdmitted(t, w.client, operation, burst)
		if got, want := w.server.Throttled(), map[string]int{operation: 1}; !maps.Equal(got, want) {
			t.Errorf("counted %v as throttled, want %v", got, want)
		}
		if got, want := w.server.Requests(), map[string]int{operation: burst + 1}; !maps.Equal(got, want) {
			t.Errorf("counted %v requests, want %v", got, want)
		}
	}
}

func TestThrottleRefill(t *testing.T) {
	for operation, burst := range map[string]int{
		"ListClusters": 50, "ListServices": 100, "ListServiceDeployments": 50, "DescribeServiceRevisions": 50,
	} {
		w := throttled(t)
		admitted(t, w.client, operation)
		for _, step := range []struct {
			passed time.Duration
			want   int
		}{{0, 0}, {49 * time.Millisecond, 0}, {time.Millisecond, 1}, {time.Second, 20}, {time.Hour, burst}} {
			w.clock.Advance(step.passed)
			expectAdmitted(t, w.client, operation, step.want)
		}
	}
}

func TestThrottleBucketsAreShared(t *testing.T) {
	for bucket, shared := range map[throttle.Bucket][]string{
		throttle.ClusterRead:         {"ListClusters", "DescribeClusters"},
		throttle.ServiceRead:         {"ListServices", "DescribeServices"},
		throttle.ServiceDeployment:   {"ListServiceDeployments", "DescribeServiceDeployments"},
		throttle.ServiceRevision:     {"DescribeServiceRevisions"},
		throttle.ClusterResourceRead: {"ListTasks", "DescribeTasks"},
	} {
		for _, operation := range shared {
			if got, _ := throttle.BucketOf(operation); got != bucket {
				t.Errorf("%s takes from %q, want %q", operation, got, bucket)
			}
			w := throttled(t)
			admitted(t, w.client, operation)
			for another, call := range operations {
				if got, want := isThrottled(call(t.Context(), w.client)), slices.Contains(shared, another); got != want {
					t.Errorf("%s after all of %s: throttled %t, want %t", another, operation, got, want)
				}
			}
		}
	}
}

func TestThrottlePerAccountAndRegion(t *testing.T) {
	w := throttled(t)
	admitted(t, w.client, "ListClusters")
	elsewhere := simulatortest.WithoutRetries(w.config)
	elsewhere.Region = "us-east-1"
	expectAdmitted(t, ecs.NewFromConfig(elsewhere), "ListClusters", 50)
	assumed := simulatortest.WithoutRetries(w.config)
	assumed.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(w.config), observer)
	expectAdmitted(t, ecs.NewFromConfig(assumed), "ListClusters", 50)
	expectAdmitted(t, w.client, "ListClusters", 0)
}

func TestThrottleIsOffUnlessAskedFor(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.server.SetOtherLoad(account, region, throttle.ClusterRead, 100)
	for range 51 {
		if _, err := w.client.ListClusters(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.server.Throttled(); len(got) != 0 {
		t.Errorf("counted %v as throttled", got)
	}
}

func TestThrottleLeavesSTSAlone(t *testing.T) {
	w := throttled(t)
	for range 101 {
		if _, err := sts.NewFromConfig(w.config).GetCallerIdentity(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
}

func TestThrottlingIsWhatTheSDKTakesForIt(t *testing.T) {
	w := throttled(t)
	admitted(t, w.client, "ListClusters")
	before := w.server.Throttled()["ListClusters"]
	_, err := ecs.NewFromConfig(w.config).ListClusters(t.Context(), nil)
	if retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) != aws.TrueTernary {
		t.Errorf("not taken as throttling: %v", err)
	}
	if failure, ok := errors.AsType[smithy.APIError](err); !ok || failure.ErrorMessage() != "Rate exceeded" {
		t.Errorf("error %v", err)
	}
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); !ok || response.HTTPStatusCode() != http.StatusBadRequest {
		t.Errorf("response %v", response)
	}
	if got := w.server.Throttled()["ListClusters"] - before; got != retry.DefaultMaxAttempts {
		t.Errorf("throttled %d times, want every attempt", got)
	}
}

func TestUnsignedRequestsTakeNoToken(t *testing.T) {
	server := simulator.New(simulator.Config{Throttle: true})
	for range 60 {
		response := postTo(server, `{}`, map[string]string{"Authorization": ""})
		if !strings.Contains(response.Body.String(), "MissingAuthenticationTokenException") {
			t.Fatalf("answer %s", response.Body)
		}
	}
	if response := postTo(server, `{}`, nil); response.Code != http.StatusOK {
		t.Errorf("answer %s", response.Body)
	}
}

func TestThrottleConcurrentClients(t *testing.T) {
	w := throttled(t)
	var through atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 25 {
				if !isThrottled(operations["ListServices"](t.Context(), w.client)) {
					through.Add(1)
				}
			}
		})
	}
	clients.Wait()
	if through.Load() != 100 || w.server.Throttled()["ListServices"] != 100 {
		t.Errorf("%d came through and %d did not, want 100 each", through.Load(), w.server.Throttled()["ListServices"])
	}
}
