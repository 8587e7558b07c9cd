package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// appID is how the exporter names itself to AWS: in the user agent of every
// request, and in the sessions of the roles that it assumes.
const appID = "ecs_revision_exporter"

// Source says where a target is read, and as whom.
type Source struct {
	Region     string // empty for that of the AWS configuration
	Anywhere   bool   // whether, where that names none either, it is us-east-1
	Profile    string // of the shared AWS configuration files; empty for the environment
	RoleARN    string // a role to assume with those credentials; empty for none
	ExternalID string // that the role asks for; empty for none
	Shared     bool   // whether all regions have the same credentials of the role. When AWS refuses them, it is asked again after pauses that grow
}

// home is the region that every account of AWS has, but for those of other partitions such as AWS in China.
const home = "us-east-1"

// assumed are the credentials of the role of the source.
func (s Source) assumed(cfg aws.Config) aws.CredentialsProvider {
	return stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), s.RoleARN, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = appID
		if s.ExternalID != "" {
			o.ExternalID = &s.ExternalID
		}
	})
}

// AccountOf is the account id within an ARN, empty when it is none.
func AccountOf(resource string) string {
	parsed, err := arn.Parse(resource)
	if err != nil {
		return ""
	}
	return parsed.AccountID
}
