package ecs

import (
	"context"
	"errors"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// Attempt is an attempt of a request to AWS. A request that is retried makes several.
type Attempt struct {
	Operation string        // of the API, for example DescribeServices
	Code      string        // OK, the error code of AWS, or error when no answer came
	Took      time.Duration // without the wait
	Bucket    string        // the throttle bucket that it drew on; empty when none
	Waited    time.Duration // until the budget of the bucket allowed it
}

// attempts makes every attempt of a request wait for the budget, and reports it.
func attempts(budget func() *budget, report func(Attempt)) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("Budget",
			func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (out middleware.FinalizeOutput, metadata middleware.Metadata, err error) {
				attempt := Attempt{Operation: awsmiddleware.GetOperationName(ctx)}
				pace := budget().of(attempt.Operation)
				if attempt.Bucket, attempt.Waited, err = pace.wait(ctx); err != nil {
					return out, metadata, err
				}
				began := time.Now()
				out, metadata, err = next.HandleFinalize(ctx, in)
				attempt.Took, attempt.Code = time.Since(began), codeOf(err)
				pace.learn(err)
				report(attempt)
				return out, metadata, err
			}), "Retry", middleware.After)
	}
}

// codeOf is OK, the error code of AWS, or error when no answer came.
func codeOf(err error) string {
	if err == nil {
		return "OK"
	}
	if apiError, ok := errors.AsType[smithy.APIError](err); ok {
		return apiError.ErrorCode()
	}
	return noAnswer
}

// noAnswer is in the place of an error code when AWS gave no answer, or none that makes sense.
const noAnswer = "error"
