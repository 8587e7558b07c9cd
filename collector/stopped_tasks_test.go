package collector

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// troubled is a world with a service, web in the cluster troubled, that is read together with why its tasks stop.
type troubled struct{ *world }

func newTroubled(t *testing.T, config simulator.Config) troubled {
	t.Helper()
	w := troubled{newLaggingWorld(t, config)}
	w.fleet.CreateCluster("troubled")
	if _, err := w.fleet.CreateService("troubled", fleet.ServiceSpec{Name: "web", DesiredCount: aws.Int32(200)}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * fleet.TaskHistory)
	w.reading(t, w.stopped())
	return w
}

// stopped are options with the part on, and rounds that are as frequent as those of a small fleet.
func (w troubled) stopped() reader.Options {
	options := w.options()
	options.Stopped = true
	options.Interval, options.Rollout = 15*time.Second, 15*time.Second
	return options
}

// stop stops tasks of web.
func (w troubled) stop(t *testing.T, count int, cause fleet.StopCause) {
	t.Helper()
	if err := w.fleet.StopTasks("troubled", "web", count, cause); err != nil {
		t.Fatal(err)
	}
}

// crashed is a cause without a documented error.
func crashed() fleet.StopCause { return fleet.StopCauses()[len(fleet.StartFailures())] }

var ofStoppedTasks = regexp.MustCompile(`(?m)^ecs_service_stopped_tasks_total{.*cluster="troubled",reason="(\w+)",.*service="web",service_revision="(\d+)",stop_code="(\w*)"} (\d+)$`)

// causes are the tasks of web that are counted, by cause. All of them are of its only revision.
func (w troubled) causes(t *testing.T) []string {
	t.Helper()
	var causes []string
	for _, of := range ofStoppedTasks.FindAllStringSubmatch(string(exposition(t, w.Collector)), -1) {
		service, _ := w.fleet.Service("troubled", "web")
		if !strings.HasSuffix(*service.CurrentServiceRevisions[0].Arn, "/"+of[2]) {
			t.Errorf("the task is said to be of revision %s", of[2])
		}
		causes = append(causes, of[3]+" "+of[1]+" "+of[4])
	}
	slices.Sort(causes)
	return causes
}

// expect fails unless the tasks of web are counted that are expected.
func (w troubled) expect(t *testing.T, when string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, w.causes(t)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", when, diff)
	}
}

// calls are the calls that read tasks so far.
func (w troubled) calls() (list, describe int) {
	requests := w.aws.Requests()
	return requests["ListTasks"], requests["DescribeTasks"]
}

// TestStoppedTasksByCause counts tasks that stopped for every cause, each once, whatever lags.
func TestStoppedTasksByCause(t *testing.T) {
	t.Parallel()
	for name, consistent := range map[string]bool{"answers are true": true, "answers lag": false} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newTroubled(t, simulator.Config{Services: 1, Consistent: consistent})
			w.running(t)
			time.Sleep(time.Minute)
			for i, cause := range fleet.StopCauses() {
				w.stop(t, i+1, cause)
				time.Sleep(2 * time.Minute)
			}
			time.Sleep(8 * time.Minute)
			w.expect(t, "all causes",
				"EssentialContainerExited CannotInspectContainerError 13",
				"EssentialContainerExited OutOfMemoryError 12",
				"EssentialContainerExited other 11",
				"InfrastructureHealth other 19",
				"ServiceSchedulerInitiated other 16",
				"SpotInterruption SpotInterruptionError 17",
				"TaskFailedToStart CannotCreateVolumeError 9",
				"TaskFailedToStart CannotPullContainerError 10",
				"TaskFailedToStart CannotStartContainerError 8",
				"TaskFailedToStart ContainerRuntimeError 5",
				"TaskFailedToStart ContainerRuntimeTimeoutError 6",
				"TaskFailedToStart DockerTimeoutError 7",
				"TaskFailedToStart InternalError 4",
				"TaskFailedToStart ResourceInitializationError 2",
				"TaskFailedToStart ResourceNotFoundException 3",
				"TaskFailedToStart TaskFailedToStart 1",
				"TerminationNotice other 18",
				"UserInitiated CannotStopContainerError 15",
				"UserInitiated other 14",
			)
		}))
	}
}

// TestManyStoppedTasks reads more tasks than there are on a page.
func TestManyStoppedTasks(t *testing.T) {
	t.Parallel()
	inBubble(func(t *testing.T) {
		w := newTroubled(t, simulator.Config{Services: 1})
		w.running(t)
		time.Sleep(time.Minute)
		for range 13 {
			w.stop(t, 99, crashed())
			time.Sleep(5 * time.Minute)
		}
		w.expect(t, "a thousand in an hour", fmt.Sprint("EssentialContainerExited other ", 13*99))
	})(t)
}

// TestHealthyServicesAreNotAsked reads no tasks of a fleet in which deployments succeed and services grow.
func TestHealthyServicesAreNotAsked(t *testing.T) {
	t.Parallel()
	inBubble(func(t *testing.T) {
		w := newTroubled(t, simulator.Config{Services: 4})
		w.running(t)
		time.Sleep(10 * time.Minute)
		before, _ := w.calls()
		for range 3 {
			if _, err := w.fleet.Deploy("troubled", "web", fleet.Change{}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(8 * time.Minute)
		}
		if after, _ := w.calls(); after != before {
			t.Errorf("%d calls", after-before)
		}
	})(t)
}
