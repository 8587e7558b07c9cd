package ecs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
)

// appID is how the exporter names itself to AWS: in the user agent of every
// request, and in the sessions of the roles that it assumes.
const appID = "ecs_revision_exporter"

// What there is no reading without.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
	ErrNoRegion      = errors.New("no AWS region found: set AWS_REGION, or a region in the AWS profile")
)

// Source says where a target is read, and as whom.
type Source struct {
	Region     string // empty for that of the AWS configuration
	Profile    string // of the shared AWS configuration files; empty for the environment
	RoleARN    string // a role to assume with those credentials; empty for none
	ExternalID string // that the role asks for; empty for none
}

// LoadConfig is the AWS configuration of a profile, or of the environment when it is
// empty, by the default chain of the AWS SDK. Credentials that the environment does not
// give are ErrNoCredentials; those of a profile, which may need a call to AWS, are
// asked for with the first request. Other errors say what in the configuration is wrong.
func LoadConfig(ctx context.Context, profile string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithAppID(appID), config.WithSharedConfigProfile(profile),
		config.WithLogger(logging.Nop{})) // what the SDK would log comes as an error as well
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	if profile == "" {
		if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
			return aws.Config{}, fmt.Errorf("%w (%w)", ErrNoCredentials, err)
		}
	}
	return cfg, nil
}

// Connector makes readers. Those of one account and region share a budget.
type Connector struct {
	load    func(ctx context.Context, profile string) (aws.Config, error)
	budgets *budgets
}

// NewConnector makes a connector that finds AWS configurations by load, as LoadConfig does.
func NewConnector(load func(ctx context.Context, profile string) (aws.Config, error)) *Connector {
	return &Connector{load: load, budgets: newBudgets()}
}

// Readers gives a reader for each source, one for those that come to the same: of the
// readers that are known already the one that has this source, else a new one. The
// error is that of loading an AWS configuration, or ErrNoRegion; nothing is changed then.
func (c *Connector) Readers(ctx context.Context, sources []Source, known []*Reader, options Options) ([]*Reader, error) {
	configs := map[string]aws.Config{} // by profile
	var readers []*Reader
	for _, source := range sources {
		cfg, ok := configs[source.Profile]
		if !ok {
			var err error
			if cfg, err = c.load(ctx, source.Profile); err != nil {
				return nil, err
			}
			configs[source.Profile] = cfg
		}
		if source.Region == "" {
			source.Region = cfg.Region
		}
		if source.Region == "" {
			return nil, ErrNoRegion
		}
		if reader := readerOf(source, readers); reader != nil {
			continue
		}
		reader := readerOf(source, known)
		if reader == nil {
			reader = newReader(source, source.assumed(cfg), c.budgets, options)
		}
		readers = append(readers, reader)
	}
	return readers, nil
}

func readerOf(source Source, readers []*Reader) *Reader {
	i := slices.IndexFunc(readers, func(r *Reader) bool { return r.source == source })
	if i < 0 {
		return nil
	}
	return readers[i]
}

// assumed is the configuration by which the source is read: in its region, with the
// credentials of its role if it has one, else with those of cfg.
func (s Source) assumed(cfg aws.Config) aws.Config {
	cfg.Region = s.Region
	if s.RoleARN == "" {
		return cfg
	}
	asking := cfg
	asking.HTTPClient = inOnePiece{withTimeout(cfg.HTTPClient, DefaultRequestTimeout)}
	role := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(asking), s.RoleARN, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = appID
		if s.ExternalID != "" {
			o.ExternalID = &s.ExternalID
		}
	})
	cfg.Credentials = aws.NewCredentialsCache(role)
	return cfg
}
