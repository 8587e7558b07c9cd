package fault

import (
	"context"
	"net/http"

	"github.com/aws/smithy-go"
)

// wording is how an API says an error.
type wording struct {
	status int
	code   string
}

// Error answers HTTP 400 with an error of AWS.
func Error(code, message string) Effect { return Refusal(http.StatusBadRequest, code, message) }

// Refusal answers that HTTP status with an error of AWS.
func Refusal(status int, code, message string) Effect {
	said := wording{status, code}
	return refuse(said, said, func(Call) string { return message })
}

// ServerException answers HTTP 500, as AWS does when it fails.
func ServerException() Effect {
	return refuse(
		wording{http.StatusInternalServerError, "ServerException"},
		wording{http.StatusInternalServerError, "InternalFailure"},
		func(Call) string { return "Service Unavailable. Please try again later." })
}

// ServiceUnavailable answers HTTP 503 (AWS API references, "Common error types").
func ServiceUnavailable() Effect {
	said := wording{http.StatusServiceUnavailable, "ServiceUnavailable"}
	return refuse(said, said, func(Call) string {
		return "The request has failed due to a temporary failure of the server."
	})
}

// Throttling answers HTTP 400, "Rate exceeded".
func Throttling() Effect {
	return refuse(
		wording{http.StatusBadRequest, "ThrottlingException"},
		wording{http.StatusBadRequest, "Throttling"},
		func(Call) string { return "Rate exceeded" })
}

// AccessDenied answers that the caller lacks the permission for the operation on
// what it asks for, as IAM says it (AWS Identity and Access Management User
// Guide, "Troubleshoot access denied error messages").
func AccessDenied() Effect {
	return refuse(
		wording{http.StatusBadRequest, "AccessDeniedException"},
		wording{http.StatusForbidden, "AccessDenied"},
		func(c Call) string {
			action := c.Service + ":" + c.Operation
			return "User: " + c.Caller + " is not authorized to perform: " + action +
				" on resource: " + c.Resource + " because no identity-based policy allows the " + action + " action"
		})
}

// ExpiredToken answers that the credentials are too old.
func ExpiredToken() Effect {
	return refuse(
		wording{http.StatusBadRequest, "ExpiredTokenException"},
		wording{http.StatusForbidden, "ExpiredToken"},
		func(Call) string { return "The security token included in the request is expired" })
}

// UnrecognizedClient answers that the credentials are unknown.
func UnrecognizedClient() Effect {
	return refuse(
		wording{http.StatusBadRequest, "UnrecognizedClientException"},
		wording{http.StatusForbidden, "InvalidClientTokenId"},
		func(Call) string { return "The security token included in the request is invalid." })
}

// refuse answers with an error in the words of the API.
func refuse(ecs, sts wording, message func(Call) string) Effect {
	return func(_ context.Context, call Call, _ func(Call) Answer) Answer {
		said := ecs
		if call.Service == "sts" {
			said = sts
		}
		failure := &smithy.GenericAPIError{Code: said.code, Message: message(call), Fault: smithy.FaultClient}
		if said.status >= http.StatusInternalServerError {
			failure.Fault = smithy.FaultServer
		}
		answer := call.Refuse(failure)
		answer.Status = said.status
		return answer
	}
}
