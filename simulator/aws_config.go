package simulator

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// AWSConfig configures AWS clients of a simulator that listens at an endpoint,
// with credentials that belong to the account of its [Config].
func AWSConfig(endpoint, region string) aws.Config {
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(endpoint),
		Credentials:  credentials.NewStaticCredentialsProvider("AKIDSIMULATED", "simulated", ""),
	}
}

// LoadConfig is for callers that load an AWS configuration. Whatever the options, it gives the [AWSConfig]
// of the simulator.
func (r *Running) LoadConfig(region string) func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) {
	return func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) {
		return AWSConfig(r.URL, region), nil
	}
}
