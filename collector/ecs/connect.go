package ecs

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

// appID is how the exporter names itself to AWS, in the user agent of every request.
const appID = "ecs_revision_exporter"

// What LoadConfig cannot do without.
var (
	ErrNoCredentials = errors.New("no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on AWS with a role")
	ErrNoRegion      = errors.New("no AWS region found: set AWS_REGION, or a region in the AWS profile")
)

// LoadConfig finds credentials by the default chain of the AWS SDK and sees
// that they are there. Its region is the SDK's default, which may be empty. The
// error is ErrNoCredentials, or says what in the AWS configuration is wrong.
func LoadConfig(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithAppID(appID),
		config.WithLogger(logging.Nop{})) // what the SDK would log comes as an error as well
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS configuration: %w", err)
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return aws.Config{}, fmt.Errorf("%w (%w)", ErrNoCredentials, err)
	}
	return cfg, nil
}

// NewReaders makes a reader for each region, or for the one of cfg when none is
// given. A region given twice is read once. The error is ErrNoRegion.
func NewReaders(cfg aws.Config, regions []string, options Options) ([]*Reader, error) {
	if len(regions) == 0 {
		regions = []string{cfg.Region}
	}
	seen := map[string]bool{}
	var readers []*Reader
	for _, region := range regions {
		if region == "" {
			return nil, ErrNoRegion
		}
		if !seen[region] {
			seen[region] = true
			readers = append(readers, NewReader(cfg, region, options))
		}
	}
	return readers, nil
}
