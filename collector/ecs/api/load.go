package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

// Errors of an environment in which nothing can be read.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE to a profile that has them, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
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
		return aws.Config{}, fmt.Errorf("AWS configuration: %w", saysWhere(err))
	}
	return cfg, nil
}

// saysWhere adds to the error of a profile that does not exist in which files it was looked for, and by which names.
func saysWhere(err error) error {
	missing, is := errors.AsType[config.SharedConfigProfileNotExistError](err)
	if !is {
		return err
	}
	env, _ := config.NewEnvConfig() // it has loaded before
	return fmt.Errorf("%w: there is no [profile %s] in %s and no [%[2]s] in %[4]s", err, missing.Profile,
		cmp.Or(env.SharedConfigFile, config.DefaultSharedConfigFilename()),
		cmp.Or(env.SharedCredentialsFile, config.DefaultSharedCredentialsFilename()))
}

// CheckProfile returns what is wrong with a profile of the shared AWS configuration files. It makes no call.
func CheckProfile(ctx context.Context, profile string) error {
	_, err := LoadConfig(ctx, config.WithSharedConfigProfile(profile))
	return err
}
