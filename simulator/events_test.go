package simulator_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/queue"
	"ecs_revision_exporter/simulator/simulatortest"
)

// listener is a simulated AWS whose events a client of SQS receives, in a bubble of testing/synctest.
type listener struct {
	*simulator.Server
	fleet  *fleet.Fleet
	client *sqs.Client
	url    string
}

const ownAccount = "123456789012"

func newListener(t *testing.T, config simulator.Config, kept queue.Config, by simulator.Delivery) *listener {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)))
	server, cfg := simulatortest.StartInMemory(t, config)
	l := &listener{Server: server, fleet: server.Fleet(ownAccount, cfg.Region), client: sqs.NewFromConfig(simulatortest.WithoutRetries(cfg))}
	l.url = server.CreateQueue(ownAccount, cfg.Region, "events", kept)
	server.Route(ownAccount, cfg.Region, l.url, by)
	return l
}

// receive gives what a long poll does.
func (l *listener) receive(t *testing.T, wait int32) *sqs.ReceiveMessageOutput {
	t.Helper()
	out, err := l.client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &l.url, MaxNumberOfMessages: 10, WaitTimeSeconds: wait})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// told is what was told so far, as detail type and name or status, in the order of these. It is deleted.
func (l *listener) told(t *testing.T) []string {
	t.Helper()
	var names []string
	for out := l.receive(t, 0); len(out.Messages) > 0; out = l.receive(t, 0) {
		for _, m := range out.Messages {
			var e struct {
				DetailType string `json:"detail-type"`
				Detail     struct{ EventName, LastStatus string }
			}
			if err := json.Unmarshal([]byte(*m.Body), &e); err != nil {
				t.Fatal(err)
			}
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(e.DetailType, "ECS "), " State Change")+" "+e.Detail.EventName+e.Detail.LastStatus)
			if _, err := l.client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: &l.url, ReceiptHandle: m.ReceiptHandle}); err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Sort(names)
	return names
}

// create creates a service, lets its first deployment end, and forgets what was told of it.
func (l *listener) create(t *testing.T, spec fleet.ServiceSpec) {
	t.Helper()
	spec.Name = "web"
	if _, err := l.fleet.CreateService("production", spec); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Hour)
	l.told(t)
}

// TestEvents tells of deployments as ECS does.
func TestEvents(t *testing.T) {
	breaker := func(enable bool) *types.DeploymentCircuitBreaker {
		return &types.DeploymentCircuitBreaker{Enable: enable, Rollback: enable}
	}
	for _, test := range []struct {
		name    string
		spec    fleet.ServiceSpec
		outcome fleet.Outcome
		want    []string // but for tasks
	}{
		{"success", fleet.ServiceSpec{}, fleet.Succeed, []string{
			"Deployment SERVICE_DEPLOYMENT_COMPLETED", "Deployment SERVICE_DEPLOYMENT_IN_PROGRESS", "Service Action SERVICE_STEADY_STATE"}},
		{"rollback", fleet.ServiceSpec{CircuitBreaker: breaker(true)}, fleet.RollBack, []string{
			"Deployment SERVICE_DEPLOYMENT_COMPLETED", "Deployment SERVICE_DEPLOYMENT_FAILED",
			"Deployment SERVICE_DEPLOYMENT_IN_PROGRESS", "Deployment SERVICE_DEPLOYMENT_IN_PROGRESS", "Service Action SERVICE_STEADY_STATE"}},
		{"stopped with a circuit breaker", fleet.ServiceSpec{CircuitBreaker: breaker(true)}, fleet.Abort, []string{
			"Deployment SERVICE_DEPLOYMENT_FAILED", "Deployment SERVICE_DEPLOYMENT_IN_PROGRESS"}},
		{"stopped without one", fleet.ServiceSpec{CircuitBreaker: breaker(false)}, fleet.Abort, []string{
			"Deployment SERVICE_DEPLOYMENT_IN_PROGRESS"}},
		{"a hook that waits", fleet.ServiceSpec{Strategy: types.DeploymentStrategyBlueGreen, Approval: true}, fleet.Succeed, []string{
			"Deployment SERVICE_DEPLOYMENT_COMPLETED", "Deployment SERVICE_DEPLOYMENT_IN_PROGRESS", "Hook HOOK_AWAITING_ACTION", "Service Action SERVICE_STEADY_STATE"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newListener(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true}, queue.Config{}, simulator.Delivery{})
				l.create(t, test.spec)
				if _, err := l.fleet.Deploy("production", "web", fleet.Change{Outcome: test.outcome}); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				got := l.told(t)
				tasks := len(got)
				got = slices.DeleteFunc(got, func(name string) bool { return strings.HasPrefix(name, "Task ") })
				if tasks -= len(got); test.outcome == fleet.Succeed && tasks != 4 {
					t.Errorf("%d tasks have started or stopped, want 2 and 2", tasks)
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("told of %q, want %q", got, test.want)
				}
			})
		})
	}
}

// TestSteadyState tells now and then of services at rest that they are.
func TestSteadyState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListener(t, simulator.Config{Services: 30}, queue.Config{}, simulator.Delivery{})
		time.Sleep(25 * time.Hour)
		told := 0
		for _, name := range l.told(t) {
			if name == "Service Action SERVICE_STEADY_STATE" {
				told++
			}
		}
		if told < 80 || told > 130 {
			t.Errorf("%d times in a day, want about four times for each service", told)
		}
	})
}

// TestDelivery delivers some events twice, late, and a backlog after hours in which nobody asked.
func TestDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListener(t, simulator.Config{Services: 30, Speed: 1}, queue.Config{Retention: time.Hour}, simulator.Delivery{Latest: 2 * time.Second, Doubled: 0.5})
		time.Sleep(10 * time.Hour)
		events, bodies := 0, map[string]int{}
		for out := l.receive(t, 0); len(out.Messages) > 0; out = l.receive(t, 0) { // before what was received shows again
			for _, m := range out.Messages {
				events++
				bodies[*m.Body]++
			}
		}
		if len(bodies) < 1000 || events < len(bodies)*5/4 || events > len(bodies)*7/4 {
			t.Errorf("%d events, %d of them different, want thousands and half of them twice", events, len(bodies))
		}
	})
}

// TestLongPoll answers as soon as there is a message, and with none after the time that was asked for.
func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListener(t, simulator.Config{Clusters: 1, Services: 1}, queue.Config{}, simulator.UsualDelivery())
		l.create(t, fleet.ServiceSpec{})
		began := time.Now()
		if out := l.receive(t, 20); len(out.Messages) > 0 || time.Since(began) != 20*time.Second {
			t.Errorf("%d messages after %s", len(out.Messages), time.Since(began))
		}
		go func() {
			time.Sleep(5 * time.Second)
			_, _ = l.fleet.Deploy("production", "web", fleet.Change{})
		}()
		began = time.Now()
		out := l.receive(t, 20)
		if took := time.Since(began); len(out.Messages) != 1 || took < 5*time.Second || took > 7*time.Second {
			t.Errorf("%d messages after %s", len(out.Messages), took)
		}
		if body := aws.ToString(out.Messages[0].Body); !strings.Contains(body, "SERVICE_DEPLOYMENT_IN_PROGRESS") {
			t.Errorf("received %s", body)
		}
	})
}
