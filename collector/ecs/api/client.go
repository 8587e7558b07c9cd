package api

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/collector/ecs"
)

// What clients go by until they are configured.
const (
	DefaultBudget         = 0.25
	DefaultRequestTimeout = 30 * time.Second
)

// Client makes requests to Amazon ECS in one account and region. A method that asks ECS makes
// one request and does not retry it; it neither waits for the budget nor tells it how the call
// went: see [Bucket]. What its errors are, [KindOf] and [CodeOf] tell. It is safe for
// concurrent use.
type Client struct {
	load     Load
	timeout  atomic.Int64 // of an attempt of a request, in nanoseconds
	clock    *clock
	observe  func(ecs.Attempt)
	places   *places
	sessions *sessions

	connecting sync.Mutex // held while the AWS configuration is being found

	mu        sync.Mutex
	asked     Source      // as it was configured, maybe without a region
	connected *connection // nil while there is no AWS configuration
	renewals  int
	target    ecs.Target
	budget    *budget
	share     float64 // that the budget is of AWS' rates
}

// NewClient makes a client of the account that the credentials of cfg belong to, in
// region. It shares its budget, a share of AWS' rates, with no other.
func NewClient(cfg aws.Config, region string, budget float64) *Client {
	load := func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
	client := newClient(Source{Region: region}, load, newPlaces(), newSessions())
	client.Configure(budget, DefaultRequestTimeout)
	return client
}

func newClient(source Source, load Load, places *places, sessions *sessions) *Client {
	c := &Client{
		load:     load,
		clock:    &clock{now: time.Now},
		observe:  func(ecs.Attempt) {},
		places:   places,
		sessions: sessions,
		asked:    source,
		target:   ecs.Target{AccountID: AccountOf(source.RoleARN), Region: source.Region},
		budget:   newBudget(DefaultBudget),
		share:    DefaultBudget,
	}
	c.timeout.Store(int64(DefaultRequestTimeout))
	return c
}

// Afresh returns a new client of the same source, whose credentials have turned out to be of that account.
func (c *Client) Afresh(account string) *Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := newClient(c.asked, c.load, c.places, c.sessions)
	fresh.target = ecs.Target{AccountID: account, Region: c.target.Region}
	return fresh
}

// ask makes a request to ECS.
func ask[In, Out any](ctx context.Context, c *Client, call func(*sdk.Client, context.Context, *In, ...func(*sdk.Options)) (*Out, error), in *In) (*Out, error) {
	connected, err := c.connection(ctx)
	if err != nil {
		return nil, err
	}
	return call(connected.ecs, ctx, in)
}

// Observe has every request to AWS reported, also those that the SDK makes by itself to assume
// a role, by several goroutines at the same time. It is to be called before the first request.
func (c *Client) Observe(report func(ecs.Attempt)) { c.observe = report }

// Clock has the client go by another clock than that of the system when it compares it with that
// of AWS. It is to be called before the first request.
func (c *Client) Clock(now func() time.Time) { c.clock.now = now }

// Configure sets the budget, a share of AWS' rates up to 1 or 0 for no limit, and how long a
// request may take. It takes effect at once, at any time.
func (c *Client) Configure(budget float64, timeout time.Duration) {
	c.timeout.Store(int64(timeout))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.share = budget
	c.budget.set(budget)
}

// Source is what the client reads, and with which credentials.
func (c *Client) Source() Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	source := c.asked
	source.Region = c.target.Region
	source.Anywhere = source.Anywhere && source.Region == ""
	return source
}

// Target is what the client reads. Its account id is empty until it was identified, unless a
// role names it; its region until the AWS configuration that says it could be loaded.
func (c *Client) Target() ecs.Target {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.target
}

// Skew is how far the clock of AWS is ahead of this one, negative when behind. It is 0 while it
// is not known, or below what the whole seconds of the answers' dates can tell.
func (c *Client) Skew() time.Duration { return time.Duration(c.clock.skew.Load()) }

// Bucket is the bucket that calls of an operation of ECS draw on: before the client is
// identified its own, from then on that of all clients of its account and region. It is nil
// for an operation that no client calls.
func (c *Client) Bucket(operation string) *Bucket {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.budget.buckets[operation]
}

// Account asks STS for the account that the credentials belong to.
func (c *Client) Account(ctx context.Context) (string, error) {
	connected, err := c.connection(ctx)
	if err != nil {
		return "", err
	}
	out, err := connected.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Account), nil
}

// Identify tells the client its account once that is known, which a role may do from the start
// ([Client.Target]); the account that was known first stays. From then on the budget is that of
// the account and region. It is false as long as another client holds these, which then has all
// that there is to read; it can be asked again. An account that is not known nobody holds.
func (c *Client) Identify(account string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.target.AccountID == "" {
		c.target.AccountID = account
	}
	if c.target.AccountID == "" {
		return true
	}
	var holds bool
	c.budget, holds = c.places.enter(c.target, c, c.budget)
	c.budget.set(c.share)
	return holds
}

// Release ends the client's hold of its account and region: the next one that is identified
// as theirs has it.
func (c *Client) Release() { c.places.leave(c) }
