package watch

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/go-kit/log"
	"go.uber.org/goleak"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/queue"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const account = "123456789012"

// world is a queue of a simulated AWS that is watched, in a bubble of testing/synctest.
type world struct {
	*simulator.Server
	queue *queue.Queue
	stop  func()

	mu       sync.Mutex
	hints    map[string]int // by service
	invalid  int
	requests map[string]int // by operation and code
}

func watched(t *testing.T) *world {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // a bubble's clock begins in 2000
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Services: 1})
	url := server.CreateQueue(account, cfg.Region, "events", queue.Config{})
	load := func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
	events, _, err := api.NewConnector(load).Queue(t.Context(), url, api.Source{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Server: server, queue: server.Queue(url), hints: map[string]int{}, requests: map[string]int{}}
	note := func(do func()) { w.mu.Lock(); defer w.mu.Unlock(); do() }
	watcher := New(events, Listener{
		Hint:    func(h ecs.Hint) { note(func() { w.hints[h.Service]++ }) },
		Invalid: func() { note(func() { w.invalid++ }) },
		Request: func(operation, code string) { note(func() { w.requests[operation+" "+code]++ }) },
	}, log.NewNopLogger())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { watcher.Run(ctx); close(ended) }()
	w.stop = func() { cancel(); <-ended }
	t.Cleanup(w.stop)
	return w
}

// send puts an event of a service into the queue.
func (w *world) send(service string) {
	w.queue.Send(fmt.Sprintf(`{"source": "aws.ecs", "detail-type": "ECS Deployment State Change", "account": %[1]q, "region": %[2]q, "time": "2026-11-01T12:00:00Z",
		"resources": ["arn:aws:ecs:%[2]s:%[1]s:service/production/%[3]s"]}`, account, simulatortest.Region, service), time.Now(), time.Now())
}

// after gives what was noted some time later.
func (w *world) after(wait time.Duration) (hints map[string]int, requests map[string]int) {
	time.Sleep(wait)
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.hints), maps.Clone(w.requests)
}

// TestBacklog hands on thousands of events once each, by several calls at the same time, and waits then.
func TestBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watched(t)
		slow := w.Inject(fault.Fault{Operation: "ReceiveMessage", Effect: fault.Latency(100 * time.Millisecond)})
		for i := range 2000 {
			w.send(fmt.Sprint("service-", i))
		}
		hints, _ := w.after(5 * time.Second) // 200 calls take 20 seconds one after the other
		if len(hints) != 2000 || w.queue.Len() != 0 {
			t.Errorf("%d events were handed on, %d are left", len(hints), w.queue.Len())
		}
		for service, n := range hints {
			if n != 1 {
				t.Errorf("%s was handed on %d times", service, n)
			}
		}
		slow()
		_, requests := w.after(0)
		before := requests["ReceiveMessage OK"]
		if _, requests := w.after(10 * time.Minute); requests["ReceiveMessage OK"]-before > 31 {
			t.Errorf("an empty queue was asked %d times in ten minutes", requests["ReceiveMessage OK"]-before)
		}
	})
}

// TestEventsThatAreNotDeleted are handed on again and again, with pauses.
func TestEventsThatAreNotDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watched(t)
		w.Inject(fault.Fault{Operation: "DeleteMessageBatch", Effect: fault.AccessDenied()})
		for range 50 {
			w.send("web")
		}
		_, requests := w.after(10 * time.Minute)
		if failed, received := requests["DeleteMessageBatch AccessDeniedException"], requests["ReceiveMessage OK"]; failed < 10 || received > 100 {
			t.Errorf("%d tries to delete, %d to receive", failed, received)
		}
	})
}

// TestFailingCalls are counted, and do not lose what is in the queue.
func TestFailingCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watched(t)
		heal := w.Inject(fault.Fault{Effect: fault.ServiceUnavailable()})
		w.after(30 * time.Second) // the poll that was under way has ended
		w.send("web")
		w.queue.Send("nonsense", time.Now(), time.Now())
		if hints, requests := w.after(3 * time.Minute); len(hints) > 0 || requests["ReceiveMessage OK"] > 1 {
			t.Errorf("%v, %v", hints, requests)
		}
		heal()
		if hints, _ := w.after(time.Minute); hints["web"] != 1 || w.invalid != 1 || w.queue.Len() != 0 {
			t.Errorf("%v, %d without sense, %d are left", hints, w.invalid, w.queue.Len())
		}
	})
}

// TestStop ends at once while it waits for events, and counts no failure.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watched(t)
		time.Sleep(5 * time.Second)
		began := time.Now()
		w.stop()
		if took := time.Since(began); took > 0 || len(w.requests) > 0 {
			t.Errorf("it took %s, with the requests %v", took, w.requests)
		}
	})
}
