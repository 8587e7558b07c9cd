package simulator

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/queue"
)

// servedQueue is a queue of an account and region, with the fleets whose events it gets.
type servedQueue struct {
	*queue.Queue
	account, region, name string

	mu     sync.Mutex
	fleets []*fleet.Fleet
}

func (q *servedQueue) arn() string {
	return strings.Join([]string{"arn", fleet.Partition(q.region), "sqs", q.region, q.account, q.name}, ":")
}

// live has what happens in the fleets be told, and gives when something is to happen next; zero for never.
func (q *servedQueue) live() (next time.Time) {
	q.mu.Lock()
	fleets := slices.Clone(q.fleets)
	q.mu.Unlock()
	for _, f := range fleets {
		if moment := f.Next(); !moment.IsZero() && (next.IsZero() || moment.Before(next)) {
			next = moment
		}
	}
	return next
}

// CreateQueue creates a standard queue in an account and region, and gives its URL.
func (s *Server) CreateQueue(account, region, name string, config queue.Config) (url string) {
	config.Now = s.config.Now
	q := &servedQueue{Queue: queue.New(config), account: account, region: region, name: name}
	url = fmt.Sprintf("https://sqs.%s.amazonaws.com/%s/%s", region, account, name)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queues[url] = q
	return url
}

// Queue is the queue of a URL that CreateQueue gave.
func (s *Server) Queue(url string) *queue.Queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues[url].Queue
}

// Delivery is how EventBridge delivers events: at least once, soon and in no order.
type Delivery struct {
	Latest  time.Duration // how long one takes at most
	Doubled float64       // the share that is delivered twice
	Lost    float64       // the share that is not delivered, which AWS says it does not do
}

// UsualDelivery is a delivery within two seconds that doubles some events. The figures are chosen.
func UsualDelivery() Delivery { return Delivery{Latest: 2 * time.Second, Doubled: 0.02} }

// Route has the events of an account and region go to the queue of a URL from now on, as a rule of EventBridge does,
// and cross-account buses.
func (s *Server) Route(account, region, url string, by Delivery) {
	s.mu.Lock()
	q := s.queues[url]
	s.mu.Unlock()
	random := rand.New(rand.NewPCG(s.config.Seed, 0))
	source := s.Fleet(account, region)
	source.Listen(func(e fleet.Event) {
		if random.Float64() < by.Lost {
			return
		}
		body := envelope(account, region, fmt.Sprintf("%08x-%04x", random.Uint32(), random.Uint32()&0xffff), e)
		copies := 1
		if random.Float64() < by.Doubled {
			copies = 2
		}
		for range copies {
			q.Send(body, e.At, e.At.Add(time.Duration(random.Int64N(int64(by.Latest)+1))))
		}
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fleets = append(q.fleets, source)
}

// envelope is an event as EventBridge delivers it.
func envelope(account, region, id string, e fleet.Event) string {
	body, _ := json.Marshal(map[string]any{ // strings always encode
		"version": "0", "id": id, "detail-type": e.DetailType, "source": "aws.ecs", "account": account,
		"time": e.At.UTC().Format(time.RFC3339), "region": region, "resources": e.Resources, "detail": e.Detail,
	})
	return string(body)
}
