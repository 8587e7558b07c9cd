package api

import (
	"context"
	"time"

	"github.com/aws/smithy-go/middleware"

	"ecs_revision_exporter/collector/ecs"
)

// attempts reports every request that is sent.
func attempts(report func(ecs.Attempt)) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("Attempts",
			func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
				began := time.Now()
				out, metadata, err := next.HandleFinalize(ctx, in)
				report(ecs.Attempt{Operation: stack.ID(), Code: CodeOf(err), Took: time.Since(began)})
				return out, metadata, err
			}), middleware.After) // signed, with credentials that may have taken requests of their own
	}
}
