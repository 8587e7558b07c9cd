package api

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"ecs_revision_exporter/collector/ecs"
)

// connection is the clients of the SDK for a source, by the AWS configuration that was found.
type connection struct {
	source Source // with its region
	found  aws.Config
	ecs    *sdk.Client
	sts    *sts.Client
}

// connect finds the AWS configuration of a source. A region that is said nowhere is that of the
// machine, as its metadata service tells.
func (c *Client) connect(ctx context.Context, source Source) (*connection, error) {
	options := []func(*config.LoadOptions) error{
		config.WithSharedConfigProfile(source.Profile),
		config.WithDefaultRegion(source.Region), // where a role is assumed by a profile that has none
		config.WithAPIOptions(c.middlewares()),
		config.WithEndpointCredentialOptions(func(o *endpointcreds.Options) { o.APIOptions = append(o.APIOptions, nameOperation) }),
	}
	found, err := c.load(ctx, options...)
	if err == nil && cmp.Or(source.Region, found.Region) == "" {
		if found, err = c.load(ctx, append(options, config.WithEC2IMDSRegion(func(o *config.UseEC2IMDSRegion) {
			o.Client = imds.New(imds.Options{APIOptions: c.middlewares()})
		}))...); err != nil {
			err = fmt.Errorf("%w (%s)", ErrNoRegion, err.Error()) // it is what is missing, whatever operation was to tell
		} else if found.Region == "" {
			err = ErrNoRegion
		}
	}
	if err != nil {
		return nil, &credentialsError{source.Profile, err}
	}
	source.Region = cmp.Or(source.Region, found.Region)
	return c.newConnection(source, found), nil
}

func (c *Client) newConnection(source Source, found aws.Config) *connection {
	cfg := found
	cfg.Region = source.Region
	cfg.HTTPClient = newTransport(found.HTTPClient, c.clock)
	cfg.Logger = logging.Nop{} // what the SDK would log comes as an error as well
	cfg.APIOptions = c.middlewares()
	cfg.Credentials = source.credentials(cfg)
	return &connection{
		source: source, found: found,
		ecs: sdk.NewFromConfig(cfg, func(o *sdk.Options) { o.Retryer = aws.NopRetryer{} }),
		sts: sts.NewFromConfig(cfg),
	}
}

// middlewares are those of all clients of the SDK, also of those that it has for credentials.
func (c *Client) middlewares() []func(*middleware.Stack) error {
	return []func(*middleware.Stack) error{withoutContent, noteUnwell, c.inTime, attempts(func(a ecs.Attempt) { c.observe(a) })}
}

// sameAs tells whether the other one was found in the same, so that its credentials, which may have taken
// a call, are as good. What a process gives out may be other by now.
func (c *connection) sameAs(other *connection) bool {
	return other != nil && c.source == other.source && !c.asksProcess() && reflect.DeepEqual(c.origin(), other.origin())
}

// origin is the environment and the shared files as they were read, or the credentials where there are none.
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
