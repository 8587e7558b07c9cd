package reader

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-kit/log"
	"go.uber.org/goleak"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const account = "123456789012"

// world is a simulated fleet behind AWS' own throttling, and a reader that reads it over HTTP. It
// lives in a bubble of testing/synctest, whose clock is that of both.
type world struct {
	*Reader
	aws   *simulator.Server
	fleet *fleet.Fleet

	mu       sync.Mutex
	finished []ecs.FinishedDeployment
}

// defaults are the options of who says nothing.
func defaults() Options {
	return Options{History: true, Rollout: 15 * time.Second, StaleAfter: 5 * time.Minute, Budget: 0.25}
}

// newWorld makes a world in which it is noon of November 1, 2026.
func newWorld(t *testing.T, config simulator.Config, options Options) *world {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // a bubble's clock begins in 2000, before ECS
	config.Throttle = true
	server, cfg := simulatortest.StartInMemory(t, config)
	w := &world{aws: server, fleet: server.Fleet(account, cfg.Region)}
	w.reading(cfg, options)
	return w
}

// reading gives the world a reader that knows nothing yet.
func (w *world) reading(cfg aws.Config, options Options) {
	w.Reader = New(api.NewClient(cfg, cfg.Region, options.Budget), options, Listener{
		Finished: func(f ecs.FinishedDeployment) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.finished = append(w.finished, f)
		},
	}, time.Now, log.NewNopLogger())
}

// running reads from now on until the test ends, or until stop is called.
func (w *world) running(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { w.Run(ctx); close(ended) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return stop
}

// inBubble is a test that runs in a bubble of testing/synctest.
func inBubble(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

// service is what is told of a service, nil when nothing is.
func (w *world) service(cluster, name string) *ecs.Service {
	for _, c := range w.Fleet().Clusters {
		for _, s := range c.Services {
			if c.Name == cluster && s.Name == name {
				return s
			}
		}
	}
	return nil
}

// told is how many services are told of.
func (w *world) told() int {
	n := 0
	for _, c := range w.Fleet().Clusters {
		n += len(c.Services)
	}
	return n
}

// eachSecond looks once a second for a while.
func eachSecond(while time.Duration, look func()) {
	for end := time.Now().Add(while); time.Now().Before(end); time.Sleep(time.Second) {
		look()
	}
}

// sometimes has an effect befall a share of the calls.
func sometimes(share float64, effect fault.Effect) fault.Effect {
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(1, 2))
	return func(ctx context.Context, call fault.Call, answer func(fault.Call) fault.Answer) fault.Answer {
		mu.Lock()
		hit := random.Float64() < share
		mu.Unlock()
		if hit {
			return effect(ctx, call, answer)
		}
		return answer(call)
	}
}

// withTags has an effect befall the calls that ask for tags.
func withTags(effect fault.Effect) fault.Effect {
	return func(ctx context.Context, call fault.Call, answer func(fault.Call) fault.Answer) fault.Answer {
		if strings.Contains(string(call.Body), `"TAGS"`) {
			return effect(ctx, call, answer)
		}
		return answer(call)
	}
}
