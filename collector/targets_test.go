package collector

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	otherAccount = "210987654321"
	observerRole = "arn:aws:iam::" + otherAccount + ":role/monitoring/observerRole"
)

// accounts is a simulated AWS with several accounts, and a collector of targets in them.
type accounts struct {
	*Collector
	aws       *simulator.Server
	connector *ecs.Connector
	log       bytes.Buffer
}

func newAccounts(t *testing.T, config simulator.Config, sources ...ecs.Source) *accounts {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)))
	server, cfg := simulatortest.StartInMemory(t, config)
	a := &accounts{aws: server, connector: ecs.NewConnector(func(context.Context, string) (aws.Config, error) { return cfg, nil })}
	fleet, err := New(nil, Options{}, time.Now, log.NewLogfmtLogger(log.NewSyncWriter(&a.log)))
	if err != nil {
		t.Fatal(err)
	}
	a.Collector = fleet
	a.configure(t, sources...)
	return a
}

// configure has the collector read these targets from now on.
func (a *accounts) configure(t *testing.T, sources ...ecs.Source) {
	t.Helper()
	readers, err := a.connector.Readers(t.Context(), sources, a.Readers(), ecs.Options{Budget: 0.25, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Configure(readers, Options{Interval: time.Minute, Parts: DefaultParts()}); err != nil {
		t.Fatal(err)
	}
}

// running refreshes at every interval until the test ends.
func (a *accounts) running(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { a.Run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
}

// servicesOf is how many services an exposition has of an account in a region.
func servicesOf(text []byte, account, region string) int {
	n := 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, `ecs_service_info{account_id="`+account+`",`) && strings.Contains(line, `region="`+region+`"`) {
			n++
		}
	}
	return n
}

// TestTargets reads two accounts, one of them by a role in two regions, of which one
// cannot be reached. The others are as if it were not there.
func TestTargets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAccounts(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1},
			ecs.Source{Region: "eu-central-1"},
			ecs.Source{Region: "eu-west-1", RoleARN: observerRole, ExternalID: "exporter"},
			ecs.Source{Region: "us-east-1", RoleARN: observerRole, ExternalID: "exporter"})
		heal := a.aws.Inject(fault.Fault{Region: "us-east-1", Effect: fault.Hang()})
		a.running(t)
		time.Sleep(10 * time.Second)
		text := exposition(t, a.Collector)
		for target, want := range map[[2]string]int{{account, "eu-central-1"}: 20, {otherAccount, "eu-west-1"}: 20, {otherAccount, "us-east-1"}: 0, {account, "eu-west-1"}: 0} {
			if got := servicesOf(text, target[0], target[1]); got < want/2 || got > want*2 {
				t.Errorf("%d services of account %s in %s, want about %d", got, target[0], target[1], want)
			}
		}
		if hanging := `ecs_revision_exporter_refreshes_total{account_id="` + otherAccount + `",region="us-east-1",result="failure"} 0`; !bytes.Contains(text, []byte(hanging)) {
			t.Errorf("no %s", hanging)
		}
		heal()
		time.Sleep(10 * time.Minute)
		if got := servicesOf(exposition(t, a.Collector), otherAccount, "us-east-1"); got < 10 {
			t.Errorf("%d services in the region that can be reached again", got)
		}
	})
}

// TestTargetsComeAndGo reconfigures a collector that runs: the target that stays is not
// read anew, the one that goes takes its series along.
func TestTargetsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stays := ecs.Source{Region: "eu-central-1"}
		a := newAccounts(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, stays, ecs.Source{Region: "eu-west-1"})
		a.running(t)
		time.Sleep(90 * time.Second)
		former, before := a.Readers()[0], a.aws.Requests()["ListServiceDeployments"]

		a.configure(t, ecs.Source{Region: "us-east-1", RoleARN: observerRole}, stays)
		time.Sleep(10 * time.Second)
		text := exposition(t, a.Collector)
		if a.Readers()[1] != former {
			t.Error("the target that stays is another")
		}
		for target, there := range map[[2]string]bool{{account, "eu-central-1"}: true, {account, "eu-west-1"}: false, {otherAccount, "us-east-1"}: true} {
			if got := servicesOf(text, target[0], target[1]); got > 10 != there {
				t.Errorf("%d services of account %s in %s", got, target[0], target[1])
			}
		}
		listed := a.aws.Requests()["ListServiceDeployments"] - before
		if listed > servicesOf(text, otherAccount, "us-east-1")+4 {
			t.Errorf("the deployments of %d services were listed, more than those of the new target and what moves", listed)
		}
		refreshes := `ecs_revision_exporter_refreshes_total{account_id="123456789012",region="eu-central-1",result="success"} 3`
		if !bytes.Contains(text, []byte(refreshes)) {
			t.Errorf("no %s: want the two before, and one for the new configuration", refreshes)
		}
		before = a.aws.Requests()["ListClusters"]
		time.Sleep(time.Minute)
		if calls := a.aws.Requests()["ListClusters"] - before; calls != 2 {
			t.Errorf("%d targets are read a minute, want 2", calls)
		}
	})
}

// TestTwins reads one account and region by way of two credentials: it is shown once,
// the log says so once, and they share one budget.
func TestTwins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAccounts(t, simulator.Config{Seed: 1, Services: 120, Clusters: 1, Throttle: true},
			ecs.Source{Region: "eu-west-1", RoleARN: observerRole}, ecs.Source{Region: "eu-west-1", RoleARN: observerRole + "2"})
		began := time.Now()
		a.Refresh(t.Context())
		took := time.Since(began)
		a.Refresh(t.Context())
		text := exposition(t, a.Collector)
		if got := servicesOf(text, otherAccount, "eu-west-1"); got < 60 || got > 180 {
			t.Errorf("%d services, want about 120", got)
		}
		if warnings := strings.Count(a.log.String(), "two targets are the same account and region"); warnings != 1 {
			t.Errorf("the log says %d times that there are twins:\n%s", warnings, a.log.String())
		}
		calls := a.aws.Requests()["ListServiceDeployments"]
		if bound := time.Duration(calls/2-12) * time.Second / 5; took < bound*18/10 {
			t.Errorf("two of one account and region took %s, one alone %s: they do not share its budget", took, bound)
		}
	})
}
