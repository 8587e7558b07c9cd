package api

import (
	"cmp"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Kind is what kind of error a call ended with.
type Kind int

// The kinds of errors.
const (
	Failed      Kind = iota // no answer, none that makes sense, a failure of AWS, or it does not accept the caller
	Throttled               // AWS takes no more calls at the moment
	Refused                 // AWS refuses something that was asked for
	NotFound                // the service or cluster is gone
	Unsupported             // the service has no such thing
)

// KindOf is what kind of error a call ended with.
func KindOf(err error) Kind {
	if LacksCredentials(err) {
		return Failed
	}
	if retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err).Bool() {
		return Throttled
	}
	answer, ok := errors.AsType[smithy.APIError](err)
	switch {
	case !ok:
		return Failed
	case answer.ErrorCode() == "UnsupportedFeatureException":
		return Unsupported
	case saysGone(answer):
		return NotFound
	case blamesRequest(err) && !blamesCaller(answer):
		return Refused
	default:
		return Failed
	}
}

// noAnswer is in the place of an error code when AWS gave no answer, or none that makes sense.
const noAnswer = "error"

// CodeOf is "OK" without an error, else the error code of AWS, or "error" when no answer came.
func CodeOf(err error) string {
	if err == nil {
		return "OK"
	}
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return cmp.Or(strings.ToValidUTF8(answer.ErrorCode(), replacement), noAnswer) // it may be from a header
	}
	return noAnswer
}

// RefusedMixed tells whether AWS refused a call because it asks for things of several services:
// "Cross service requests are not allowed. All requested service revisions must be for a
// single service" is how it says so of revisions.
func RefusedMixed(err error) bool {
	answer, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return false
	}
	message := strings.ToLower(answer.ErrorMessage())
	return strings.Contains(message, "cross service") || strings.Contains(message, "single service")
}

// isAnswered tells whether the error is AWS' answer to the call.
func isAnswered(err error) bool {
	_, ok := errors.AsType[smithy.APIError](err)
	return ok && !LacksCredentials(err)
}

// saysGone tells whether a service or cluster was deleted since it was listed.
func saysGone(answer smithy.APIError) bool {
	switch answer.ErrorCode() {
	case "ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException":
		return true
	case "InvalidParameterException": // "Cannot call DescribeServiceRevisions for a service that is INACTIVE"
		return strings.Contains(answer.ErrorMessage(), "INACTIVE")
	default:
		return false
	}
}

// blamesRequest tells whether AWS sees the reason in the request.
func blamesRequest(err error) bool {
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	return ok && response.HTTPStatusCode()/100 == 4
}

// blamesCaller tells whether the reason is who asked, or how, whatever was asked for ("Common
// error types" of AWS' API references; services name them with and without the ending).
func blamesCaller(answer smithy.APIError) bool {
	switch strings.TrimSuffix(answer.ErrorCode(), "Exception") {
	case "Blocked", "ExpiredToken", "IncompleteSignature", "InvalidClientTokenId", "InvalidSignature", "MalformedHttpRequest",
		"MissingAuthenticationToken", "OptInRequired", "RequestAborted", "RequestExpired", "RequestTimeout",
		"SignatureDoesNotMatch", "UnrecognizedClient",
		"UnknownError": // the SDK's for an answer that names none
		return true
	default:
		return false
	}
}
