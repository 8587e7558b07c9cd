package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/smithy-go/logging"
)

// What there is no reading without.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
	ErrNoRegion      = errors.New("no AWS region found: set AWS_REGION, or a region in the AWS profile")
)

// Load finds an AWS configuration, as [LoadConfig] does.
type Load func(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error)

// LoadConfig is the AWS configuration by the default chain of the AWS SDK. Its error says what in
// the environment or in the shared AWS configuration files is wrong. Credentials that take a call are
// asked for with the first request.
func LoadConfig(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
	own := []func(*config.LoadOptions) error{config.WithAppID(appID), config.WithLogger(logging.Nop{})} // what the SDK would log comes as an error as well
	cfg, err := config.LoadDefaultConfig(ctx, append(own, options...)...)
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	return cfg, nil
}

// CheckProfile tells what is wrong with a profile of the shared AWS configuration files. It makes no call.
func CheckProfile(ctx context.Context, profile string) error {
	_, err := LoadConfig(ctx, config.WithSharedConfigProfile(profile))
	return err
}

// hasCredentials is ErrNoCredentials where nothing gives credentials: the chain has come to its end, the
// role of the machine, and there is none. Every other trouble shows with the first request.
func hasCredentials(ctx context.Context, cfg aws.Config) error {
	if !aws.IsCredentialsProvider(cfg.Credentials, (*ec2rolecreds.Provider)(nil)) {
		return nil
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return fmt.Errorf("%w (%w)", ErrNoCredentials, err)
	}
	return nil
}

// isMissingProfile tells whether there is no profile of the name that was asked for.
func isMissingProfile(err error) bool {
	_, missing := errors.AsType[config.SharedConfigProfileNotExistError](err)
	return missing
}
