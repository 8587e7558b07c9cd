package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// lastPart is what an ARN names: the part behind its last slash. Service,
// cluster, deployment and revision ARNs all end so, the old service ARNs
// without the cluster too.
func lastPart(resource string) string {
	return resource[strings.LastIndexByte(resource, '/')+1:]
}

// accountOf is the account id within an ARN, empty when it is none.
func accountOf(resource string) string {
	parsed, err := arn.Parse(resource)
	if err != nil {
		return ""
	}
	return parsed.AccountID
}
