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
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
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

// TestNothingIsAskedOfAnotherAccount gives the reader credentials of another account while much is due: once it has
// seen whose they are, it makes no other call.
func TestNothingIsAskedOfAnotherAccount(t *testing.T) {
	synctest.Test(t, testNothingIsAskedOfAnotherAccount)
}

func testNothingIsAskedOfAnotherAccount(t *testing.T) {
	const otherAccount = "210987654321"
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1, Speed: 1}, defaults())
	cfg := simulatortest.ServeInMemory(t, w.aws)
	other, err := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::"+otherAccount+":role/observer").Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client, renew := renewable(t, &cfg)
	w.Reader = New(client, defaults(), Listener{}, time.Now, log.NewNopLogger())
	moved := make(chan string, 1)
	go func() { moved <- w.Run(t.Context()) }()
	time.Sleep(10 * time.Minute)
	asked := make(chan string, 100)
	cfg.Credentials = aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		asked <- middleware.GetOperationName(ctx)
		return other, nil
	})
	w.aws.Inject(fault.Fault{Account: otherAccount, Operation: "ListClusters", Effect: fault.Latency(20 * time.Second)})
	renew()
	w.Configure(defaults())
	if account := <-moved; account != otherAccount {
		t.Errorf("the account was seen to be %q", account)
	}
	close(asked)
	for operation := range asked {
		if operation != "" && operation != "ListClusters" { // none is named when renew looks for credentials
			t.Errorf("%s was called", operation)
		}
	}
}

// renewable is a client by what the AWS configuration says at the moment, and makes it use what that says since.
func renewable(t *testing.T, cfg *aws.Config) (client *api.Client, renew func()) {
	t.Helper()
	connector := api.NewConnector(func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return *cfg, nil })
	var clients []*api.Client
	renew = func() {
		t.Helper()
		renewed, commit, err := connector.Clients(t.Context(), []api.Source{{Region: cfg.Region}}, clients)
		if err != nil {
			t.Fatal(err)
		}
		commit()
		clients = renewed
	}
	renew()
	return clients[0], renew
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
