package exporter

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/reader"
)

// fleet is the targets of the configuration: each with who reads it, and what is told of it.
type fleet struct {
	*collector.Collector
	logger       log.Logger
	queue        atomic.Pointer[api.Queue] // of events; nil without one
	reconfigured chan struct{}
	targets      atomic.Pointer[[]target]

	configuring sync.Mutex
	read        reader.Options
	discovery   collector.Discovery
}

// target is an account and region, with who reads it and what is told of it.
type target struct {
	reader *reader.Reader
	told   *collector.Target
	late   bool // whether AWS told of it since the configuration was loaded
}

func newFleet(logger log.Logger) *fleet {
	f := &fleet{Collector: collector.New(time.Now), logger: logger, reconfigured: make(chan struct{}, 1)}
	f.targets.Store(&[]target{})
	return f
}

// configure makes clients read their targets and, if there is a queue, events say where to look. It calls commit, which makes the
// clients use what is configured. Targets that stay keep what is known. An error leaves everything as it was.
func (f *fleet) configure(clients []*api.Client, queue *api.Queue, commit func(), read reader.Options, expose collector.Options) error {
	f.configuring.Lock()
	defer f.configuring.Unlock()
	var targets []target
	for _, client := range clients {
		targets = append(targets, f.target(client, read))
	}
	if err := f.Configure(told(targets), expose); err != nil {
		return err
	}
	commit()
	for _, t := range targets {
		t.reader.Configure(read)
	}
	f.read, f.discovery = read, expose.Discovery
	if queue != nil {
		queue.Configure(read.RequestTimeout)
	}
	f.queue.Store(queue)
	f.replace(targets)
	return nil
}

// tell has metrics tell what AWS told of targets, if that has changed.
func (f *fleet) tell(discovery collector.Discovery) {
	f.configuring.Lock()
	defer f.configuring.Unlock()
	if !reflect.DeepEqual(discovery, f.discovery) {
		f.discovery = discovery
		f.Retarget(told(*f.targets.Load()), discovery)
	}
}

// retarget makes clients read their targets, because AWS tells of others than before. Those that stay are left alone.
func (f *fleet) retarget(clients []*api.Client) {
	f.configuring.Lock()
	defer f.configuring.Unlock()
	known := f.clients()
	var targets []target
	for _, client := range clients {
		t := f.target(client, f.read)
		t.late = t.late || !slices.Contains(known, client)
		targets = append(targets, t)
	}
	f.Retarget(told(targets), f.discovery)
	f.replace(targets)
}

// startAfresh replaces a target whose credentials have turned out to belong to another account.
func (f *fleet) startAfresh(moved *reader.Reader, account string) {
	f.configuring.Lock()
	defer f.configuring.Unlock()
	targets := slices.Clone(*f.targets.Load())
	i := slices.IndexFunc(targets, func(t target) bool { return t.reader == moved })
	if i < 0 {
		return // it was taken out of the configuration meanwhile
	}
	targets[i] = f.target(moved.Client().Afresh(account), f.read)
	f.Retarget(told(targets), f.discovery)
	f.replace(targets)
}

func (f *fleet) replace(targets []target) {
	f.targets.Store(&targets)
	select {
	case f.reconfigured <- struct{}{}:
	default: // there is word already
	}
}

func told(targets []target) []*collector.Target {
	var all []*collector.Target
	for _, t := range targets {
		all = append(all, t.told)
	}
	return all
}

// target is the one that a client reads, which is new when the client is.
func (f *fleet) target(client *api.Client, options reader.Options) target {
	for _, t := range *f.targets.Load() {
		if t.reader.Client() == client {
			return t
		}
	}
	var t target
	t.told = collector.NewTarget(func() *ecs.Fleet { return t.reader.Fleet() })
	t.reader = reader.New(client, options, reader.Listener{
		Changed: f.Notify, Finished: t.told.Finished, Attempt: f.Attempt, Heard: f.Heard, Acted: f.Acted,
	}, time.Now, f.logger)
	return t
}

// clients are those of the present configuration.
func (f *fleet) clients() []*api.Client {
	var clients []*api.Client
	for _, t := range *f.targets.Load() {
		clients = append(clients, t.reader.Client())
	}
	return clients
}

// reading is a target being read, or a queue.
type reading struct {
	stop  context.CancelFunc
	ended chan struct{}
}

// run reads every target until ctx ends. One is left when a configuration comes that does not
// have it, and a new one begins at once. So it is with the queue of events.
func (f *fleet) run(ctx context.Context) {
	readings, watching := map[*reader.Reader]reading{}, map[*api.Queue]reading{}
	for ctx.Err() == nil {
		targets := *f.targets.Load()
		queue := f.queue.Load()
		leave(watching, func(q *api.Queue) bool { return q != queue })
		leave(readings, func(r *reader.Reader) bool {
			return !slices.ContainsFunc(targets, func(t target) bool { return t.reader == r })
		})
		for _, t := range targets {
			if _, there := readings[t.reader]; !there {
				readings[t.reader] = f.begin(ctx, t.reader)
			}
		}
		if _, there := watching[queue]; !there && queue != nil {
			watching[queue] = begin(ctx, f.watcher(queue).Run)
		}
		select {
		case <-ctx.Done():
		case <-f.reconfigured:
		}
	}
	leave(watching, func(*api.Queue) bool { return true })
	leave(readings, func(*reader.Reader) bool { return true })
}

// begin reads a target, which starts afresh when its credentials have turned out to belong to another account.
func (f *fleet) begin(ctx context.Context, r *reader.Reader) reading {
	return begin(ctx, func(ctx context.Context) {
		if account := r.Run(ctx); account != "" {
			f.startAfresh(r, account)
		}
	})
}

func begin(ctx context.Context, run func(context.Context)) reading {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx)
	}()
	return reading{stop, ended}
}

// leave stops those that are chosen, and waits until they have ended: who comes after one in its
// account and region is not its twin, and knows what it saved.
func leave[K comparable](readings map[K]reading, chosen func(K) bool) {
	var left []reading
	for r, running := range readings {
		if chosen(r) {
			running.stop()
			left = append(left, running)
			delete(readings, r)
		}
	}
	for _, running := range left {
		<-running.ended
	}
}

// ready says, by a nil error, that the fleet can be scraped: of every target a round has ended
// or failed, and one at least has ended. It does not wait for targets that AWS told of later.
func (f *fleet) ready() error {
	late := map[ecs.Target]bool{}
	for _, t := range *f.targets.Load() {
		late[t.reader.Client().Target()] = t.late
	}
	read := 0
	for _, known := range f.Fleets() {
		switch rounds := known.Rounds; {
		case rounds.Succeeded+rounds.Partial > 0:
			read++
		case rounds.Failed == 0 && !late[known.Target]:
			return fmt.Errorf("%s: the first round is under way", known.Name())
		}
	}
	if read == 0 {
		return errors.New("no target could be read yet; the log says why")
	}
	return nil
}
