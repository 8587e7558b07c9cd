package api

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// inTime is a middleware that bounds every attempt of a request, from its signature to the end of its answer.
// The SDK does not repeat an attempt that took too long, because the error is not one of the connection.
func (c *Client) inTime(stack *middleware.Stack) error {
	return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("InTime",
		func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			timeout := time.Duration(c.timeout.Load())
			own, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			out, metadata, err := next.HandleFinalize(own, in)
			if err != nil && own.Err() != nil && ctx.Err() == nil {
				err = &smithy.CanceledError{Err: fmt.Errorf("no answer within %s: %w", timeout, own.Err())}
			}
			return out, metadata, err
		}), middleware.After)
}
