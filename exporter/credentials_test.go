package exporter

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// by has the environment and every profile give other credentials than now: those of a role.
func (w *world) by(t *testing.T, role string) {
	t.Helper()
	cfg, err := w.load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role))
	w.load = func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
}

// byEither has them give the present credentials until these change into those of a role.
func (w *world) byEither(t *testing.T, changed *atomic.Bool) {
	t.Helper()
	cfg, err := w.load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first, then := cfg.Credentials, aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), observerRole))
	cfg.Credentials = aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		if changed.Load() {
			return then.Retrieve(ctx)
		}
		return first.Retrieve(ctx)
	})
	w.load = func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
}

// TestOtherCredentialsReadOn configures other credentials for an account and region, while AWS takes its
// time: what is known of it is told all the time, and is not read again.
func TestOtherCredentialsReadOn(t *testing.T) {
	const first = "targets: [{regions: [eu-west-1], role_arn: '" + observerRole + "'}]\n"
	for name, configuration := range map[string]string{
		"external id": strings.Replace(first, "}]", ", external_id: changed}]", 1),
		"role":        strings.Replace(first, "observerRole", "otherRole", 1),
		"profile":     strings.Replace(first, "}]", ", profile: audit}]", 1),
		"no role":     "targets: [{regions: [eu-west-1], profile: audit}]\n",
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, first)
			time.Sleep(10 * time.Minute)
			read := len(w.called("eu-west-1", "DescribeServiceRevisions")) + len(w.called("eu-west-1", "ListServiceDeployments"))
			if name == "no role" {
				w.by(t, observerRole)
			}
			w.aws.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.Latency(20 * time.Second)})
			w.reconfigure(t, configuration)
			for range 60 {
				expectServices(t, w.metrics(t), otherAccount, "eu-west-1", 20)
				time.Sleep(time.Second)
			}
			again := len(w.called("eu-west-1", "DescribeServiceRevisions")) + len(w.called("eu-west-1", "ListServiceDeployments")) - read
			if again > 4 {
				t.Errorf("%d calls about what was known", again)
			}
			if n := len(w.called("eu-central-1", "AssumeRole")) + len(w.called("eu-west-1", "AssumeRole")); n != 2 {
				t.Errorf("a role was assumed %d times, want twice", n)
			}
			w.expectLines(t, "another account", 0)
			w.expectLines(t, "level=error", 0)
			if lines := linesWith(w.logged(), "role="+observerRole+" "); name == "role" && len(lines) == 0 {
				t.Errorf("the log names no role:\n%s", w.logged())
			}
		}))
	}
}

// TestAccountChanges has the credentials become those of another account, by a reload and by themselves: it
// is read from the beginning, and nothing of the former one stays.
func TestAccountChanges(t *testing.T) {
	for name, reload := range map[string]bool{"by a reload": true, "by themselves": false} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1, Speed: 1}, "targets: [{regions: [eu-central-1]}]\n")
			var strays atomic.Int32
			w.aws.Inject(fault.Fault{Account: otherAccount, Operation: "ListClusters", Effect: fault.Latency(20 * time.Second)})
			w.aws.Inject(fault.Fault{Account: otherAccount, Mentions: account, Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
				strays.Add(1)
				return next(call)
			}})
			var changed atomic.Bool
			w.byEither(t, &changed)
			w.reconfigure(t, "targets: [{regions: [eu-central-1]}]\n")
			time.Sleep(10 * time.Minute)
			expectServices(t, w.metrics(t), account, "eu-central-1", 20)
			if reload {
				w.by(t, observerRole)
				w.reconfigure(t, "targets: [{regions: [eu-central-1]}]\n")
			} else {
				changed.Store(true)
			}
			time.Sleep(2 * time.Minute)
			metrics := w.metrics(t)
			expectServices(t, metrics, account, "eu-central-1", 0)
			expectServices(t, metrics, otherAccount, "eu-central-1", 20)
			if n := strays.Load(); strings.Contains(metrics, account) || reload && n > 0 {
				t.Errorf("something of the former account is told, or was asked for %d times", n)
			}
			expectMetric(t, metrics, rounds(otherAccount, "eu-central-1", "failure", "0"))
			w.expectLines(t, "account_id="+account+` msg="the credentials belong to another account now, which is read from the beginning" other_account_id=`+otherAccount, 1)
			w.expectLines(t, "level=error", 0)
		}))
	}
}

// TestEndpointThatIgnoresRoles gives every role the same account, as emulators of AWS do: that account is read.
func TestEndpointThatIgnoresRoles(t *testing.T) { inBubble(testEndpointThatIgnoresRoles)(t) }

func testEndpointThatIgnoresRoles(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-west-1], role_arn: '"+observerRole+"'}]\n")
	w.aws.Inject(fault.Fault{Operation: "AssumeRole", Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
		call.Body = bytes.ReplaceAll(call.Body, []byte(otherAccount), []byte(account))
		return next(call)
	}})
	time.Sleep(5 * time.Minute)
	expectServices(t, w.metrics(t), account, "eu-west-1", 20)
	w.expectLines(t, "another account", 1)
}

// TestUnknownAccountsAreToldApart reads targets by profiles that all are refused: each has its row, its series
// and its lines, and none is ready.
func TestUnknownAccountsAreToldApart(t *testing.T) { inBubble(testUnknownAccountsAreToldApart)(t) }

func testUnknownAccountsAreToldApart(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, `
targets:
- regions: [eu-central-1]
- {regions: [eu-central-1], profile: staging}
- {regions: [eu-central-1], profile: audit}
`)
	w.aws.Inject(fault.Fault{Effect: fault.ExpiredToken(), For: 30 * time.Second})
	time.Sleep(10 * time.Second)
	metrics := w.metrics(t)
	_, page := w.get(t, "/")
	for label, lines := range map[string]string{"": "account_id= msg", "profile:staging": "account_id= profile=staging msg", "profile:audit": "account_id= profile=audit msg"} {
		expectMetric(t, metrics, rounds(label, "eu-central-1", "failure", "2"))
		w.expectLines(t, lines+`="the clusters were not listed" operation=ListClusters`, 1)
		if profile := strings.Replace(label, ":", " ", 1); !strings.Contains(page, profile) {
			t.Errorf("the page does not show %s", profile)
		}
	}
	if status, body := w.get(t, "/-/ready"); status != http.StatusServiceUnavailable {
		t.Errorf("/-/ready says %d %q", status, body)
	}
}

// TestNoCredentialsForAWhile has STS refuse a role when its session has ended: what is known stays until it is
// stale, no service fails for it, and all goes on when it may be assumed.
func TestNoCredentialsForAWhile(t *testing.T) { inBubble(testNoCredentialsForAWhile)(t) }

func testNoCredentialsForAWhile(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-west-1], role_arn: '"+observerRole+"'}]\n")
	time.Sleep(59 * time.Minute)
	heal := w.aws.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.AccessDenied()})
	failing := len(linesWith(w.metrics(t), "ecs_service_revision_failures_total{"))
	time.Sleep(3 * time.Minute)
	metrics := w.metrics(t)
	expectServices(t, metrics, otherAccount, "eu-west-1", 20)
	if now := len(linesWith(metrics, "ecs_service_revision_failures_total{")); now != failing || strings.Contains(metrics, `operation="ListClusters",code="AccessDenied`) {
		t.Errorf("failures are counted under other operations:\n%s", strings.Join(linesWith(metrics, "failures_total"), ""))
	}
	if !strings.Contains(metrics, `ecs_revision_exporter_api_requests_total{account_id="210987654321",code="AccessDenied",operation="AssumeRole",region="eu-west-1"} `) {
		t.Error("the calls that are refused are not counted")
	}
	if lines := linesWith(w.logged(), `msg="the clusters were not listed" operation=AssumeRole err="operation error STS: AssumeRole,`); len(lines) == 0 {
		t.Errorf("the log does not say what is refused:\n%s", w.logged())
	}
	heal()
	time.Sleep(5 * time.Minute)
	metrics = w.metrics(t)
	expectServices(t, metrics, otherAccount, "eu-west-1", 20)
	if known := w.fleet.Fleets()[0]; !known.Rounds.FailingSince.IsZero() {
		t.Errorf("it still fails: %+v", known.Rounds)
	}
}
