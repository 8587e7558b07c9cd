package reader

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"sync"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
	"ecs_revision_exporter/simulator/fault"
)

// visits is when calls of an operation last asked about services, as AWS sees it.
type visits struct {
	mu sync.Mutex
	at map[ledger.Key]time.Time
}

// visits notes the calls of an operation from now on.
func (w *world) visits(operation string) *visits {
	v := &visits{at: map[ledger.Key]time.Time{}}
	w.aws.Inject(fault.Fault{Operation: operation, Effect: func(_ context.Context, call fault.Call, answer func(fault.Call) fault.Answer) fault.Answer {
		v.note(call.Body)
		return answer(call)
	}})
	return v
}

func (v *visits) note(body []byte) {
	var asked struct {
		Cluster               string
		Services              []string
		ServiceDeploymentArns []string
	}
	_ = json.Unmarshal(body, &asked) // which the SDK has written
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, name := range asked.Services {
		v.at[ledger.Key{Cluster: ecs.LastPart(asked.Cluster), Service: name}] = time.Now()
	}
	for _, arn := range asked.ServiceDeploymentArns {
		parts := strings.Split(arn, "/") // kind, cluster, service, id
		v.at[ledger.Key{Cluster: parts[1], Service: parts[2]}] = time.Now()
	}
}

func (v *visits) all() map[ledger.Key]time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return maps.Clone(v.at)
}

// last is when a service was last asked about, zero when it never was.
func (v *visits) last(key ledger.Key) time.Time { return v.all()[key] }

// ofSince is how many services of a cluster were asked about since a time.
func (v *visits) ofSince(cluster string, since time.Time) int {
	n := 0
	for key, visit := range v.all() {
		if key.Cluster == cluster && visit.After(since) {
			n++
		}
	}
	return n
}
