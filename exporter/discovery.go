package exporter

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
)

// discovery asks AWS for what the configuration does not name: the accounts of organizations, and the regions that accounts
// have enabled. Questions are told apart by who asks.
type discovery struct {
	connector *api.Connector
	observe   func(ecs.Attempt)
	logger    log.Logger
	accounts  map[api.Source]*question[[]api.Account]
	regions   map[api.Source]*question[[]string]
}

func newDiscovery(connector *api.Connector, observe func(ecs.Attempt), logger log.Logger) *discovery {
	return &discovery{
		connector: connector, observe: observe, logger: logger,
		accounts: map[api.Source]*question[[]api.Account]{},
		regions:  map[api.Source]*question[[]string]{},
	}
}

// clone has the same questions, of which other settings may drop some.
func (d *discovery) clone() *discovery {
	other := *d
	other.accounts, other.regions = maps.Clone(d.accounts), maps.Clone(d.regions)
	return &other
}

const (
	// askTimeout bounds all that is asked at a time: the start waits for it.
	askTimeout = 20 * time.Second
	// asksAtOnce is how many accounts are asked for their regions at the same time.
	asksAtOnce = 16
)

// check returns what is wrong with the environment by which AWS is to be asked. It asks nothing.
func (d *discovery) check(ctx context.Context, s settings) error {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	for _, asker := range s.askers() {
		if _, err := d.connector.Client(ctx, asker); err != nil {
			return err
		}
	}
	return nil
}

// look asks what is due to be asked, and forgets what settings do not ask any more. One that gets no answer does not keep
// others from being asked.
func (d *discovery) look(ctx context.Context, s settings) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	need(d.accounts, s.listers())
	need(d.regions, s.regional(d))
	var regions, accounts sync.WaitGroup
	turns := make(chan struct{}, asksAtOnce)
	askRegions := func(asker api.Source, q *question[[]string]) {
		turns <- struct{}{}
		defer func() { <-turns }()
		news, err := ask(ctx, d, q, asker, time.Duration(s.RequestTimeout), (*api.Client).Regions)
		d.tell(asker, news, err, "the regions of an account were not listed: those that are known are read, else the one of the environment",
			"the regions of an account are listed again")
	}
	for asker, q := range d.regions {
		regions.Go(func() { askRegions(asker, q) })
	}
	for asker, q := range d.accounts {
		accounts.Go(func() {
			news, err := ask(ctx, d, q, asker, time.Duration(s.RequestTimeout), (*api.Client).Accounts)
			d.tell(asker, news, err, "the accounts of the organization were not listed: those that are known are read",
				"the accounts of the organization are listed again")
		})
	}
	accounts.Wait()
	for _, asker := range add(d.regions, s.regional(d)) { // those of accounts that are new
		q := d.regions[asker]
		regions.Go(func() { askRegions(asker, q) })
	}
	regions.Wait()
}

// need has exactly the questions of these askers. Where another one is to ask for accounts, what the former was told counts
// until that is answered.
func need[T any](questions map[api.Source]*question[T], askers map[api.Source]bool) {
	var former []*question[T]
	for asker, q := range questions {
		if !askers[asker] {
			former = append(former, q)
			delete(questions, asker)
		}
	}
	if added := add(questions, askers); len(former) == 1 && len(added) == 1 {
		questions[added[0]].answer = former[0].answer
	}
}

// add adds the questions of these askers that are not there yet, and tells whose these are.
func add[T any](questions map[api.Source]*question[T], askers map[api.Source]bool) (added []api.Source) {
	for asker := range askers {
		if questions[asker] == nil {
			questions[asker] = &question[T]{}
			added = append(added, asker)
		}
	}
	return added
}

// ask asks a question if that is due.
func ask[T any](ctx context.Context, d *discovery, q *question[T], asker api.Source, timeout time.Duration, do func(*api.Client, context.Context) (T, error)) (news bool, err error) {
	return q.ask(ctx, time.Now(), func(ctx context.Context) (T, error) {
		asker.Anywhere = true // the answer is the same in all regions of a partition
		client, err := d.connector.Client(ctx, asker)
		if err != nil {
			var none T
			return none, err
		}
		client.Observe(d.observe)
		client.Configure(api.DefaultBudget, timeout)
		return do(client, ctx)
	})
}

// tell logs that something fails, and that it does no more.
func (d *discovery) tell(asker api.Source, news bool, err error, failed, mended string) {
	logger := d.logger
	if asker.Profile != "" {
		logger = log.With(logger, "profile", asker.Profile)
	}
	if asker.RoleARN != "" {
		logger = log.With(logger, "role", asker.RoleARN)
	}
	switch {
	case !news:
	case err != nil:
		level.Error(logger).Log("msg", failed, "operation", api.OperationOf(err), "err", api.CauseOf(err))
	default:
		level.Info(logger).Log("msg", mended)
	}
}

// hurry has the accounts asked for again at once, and the regions that were not listed.
func (d *discovery) hurry() {
	for _, q := range d.accounts {
		q.next = time.Time{}
	}
	for _, q := range d.regions {
		if q.failing != "" {
			q.next = time.Time{}
		}
	}
}

// fails tells whether accounts could not be listed, or the regions of an account that is a target.
func (d *discovery) fails() bool {
	for _, q := range d.accounts {
		if q.failing != "" {
			return true
		}
	}
	for asker, q := range d.regions {
		if q.failing != "" && !asker.Shared {
			return true
		}
	}
	return false
}

// failing is how many questions were not answered when they were last asked, by operation.
func (d *discovery) failing() map[string]int {
	failing := map[string]int{}
	for _, q := range d.accounts {
		failing["ListAccounts"] += q.unanswered()
	}
	for _, q := range d.regions {
		failing["ListRegions"] += q.unanswered()
	}
	return failing
}

// unlisted is of how many accounts of organizations the regions could not be listed.
func (d *discovery) unlisted() (n int) {
	for asker, q := range d.regions {
		if q.failing != "" && asker.Shared {
			n++
		}
	}
	return n
}

// next is when something is to be asked; zero when nothing is.
func (d *discovery) next() time.Time {
	var next time.Time
	consider := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for q := range maps.Values(d.accounts) {
		consider(q.next)
	}
	for q := range maps.Values(d.regions) {
		consider(q.next)
	}
	return next
}
