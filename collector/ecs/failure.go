package ecs

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
)

// listingGrace is how long a listed deployment may be MISSING when it is
// described: ECS lists it some seconds before it can describe it.
const listingGrace = time.Minute

// callFailed is the failure of a whole call about a single service. Its reason
// is the error code of AWS, or "error" when no answer came.
func callFailed(operation, what string, err error) Failure {
	return Failure{Operation: operation, Reason: codeOf(err), Err: fmt.Errorf("%s: %w", what, err)}
}

// entriesFailed are the entries in the failures of an answer.
func entriesFailed(operation string, entries []types.Failure) []Failure {
	failures := make([]Failure, 0, len(entries))
	for _, entry := range entries {
		failures = append(failures, Failure{
			Operation: operation,
			Reason:    aws.ToString(entry.Reason),
			Err:       fmt.Errorf("%s: %s %s", aws.ToString(entry.Arn), aws.ToString(entry.Reason), aws.ToString(entry.Detail)),
		})
	}
	return failures
}

// isGone tells whether a call failed because its service or cluster was deleted
// since it was listed, which is no failure.
func isGone(err error) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return false
	}
	switch apiError.ErrorCode() {
	case "ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException":
		return true
	case "InvalidParameterException": // "Cannot call DescribeServiceRevisions for a service that is INACTIVE"
		return strings.Contains(apiError.ErrorMessage(), statusInactive)
	default:
		return false
	}
}

// refused tells whether AWS refused a call for one of the things that it asked
// for, so that it is worth asking for them apart.
func refused(err error) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return false
	}
	switch apiError.ErrorCode() {
	case "InvalidParameterException", "AccessDeniedException", "ClientException":
		return true
	default:
		return isGone(err)
	}
}

// refusedMixed tells whether AWS refused a call because it asks for things of
// several services: "Cross service requests are not allowed. All requested service
// revisions must be for a single service" is how it says so of revisions.
func refusedMixed(err error) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	return ok && strings.Contains(strings.ToLower(apiError.ErrorMessage()), "single service")
}
