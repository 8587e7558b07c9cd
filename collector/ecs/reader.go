package ecs

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// callsAtOnce is how many calls of a kind are under way at the same time.
const callsAtOnce = 8

// forgetAfter is how long a service is remembered that cannot be read any more. It
// outlasts the deleted cluster or the denied access that may be the reason.
const forgetAfter = 24 * time.Hour

// Reader reads one target. It is for one goroutine at a time.
type Reader struct {
	source       Source
	config       aws.Config
	configured   atomic.Pointer[Options]
	options      Options // of the read that is under way
	client       *client
	budgets      *budgets
	budget       atomic.Pointer[budget]
	target       Target
	began        time.Time                // when it first read; zero before
	knows        sync.RWMutex             // guards memories and revisions while a read is under way
	memories     map[string]memory        // by the ARN of the service
	revisions    map[string]knownRevision // that services referred to in the last refresh, by ARN
	moving       map[string][]string      // ARNs of services that Follow reads, by the ARN of their cluster
	report       func(Attempt)
	mixedRefused atomic.Bool // whether AWS refuses to describe deployments of several services in one call

	cache   *Cache    // that what is known is saved in
	savedAt time.Time // or when the present read began
	unsaved bool      // whether something was learnt since
}

// NewReader makes a reader of the account that the credentials of cfg belong to, in
// region. It shares its budget with no other.
func NewReader(cfg aws.Config, region string, options Options) *Reader {
	cfg.Region = region
	return newReader(Source{Region: region}, cfg, newBudgets(), options)
}

func newReader(source Source, cfg aws.Config, budgets *budgets, options Options) *Reader {
	r := &Reader{
		source:  source,
		config:  cfg,
		budgets: budgets,
		target:  Target{AccountID: accountOf(source.RoleARN), Region: source.Region},
		report:  func(Attempt) {},

		memories:  map[string]memory{},
		revisions: map[string]knownRevision{},
	}
	r.budget.Store(newBudget(options.Budget))
	r.configured.Store(&options)
	return r
}

// OnAttempt has every attempt of a request to AWS reported, by several goroutines at
// the same time. It is to be called before the first read.
func (r *Reader) OnAttempt(report func(Attempt)) { r.report = report }

// Target is what the reader reads. Its account id is empty until AWS has told it.
func (r *Reader) Target() Target { return r.target }

// identify learns the account id of the target, once: from the ARN of a cluster,
// which costs nothing, else from STS, which an endpoint of ECS alone does not have.
// From then on the budget is that of the account and region.
func (r *Reader) identify(ctx context.Context, clusters []string) {
	switch {
	case r.target.AccountID != "":
	case len(clusters) > 0:
		r.target.AccountID = accountOf(clusters[0])
	default:
		r.target.AccountID = r.client.account(ctx)
	}
	if r.target.AccountID != "" {
		r.budget.Store(r.budgets.share(r.target, r.budget.Load()))
	}
}

// remember keeps what the next read has to know of each service, and for a while of
// those that were not read: they may be back, and nothing of theirs is to count twice.
func (r *Reader) remember(clusters []*clusterAnswers) {
	now := r.options.Now()
	memories := map[string]memory{}
	revisions := map[string]knownRevision{}
	for arn, former := range r.memories {
		if now.Sub(former.seenAt) < forgetAfter {
			memories[arn] = former
		}
	}
	for _, cluster := range clusters {
		if cluster.err != nil {
			for arn, known := range r.revisions {
				if strings.Contains(arn, ":service-revision/"+lastPart(cluster.arn)+"/") {
					revisions[arn] = known
				}
			}
		}
	}
	r.memories, r.revisions = memories, revisions
	for _, cluster := range clusters {
		r.keep(cluster)
	}
}

// keep remembers the services of a cluster as they were read just now.
func (r *Reader) keep(c *clusterAnswers) {
	now := r.options.Now()
	for _, s := range c.services {
		r.keepService(s, now)
		if s.moving(now) {
			r.moving[c.arn] = append(r.moving[c.arn], aws.ToString(s.service.ServiceArn))
		}
	}
}
