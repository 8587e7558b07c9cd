package ecs

import (
	"context"
	"errors"
	"fmt"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// withoutContent keeps what an answer holds out of the error about an answer that
// does not decode: the SDK quotes the value that it stumbled over, which may be a secret.
func withoutContent(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("WithoutContent",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleInitialize(ctx, in)
			if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
				err = undecodable(err, metadata)
			}
			return out, metadata, err
		}), middleware.Before)
}

func undecodable(err error, metadata middleware.Metadata) error {
	status := 0
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		status = response.HTTPStatusCode()
	}
	request, _ := awsmiddleware.GetRequestIDMetadata(metadata)
	return fmt.Errorf("the answer, with HTTP status %d and request id %q, is not what the ECS API answers: is the endpoint one that speaks it?", status, request)
}
