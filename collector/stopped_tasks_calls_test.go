package collector

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// TestStoppedTasksOverRestarts counts what stopped while the exporter was away, nothing twice, and nothing from
// before it first ran.
func TestStoppedTasksOverRestarts(t *testing.T) {
	t.Parallel()
	inBubble(func(t *testing.T) {
		w, file := newTroubled(t, simulator.Config{Services: 1}), filepath.Join(t.TempDir(), "cache")
		start := func() (stop func()) {
			w.reading(t, withFile(t, w.stopped(), file))
			return w.running(t)
		}
		w.stop(t, 3, crashed())
		time.Sleep(30 * time.Second)
		stop := start()
		time.Sleep(10 * time.Minute)
		w.expect(t, "what stopped before")
		w.stop(t, 5, crashed())
		time.Sleep(10 * time.Minute)
		w.expect(t, "at first", "EssentialContainerExited other 5")
		for range 3 {
			stop()
			w.stop(t, 2, crashed())
			time.Sleep(10 * time.Second)
			stop = start()
			time.Sleep(5 * time.Second)
		}
		time.Sleep(10 * time.Minute)
		w.expect(t, "at last", "EssentialContainerExited other 11")
	})(t)
}

// TestStoppedTasksShareCalls describes the tasks of many services together.
func TestStoppedTasksShareCalls(t *testing.T) {
	t.Parallel()
	inBubble(func(t *testing.T) {
		w := newTroubled(t, simulator.Config{Services: 1})
		var names []string
		for i := range 40 {
			name := fmt.Sprint("worker-", i)
			if _, err := w.fleet.CreateService("troubled", fleet.ServiceSpec{Name: name, DesiredCount: aws.Int32(4)}); err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
		time.Sleep(time.Hour)
		w.running(t)
		time.Sleep(10 * time.Minute)
		_, before := w.calls()
		for _, name := range names {
			if err := w.fleet.StopTasks("troubled", name, 2, crashed()); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Minute)
		if got := strings.Count(string(exposition(t, w.Collector)), "\necs_service_stopped_tasks_total{"); got != len(names) {
			t.Errorf("tasks of %d services are counted, of %d", got, len(names))
		}
		if _, calls := w.calls(); calls-before > 15 {
			t.Errorf("%d calls describe two tasks of each of %d services", calls-before, len(names))
		}
	})(t)
}

// TestStoppedTasksRefused makes few calls that are refused, which hurt nothing else, and counts once they are not.
func TestStoppedTasksRefused(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"ListTasks", "DescribeTasks"} {
		t.Run(operation, inBubble(func(t *testing.T) {
			w := newTroubled(t, simulator.Config{Services: 1})
			allow := w.aws.Inject(fault.Fault{Operation: operation, Effect: fault.AccessDenied()})
			w.running(t)
			for range 10 {
				time.Sleep(6 * time.Minute)
				w.stop(t, 1, crashed())
			}
			if calls := w.aws.Requests()[operation]; calls == 0 || calls > 9 {
				t.Errorf("%d calls in an hour", calls)
			}
			seen := string(exposition(t, w.Collector))
			for _, part := range []string{
				`ecs_service_revision_failures_total{account_id="123456789012",operation="` + operation + `",reason="AccessDeniedException",`,
				`ecs_cluster_up{account_id="123456789012",cluster="troubled",region="eu-central-1"} 1`,
				`ecs_service_desired_tasks{account_id="123456789012",cluster="troubled",region="eu-central-1",service="web"} 200`,
			} {
				if !strings.Contains(seen, part) {
					t.Errorf("there is no %s", part)
				}
			}
			w.expect(t, "while it is refused")
			allow()
			time.Sleep(40 * time.Minute)
			if len(w.causes(t)) == 0 {
				t.Error("nothing is counted once it is not refused")
			}
		}))
	}
}

// TestStoppedTasksAtGrowingPauses looks at a service that lacks tasks at once, and then less and less often.
func TestStoppedTasksAtGrowingPauses(t *testing.T) {
	t.Parallel()
	inBubble(func(t *testing.T) {
		w := newTroubled(t, simulator.Config{Services: 1})
		w.running(t)
		time.Sleep(time.Minute)
		w.describedAs(199)
		var mu sync.Mutex
		var calls []time.Time
		w.aws.Inject(fault.Fault{Operation: "ListTasks", Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
			mu.Lock()
			defer mu.Unlock()
			calls = append(calls, time.Now())
			return next(call)
		}})
		began := time.Now()
		time.Sleep(time.Hour)
		mu.Lock()
		defer mu.Unlock()
		if len(calls) < 14 || len(calls) > 18 || calls[0].Sub(began) > 20*time.Second {
			t.Fatalf("%d calls, the first after %s", len(calls), calls[0].Sub(began))
		}
		var last time.Duration
		for i := range calls[1:] {
			pause := calls[i+1].Sub(calls[i])
			if pause < last-time.Second || pause > 5*time.Minute+time.Second || pause < 10*time.Second {
				t.Errorf("pause %d is %s, after one of %s", i, pause, last)
			}
			last = pause
		}
	})(t)
}

// describedAs has web be described from now on as if it ran so many tasks.
func (w troubled) describedAs(count int) {
	w.aws.Inject(fault.Fault{Operation: "DescribeServices", Cluster: "troubled", Effect: fault.Edit(func(answer map[string]any) {
		answer["services"].([]any)[0].(map[string]any)["runningCount"] = float64(count)
	})})
}

// TestStoppedTasksByEvents reads the cause of a task as soon as an event tells that it stopped, if the part is on.
func TestStoppedTasksByEvents(t *testing.T) {
	t.Parallel()
	for name, on := range map[string]bool{"on": true, "off": false} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newTroubled(t, simulator.Config{Services: 1})
			options := w.stopped()
			options.Interval, options.Stopped = 10*time.Minute, on
			w.reading(t, options)
			w.running(t)
			w.listening(t, w.reader, simulator.UsualDelivery())
			time.Sleep(65 * time.Minute)
			w.describedAs(200) // the events alone tell
			w.stop(t, 4, crashed())
			time.Sleep(fleet.StoppingTime + 20*time.Second)
			if !on {
				w.expect(t, "off")
				if list, describe := w.calls(); list+describe > 0 || strings.Contains(string(exposition(t, w.Collector)), "stopped_tasks") {
					t.Errorf("%d, %d calls", list, describe)
				}
				return
			}
			w.expect(t, "on", "EssentialContainerExited other 4")
			time.Sleep(10 * time.Minute)
			before, _ := w.calls()
			if _, err := w.fleet.Deploy("troubled", "web", fleet.Change{}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Minute)
			if after, _ := w.calls(); before > 5 || after != before {
				t.Errorf("%d calls for a crash, %d for a deployment", before, after-before)
			}
		}))
	}
}
