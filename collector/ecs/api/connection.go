package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"ecs_revision_exporter/collector/ecs"
)

// connection has the SDK clients for a source, made from the AWS configuration that was found.
type connection struct {
	source Source // with its region
	found  aws.Config
	config aws.Config // by which SDK clients are made that are needed now and then
	ecs    *sdk.Client
	sts    *sts.Client
	sqs    *sqs.Client
}

// connect loads the AWS configuration of a source. If nothing names a region, it asks the metadata service
// of the machine. Only if that has none either, and not if it just fails, a source may be read anywhere.
func (c *Client) connect(ctx context.Context, source Source) (*connection, error) {
	options := []func(*config.LoadOptions) error{
		config.WithSharedConfigProfile(source.Profile),
		config.WithDefaultRegion(source.Region), // for the calls of a profile that names none
		config.WithAPIOptions(c.middlewares()),
		config.WithEndpointCredentialOptions(func(o *endpointcreds.Options) { o.APIOptions = append(o.APIOptions, nameOperation) }),
	}
	found, err := c.load(ctx, options...)
	if err == nil && cmp.Or(source.Region, found.Region) == "" {
		if found, err = c.load(ctx, append(options, config.WithEC2IMDSRegion(func(o *config.UseEC2IMDSRegion) {
			o.Client = imds.New(imds.Options{APIOptions: c.middlewares()})
		}))...); err != nil {
			err = fmt.Errorf("%w (%s)", ErrNoRegion, err.Error()) // not wrapped: the region is what is missing, not that operation
		} else if found.Region == "" {
			err = ErrNoRegion
		}
	}
	if source.Anywhere && errors.Is(err, ErrNoRegion) && !mayPass(ctx, err) {
		source.Region = home
		return c.connect(ctx, source)
	}
	if err != nil {
		return nil, &credentialsError{source.Profile, err}
	}
	source.Region, source.Anywhere = cmp.Or(source.Region, found.Region), false
	return c.newConnection(source, found), nil
}

func (c *Client) newConnection(source Source, found aws.Config) *connection {
	cfg := found
	cfg.Region = source.Region
	connected := &connection{source: source, found: found}
	if source.Shared {
		found.HTTPClient = c.sessions.connections(connected.origin(), found.HTTPClient)
	}
	cfg.HTTPClient = newTransport(found.HTTPClient, c.clock)
	cfg.Logger = logging.Nop{} // errors say what the SDK would log
	cfg.APIOptions = c.middlewares()
	if connected.asksProcess() {
		cfg.Credentials = prompt{cfg.Credentials, c}
	}
	cfg.Credentials = c.credentials(connected, cfg)
	connected.config = cfg
	connected.ecs = sdk.NewFromConfig(cfg, func(o *sdk.Options) { o.Retryer = aws.NopRetryer{} })
	connected.sts = sts.NewFromConfig(cfg)
	connected.sqs = sqs.NewFromConfig(cfg, func(o *sqs.Options) {
		o.Retryer = aws.NopRetryer{}
		o.DisableMessageChecksumValidation = true // one bad message would have none of those received with it handed on
	})
	return connected
}

// middlewares are for all SDK clients, also for those that the SDK makes to get credentials.
func (c *Client) middlewares() []func(*middleware.Stack) error {
	return []func(*middleware.Stack) error{withoutContent, noteUnwell, attempts(func(a ecs.Attempt) { c.observe(a) }), c.inTime} // an attempt takes all the time that it has
}

// sameAs tells whether the other connection has the same source, environment and shared files. Then its
// credentials are still good. A process may give out new ones at any time, so it is never the same.
func (c *connection) sameAs(other *connection) bool {
	return other != nil && c.source == other.source && !c.asksProcess() && reflect.DeepEqual(c.origin(), other.origin())
}

// origin is what was read of the environment and the shared files, or the credentials if nothing was.
func (c *connection) origin() []any {
	origin := slices.DeleteFunc(slices.Clone(c.found.ConfigSources), func(source any) bool {
		_, isOurs := source.(config.LoadOptions)
		return isOurs
	})
	if len(origin) == 0 {
		return []any{c.found.Credentials}
	}
	return origin
}

func (c *connection) asksProcess() bool {
	provider, ok := c.found.Credentials.(aws.CredentialProviderSource)
	return ok && slices.ContainsFunc(provider.ProviderSources(), func(s aws.CredentialSource) bool {
		return s == aws.CredentialSourceProcess || s == aws.CredentialSourceProfileProcess
	})
}

// inTime is a middleware that bounds every attempt of a request, from its signature to the end of its answer.
// The SDK does not repeat an attempt that took too long, because the error is not one of the connection.
func (c *Client) inTime(stack *middleware.Stack) error {
	return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("InTime",
		func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			timeout := time.Duration(c.timeout.Load())
			own, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			out, metadata, err := next.HandleFinalize(own, in)
			if err != nil && own.Err() != nil && ctx.Err() == nil {
				err = &smithy.CanceledError{Err: fmt.Errorf("no answer within %s: %w", timeout, own.Err())}
			}
			return out, metadata, err
		}), middleware.After)
}

// prompt bounds how long a process may take to give credentials, as inTime does a request. The SDK waits a minute
// for it, and without end for what the process has started.
type prompt struct {
	aws.CredentialsProvider
	client *Client
}

// Retrieve returns the credentials. The error says if it was the time that ran out.
func (p prompt) Retrieve(ctx context.Context) (aws.Credentials, error) {
	timeout := time.Duration(p.client.timeout.Load())
	own, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	credentials, err := p.CredentialsProvider.Retrieve(own)
	if err != nil && own.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("no answer of credential_process within %s: %w", timeout, own.Err())
	}
	return credentials, err
}
