package api

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

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
	source    Source
	unloaded  bool // whether there is no AWS configuration of its profile
	ecs       *sdk.Client
	sts       *sts.Client
	transport *transport
	observe   func(ecs.Attempt)
	places    *places

	mu     sync.Mutex
	target ecs.Target
	budget *budget
	share  float64 // that the budget is of AWS' rates
}

// NewClient makes a client of the account that the credentials of cfg belong to, in
// region. It shares its budget, a share of AWS' rates, with no other.
func NewClient(cfg aws.Config, region string, budget float64) *Client {
	client := newClient(Source{Region: region}, cfg, newPlaces())
	client.Configure(budget, DefaultRequestTimeout)
	return client
}

func newClient(source Source, cfg aws.Config, places *places) *Client {
	c := &Client{
		source:    source,
		transport: newTransport(cfg.HTTPClient, DefaultRequestTimeout),
		observe:   func(ecs.Attempt) {},
		places:    places,
		target:    ecs.Target{AccountID: AccountOf(source.RoleARN), Region: source.Region},
		budget:    newBudget(DefaultBudget),
		share:     DefaultBudget,
	}
	cfg.Region = source.Region
	cfg.HTTPClient = c.transport
	cfg.Logger = logging.Nop{} // what the SDK would log comes as an error as well
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), withoutContent, attempts(func(a ecs.Attempt) { c.observe(a) }))
	cfg.Credentials = source.credentials(cfg)
	c.ecs = sdk.NewFromConfig(cfg, func(o *sdk.Options) { o.Retryer = aws.NopRetryer{} })
	c.sts = sts.NewFromConfig(cfg)
	return c
}

// Observe has every request to AWS reported, also those that the SDK makes by itself to assume
// a role, by several goroutines at the same time. It is to be called before the first request.
func (c *Client) Observe(report func(ecs.Attempt)) { c.observe = report }

// Clock has the client go by another clock than that of the system when it compares it with that
// of AWS. It is to be called before the first request.
func (c *Client) Clock(now func() time.Time) { c.transport.now = now }

// Configure sets the budget, a share of AWS' rates up to 1 or 0 for no limit, and how long a
// request may take. It takes effect at once, at any time.
func (c *Client) Configure(budget float64, timeout time.Duration) {
	c.transport.timeout.Store(int64(timeout))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.share = budget
	c.budget.set(budget)
}

// Source is what the client reads, and with which credentials.
func (c *Client) Source() Source { return c.source }

// Target is what the client reads. Its account id is empty until it was identified, unless a
// role names it.
func (c *Client) Target() ecs.Target {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.target
}

// Skew is how far the clock of AWS is ahead of this one, negative when behind. It is 0 while it
// is not known, or below what the whole seconds of the answers' dates can tell.
func (c *Client) Skew() time.Duration { return time.Duration(c.transport.skew.Load()) }

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
	out, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
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
