package exporter

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	ecsfleet "ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/queue"
	"ecs_revision_exporter/simulator/simulatortest"
)

// queueURL is that of the queue of events in the simulated AWS.
const queueURL = "https://sqs." + simulatortest.Region + ".amazonaws.com/" + account + "/events"

// withEvents is a world with a queue of events, and rounds an hour apart.
func withEvents(t *testing.T, configuration string, from ...string) *world {
	t.Helper()
	w := newWorld(t, simulator.Config{Services: 20, Consistent: true}, "events: {queue_url: '"+queueURL+"'}\n"+configuration)
	w.aws.CreateQueue(account, simulatortest.Region, "events", queue.Config{})
	for _, of := range append(from, account) {
		w.aws.Route(of, simulatortest.Region, queueURL, simulator.UsualDelivery())
	}
	w.options.refreshInterval = 3600e9
	w.reconfigure(t, "events: {queue_url: '"+queueURL+"'}\n"+configuration)
	time.Sleep(10 * time.Minute)
	return w
}

// send puts a message into the queue.
func (w *world) send(message string) { w.aws.Queue(queueURL).Send(message, time.Now(), time.Now()) }

// resultOf is how many events had a result; -1 where that is not exposed.
func resultOf(metrics, result string) int {
	found := regexp.MustCompile(`(?m)^ecs_revision_exporter_events_total\{result="` + result + `"\} (\S+)$`).FindStringSubmatch(metrics)
	if found == nil {
		return -1
	}
	n, _ := strconv.Atoi(found[1]) // it is a number
	return n
}

// deployed deploys the service "web" of the cluster "production" and gives the id of the deployment.
func (w *world) deployed(t *testing.T, inAccount string) string {
	t.Helper()
	of := w.aws.Fleet(inAccount, simulatortest.Region)
	service := of.ServiceARNs("production")[0]
	deployment, err := of.Deploy("production", service, ecsfleet.Change{})
	if err != nil {
		t.Fatal(err)
	}
	return deployment[strings.LastIndex(deployment, "/")+1:]
}

// TestEventsTellOfDeployments shows deployments of two accounts between two rounds, by the events that
// come in one queue.
func TestEventsTellOfDeployments(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "targets: [{}, {role_arn: '"+observerRole+"'}]\n", otherAccount)
		ids := []string{w.deployed(t, account), w.deployed(t, otherAccount)}
		time.Sleep(12 * time.Second)
		metrics := w.metrics(t)
		for _, id := range ids {
			if !strings.Contains(metrics, `service_deployment="`+id+`"`) {
				t.Errorf("the deployment %s does not show", id)
			}
		}
		time.Sleep(3 * time.Minute)
		if metrics := w.metrics(t); strings.Count(metrics, `status="SUCCESSFUL"} 1`) < 2 || !strings.Contains(metrics, "ecs_revision_exporter_event_delay_seconds_count") {
			t.Errorf("the deployments have not ended:\n%s", metrics)
		}
	})(t)
}

// TestRolloutsAreOnThePageAtOnce shows a rollout of the demo on the page a second after it began, before ECS lists it.
func TestRolloutsAreOnThePageAtOnce(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := newWorld(t, simulator.Config{Clusters: 1, Services: 20, Lag: demoLag}, "events: {queue_url: '"+demoQueueURL+"'}\n")
		w.aws.CreateQueue(demoAccount, demoRegion, "events", queue.Config{})
		w.aws.Route(demoAccount, demoRegion, demoQueueURL, demoDelivery())
		time.Sleep(10 * time.Minute)
		for _, service := range w.aws.Fleet(demoAccount, demoRegion).ServiceARNs("production")[:8] {
			if _, err := w.aws.Fleet(demoAccount, demoRegion).Deploy("production", service, ecsfleet.Change{}); err != nil {
				continue
			}
			time.Sleep(1100 * time.Millisecond)
			if _, page := w.get(t, "/?q="+service[strings.LastIndex(service, "/")+1:]); !strings.Contains(page, "In progress") {
				t.Errorf("the rollout of %s is not on the page", service)
			}
		}
	})(t)
}

// TestEventsOfWhatIsNew reads a service that is new, and a cluster that is new, of which the lists of clusters are rare.
func TestEventsOfWhatIsNew(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "")
		of := w.aws.Fleet(account, simulatortest.Region)
		of.CreateCluster("fresh")
		for _, cluster := range []string{"production", "fresh"} {
			if _, err := of.CreateService(cluster, ecsfleet.ServiceSpec{Name: "newcomer"}); err != nil {
				t.Fatal(err)
			}
		}
		listed := len(w.called(simulatortest.Region, "ListClusters"))
		time.Sleep(12 * time.Second)
		for _, cluster := range []string{"production", "fresh"} {
			if !strings.Contains(w.metrics(t), `ecs_service_deployment_info{account_id="`+account+`",cluster="`+cluster+`",region="`+simulatortest.Region+`",service="newcomer"`) {
				t.Errorf("the new service in %s does not show", cluster)
			}
		}
		for range 100 {
			w.send(w.deploymentEvent(account, "nowhere", "web"))
			time.Sleep(time.Second)
		}
		if n := len(w.called(simulatortest.Region, "ListClusters")) - listed; n < 5 || n > 10 {
			t.Errorf("clusters were listed %d times in 112 seconds, want every 15", n)
		}
	})(t)
}

// TestResultsOfEvents counts events by what comes of them, and reads a service once for many.
func TestResultsOfEvents(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "")
		service := w.aws.Fleet(account, simulatortest.Region).ServiceARNs("production")[0]
		name := service[strings.LastIndex(service, "/")+1:]
		event := w.deploymentEvent(account, "production", name)
		now := time.Now().UTC()
		late := strings.Replace(event, now.Format(time.RFC3339), now.Add(-20*time.Minute).Format(time.RFC3339), 1)
		steady := strings.NewReplacer("ECS Deployment State Change", "ECS Service Action", "SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_STEADY_STATE").Replace(event)
		before := w.metrics(t)
		described := len(w.called(simulatortest.Region, "DescribeServices"))
		w.send(late)
		w.send(steady)
		time.Sleep(time.Second)
		if more := len(w.called(simulatortest.Region, "DescribeServices")) - described; more > 0 {
			t.Errorf("events that tell nothing new made %d calls", more)
		}
		w.aws.Inject(fault.Fault{Operation: "DescribeServices", Effect: fault.Latency(200 * time.Millisecond)}) // not read between two of them
		together := time.Now().Add(100 * time.Millisecond)
		for range 10 {
			w.aws.Queue(queueURL).Send(event, together, together)
		}
		time.Sleep(500 * time.Millisecond)
		if more := len(w.called(simulatortest.Region, "DescribeServices")) - described; more != 1 {
			t.Errorf("ten events of a service made %d calls", more)
		}
		metrics := w.metrics(t)
		for result, want := range map[string]int{"late": 1, "steady": 1, "hinted": 1, "merged": 9} {
			if got := resultOf(metrics, result) - resultOf(before, result); got != want {
				t.Errorf("%d more events have the result %s, want %d", got, result, want)
			}
		}
	})(t)
}

// deploymentEvent is an event of a deployment.
func (w *world) deploymentEvent(account, cluster, service string) string {
	return fmt.Sprintf(`{"source": "aws.ecs", "detail-type": "ECS Deployment State Change", "account": %[1]q, "region": %[2]q, "time": %[5]q,
		"resources": ["arn:aws:ecs:%[2]s:%[1]s:service/%[3]s/%[4]s"], "detail": {"eventName": "SERVICE_DEPLOYMENT_IN_PROGRESS"}}`,
		account, simulatortest.Region, cluster, service, time.Now().UTC().Format(time.RFC3339))
}

// TestEventsOff exposes nothing about events, and without them neither.
func TestEventsOff(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "")
		w.deployed(t, account)
		time.Sleep(time.Minute)
		if metrics := w.metrics(t); resultOf(metrics, "hinted") < 1 || !strings.Contains(metrics, "ecs_revision_exporter_last_event_timestamp_seconds") {
			t.Errorf("no event was heard of:\n%s", metrics)
		}
		w.reconfigure(t, "api_budget: 1\n")
		time.Sleep(time.Minute)
		called := len(w.called(simulatortest.Region, "ReceiveMessage"))
		time.Sleep(10 * time.Minute)
		if metrics := w.metrics(t); strings.Contains(metrics, "_event") {
			t.Errorf("events are exposed:\n%s", metrics)
		}
		if more := len(w.called(simulatortest.Region, "ReceiveMessage")); more != called {
			t.Errorf("the queue was read %d times", more-called)
		}
	})(t)
}

// TestQueueThatCannotBeRead costs nothing but the events: it is logged once, counted, and tried again with pauses.
func TestQueueThatCannotBeRead(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "")
		heal := w.aws.Inject(fault.Fault{Operation: "ReceiveMessage", Effect: fault.AccessDenied()})
		time.Sleep(time.Minute)
		before := len(w.called(simulatortest.Region, "ReceiveMessage"))
		time.Sleep(time.Hour)
		if n := len(w.called(simulatortest.Region, "ReceiveMessage")) - before; n < 55 || n > 62 {
			t.Errorf("the queue was tried %d times in an hour, want once a minute", n)
		}
		if n := strings.Count(w.logged(), "the queue of events cannot be read"); n != 1 {
			t.Errorf("it was logged %d times:\n%s", n, w.logged())
		}
		metrics := w.metrics(t)
		if !regexp.MustCompile(`(?m)^ecs_revision_exporter_event_queue_requests_total\{code="AccessDeniedException",operation="ReceiveMessage"\} \d\d`).MatchString(metrics) {
			t.Error("it was not counted")
		}
		expectServices(t, metrics, account, simulatortest.Region, 20)
		heal()
		time.Sleep(2 * time.Minute)
		if !strings.Contains(w.logged(), "the queue of events is read again") {
			t.Errorf("it is not read again:\n%s", w.logged())
		}
	})(t)
}

// TestMessagesWithoutSense deletes and counts what is no event, and what is one of somebody else.
func TestMessagesWithoutSense(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := withEvents(t, "clusters: {exclude: [staging]}\n")
		event := w.deploymentEvent
		before := w.metrics(t)
		for _, message := range []string{
			"", "hello", "damaged: \xff", `{"source": "aws.ec2"}`, event("333333333333", "production", "web"), event(account, "staging", "web"),
			event(account, "nowhere", "web"), event(account, "production", "nothing"),
			`{"source": "aws.ecs", "detail-type": "ECS Container Instance State Change", "account": "` + account + `", "region": "` + simulatortest.Region + `", "time": "2026-11-01T12:00:00Z"}`,
		} {
			w.send(message)
		}
		time.Sleep(10 * time.Second)
		after := w.metrics(t)
		for result, want := range map[string]int{"invalid": 4, "unselected": 2, "unknown": 1, "unrelated": 1} {
			if got := resultOf(after, result); got != want {
				t.Errorf("%d events have the result %s, want %d", got, result, want)
			}
		}
		if n := w.aws.Queue(queueURL).Len(); n > 0 {
			t.Errorf("%d messages are left in the queue", n)
		}
		fleetOf := func(metrics string) string {
			return strings.Join(regexp.MustCompile(`(?m)^(ecs_service|ecs_cluster|ecs_revision_exporter_services)[^{]*\{.*`).FindAllString(metrics, -1), "\n")
		}
		time.Sleep(2 * time.Minute) // by now what nobody knows is forgotten
		if age := regexp.MustCompile(`(?m)^ecs_service_revision_age.*`); age.ReplaceAllString(fleetOf(w.metrics(t)), "") != age.ReplaceAllString(fleetOf(before), "") {
			t.Errorf("forged events have changed what is shown")
		}
	})(t)
}
