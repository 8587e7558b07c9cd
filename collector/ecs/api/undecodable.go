package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// undecodable is the error about an answer that does not decode.
type undecodable struct {
	service string // that was asked
	status  int    // of HTTP
	request string // the id that AWS gave it
}

// Error says what was answered, and nothing of what it holds.
func (u undecodable) Error() string {
	return fmt.Sprintf("the answer, with HTTP status %d and request id %q, is not what the %s API answers: is the endpoint one that speaks it?",
		u.status, u.request, u.service)
}

// HTTPStatusCode is how the SDK asks an error for its status.
func (u undecodable) HTTPStatusCode() int { return u.status }

// withoutContent keeps what an answer holds out of the error about an answer that does not
// decode: the SDK quotes the value that it stumbled over, which may be a secret. At a time that
// is NaN it does not stumble, it panics.
func withoutContent(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("WithoutContent",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
		) {
			defer func() {
				if recover() != nil {
					err = undecodable{service: serviceOf(ctx)}
				}
			}()
			out, metadata, err = next.HandleDeserialize(ctx, in)
			if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
				err = newUndecodable(ctx, err, metadata)
			}
			return out, metadata, err
		}), middleware.Before)
}

func newUndecodable(ctx context.Context, err error, metadata middleware.Metadata) undecodable {
	u := undecodable{service: serviceOf(ctx)}
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		u.status = response.HTTPStatusCode()
	}
	u.request, _ = awsmiddleware.GetRequestIDMetadata(metadata)
	return u
}

// serviceOf is the service that is asked. What gives credentials on the machine has no name.
func serviceOf(ctx context.Context) string {
	return cmp.Or(awsmiddleware.GetServiceID(ctx), "credentials")
}
