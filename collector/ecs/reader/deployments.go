package reader

import (
	"context"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// history are the deployments of a service as far as their list was read, and the description of
// the service by which it was asked for.
type history struct {
	*pages[ecs.Deployment]
	trace   uint64
	primary string
	since   time.Time // the list reaches to what is known with a deployment that was created by then; zero where one page will do
}

// listDeployments asks for the next page of the deployments of a service.
func (r *Reader) listDeployments(i *item, now time.Time) *call {
	m, known := r.ledger.Memory(i.Key)
	if !known || m.Description == nil {
		return nil
	}
	arn, _ := r.ledger.ARN(i.Cluster)
	list := r.histories[i.Key]
	if list == nil {
		since := m.KnownTo()
		if since.IsZero() && r.options.Past {
			since = time.Unix(0, 0) // which takes all pages
		}
		list = &history{newPages[ecs.Deployment](now), ledger.TraceOf(m.Description), ledger.PrimaryOf(m.Description).ID, since}
		r.histories[i.Key] = list
	}
	return &call{[]*item{i}, func(ctx context.Context) (func(), error) {
		page, err := r.client.ListServiceDeployments(ctx, arn, i.Service, list.token)
		return func() { r.deploymentsListed(i, list, page, err) }, err
	}}
}

func (r *Reader) deploymentsListed(i *item, list *history, page api.Page[ecs.Deployment], err error) {
	if err == nil {
		r.answered([]*item{i})
		switch err = list.add(page); {
		case list.token == "" || list.enough(r.options.History):
			err = nil // whatever becomes of further pages
		case err == nil:
			r.nextPage(i)
			return
		}
	}
	delete(r.histories, i.Key)
	if err != nil {
		r.failed(i, err)
		return
	}
	r.learn(i.Key, ledger.Listed{Asked: list.began, Trace: list.trace, Primary: list.primary, Deployments: list.items})
}

// enough tells whether the pages so far suffice: when they reach to what is known, or have the
// newest where only that matters.
func (h *history) enough(all bool) bool {
	if !all || h.since.IsZero() {
		return len(h.items) > 0
	}
	return slices.ContainsFunc(h.items, func(d ecs.Deployment) bool { return !d.CreatedAt.After(h.since) })
}
