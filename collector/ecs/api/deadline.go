package api

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
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

// prompt bounds how long a process may take to give credentials, as inTime does a request. The SDK waits a minute
// for it, and without end for what the process has started.
type prompt struct {
	aws.CredentialsProvider
	client *Client
}

// Retrieve returns the credentials. The error says if it was the time that ran out.
func (p prompt) Retrieve(ctx context.Context) (aws.Credentials, error) {
	timeout := time.Duration(p.client.timeout.Load())
	own, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	credentials, err := p.CredentialsProvider.Retrieve(own)
	if err != nil && own.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("no answer of credential_process within %s: %w", timeout, own.Err())
	}
	return credentials, err
}
