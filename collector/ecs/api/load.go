package api

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/smithy-go/logging"
)

// Errors of an environment in which nothing can be read.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
	ErrNoRegion      = errors.New("no AWS region found: set AWS_REGION, or a region in the AWS profile")
)

// Load loads an AWS configuration, as [LoadConfig] does.
type Load func(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error)

// LoadConfig loads an AWS configuration by the default chain of the AWS SDK. The error says what is wrong in
// the environment or in the shared AWS configuration files. It makes no call for credentials: the first
// request does.
func LoadConfig(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
	own := []func(*config.LoadOptions) error{config.WithAppID(appID), config.WithLogger(logging.Nop{})} // errors say what the SDK would log
	cfg, err := config.LoadDefaultConfig(ctx, append(own, options...)...)
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	return cfg, nil
}

// CheckProfile returns what is wrong with a profile of the shared AWS configuration files. It makes no call.
func CheckProfile(ctx context.Context, profile string) error {
	_, err := LoadConfig(ctx, config.WithSharedConfigProfile(profile))
	return err
}

// hasCredentials returns ErrNoCredentials if nothing in the environment gives credentials: the chain has reached its
// last resort, the role of the machine, and there is none. Any other problem shows with the first request. The role
// is the same in all regions, and asked for once.
func hasCredentials(ctx context.Context, seats []*seat) error {
	i := slices.IndexFunc(seats, func(s *seat) bool { return s.asked.Profile == "" && s.found != nil })
	if i < 0 {
		return nil
	}
	credentials := seats[i].found.found.Credentials
	if !aws.IsCredentialsProvider(credentials, (*ec2rolecreds.Provider)(nil)) {
		return nil
	}
	if _, err := credentials.Retrieve(ctx); err != nil {
		return fmt.Errorf("%w (%w)", ErrNoCredentials, err)
	}
	return nil
}

// isMissingProfile tells whether the error is that a profile does not exist.
func isMissingProfile(err error) bool {
	_, missing := errors.AsType[config.SharedConfigProfileNotExistError](err)
	return missing
}
