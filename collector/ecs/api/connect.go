package api

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

// What there is no reading without.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
	ErrNoRegion      = errors.New("no AWS region found: set AWS_REGION, or a region in the AWS profile")
)

// LoadConfig is the AWS configuration of a profile, or of the environment when it is
// empty, by the default chain of the AWS SDK. Credentials that the environment does not
// give are ErrNoCredentials; those of a profile, which may need a call to AWS, are
// asked for with the first request. Other errors say what in the configuration is wrong.
func LoadConfig(ctx context.Context, profile string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithAppID(appID), config.WithSharedConfigProfile(profile),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(DefaultRequestTimeout)), // for what the chain asks
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

// Connector makes clients. Those of one account and region share a budget.
type Connector struct {
	load   func(ctx context.Context, profile string) (aws.Config, error)
	places *places
}

// NewConnector makes a connector that finds AWS configurations by load, as [LoadConfig] does.
func NewConnector(load func(ctx context.Context, profile string) (aws.Config, error)) *Connector {
	return &Connector{load: load, places: newPlaces()}
}

// Clients gives a client for each source, one for those that come to the same: of the
// clients that are known already the one that has this source, else a new one. The
// error is that of loading the AWS configuration of the environment, or ErrNoRegion; nothing
// is changed then. Where that of a profile cannot be loaded, every call of the client has that error.
func (c *Connector) Clients(ctx context.Context, sources []Source, known []*Client) ([]*Client, error) {
	profiles := map[string]loaded{}
	var clients []*Client
	for _, source := range sources {
		profile, ok := profiles[source.Profile]
		if !ok {
			profile = c.profile(ctx, source.Profile)
			profiles[source.Profile] = profile
		}
		if profile.err != nil && source.Profile == "" {
			return nil, profile.err
		}
		if source.Region == "" {
			source.Region = profile.cfg.Region
		}
		if source.Region == "" && profile.err == nil {
			return nil, ErrNoRegion
		}
		if clientOf(source, clients) != nil {
			continue
		}
		client := clientOf(source, known)
		if client == nil || client.unloaded != (profile.err != nil) {
			client = newClient(source, profile.cfg, c.places)
			client.unloaded = profile.err != nil
		}
		clients = append(clients, client)
	}
	return clients, nil
}

// loaded is the AWS configuration of a profile, or one without credentials and the error why it could not be loaded.
type loaded struct {
	cfg aws.Config
	err error
}

func (c *Connector) profile(ctx context.Context, name string) loaded {
	cfg, err := c.load(ctx, name)
	if err != nil {
		cfg = aws.Config{Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{}, err
		})}
	}
	return loaded{cfg, err}
}

func clientOf(source Source, clients []*Client) *Client {
	i := slices.IndexFunc(clients, func(c *Client) bool { return c.source == source })
	if i < 0 {
		return nil
	}
	return clients[i]
}
