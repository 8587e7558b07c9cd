package api

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// unwell notes whether a service that is asked within a context is there, but fails at the moment. The SDK's
// error does not always say so: it may say instead that no time was left for another try.
type unwell struct{ atomic.Bool }

type unwellKey struct{}

func isUnwell(ctx context.Context) bool {
	noted, isAsked := ctx.Value(unwellKey{}).(*unwell)
	return isAsked && noted.Load()
}

func (u *unwell) within(ctx context.Context) context.Context {
	return context.WithValue(ctx, unwellKey{}, u)
}

// noteUnwell is a middleware that looks at every attempt of a request.
func noteUnwell(stack *middleware.Stack) error {
	return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("NoteUnwell",
		func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleFinalize(ctx, in)
			noted, isAsked := ctx.Value(unwellKey{}).(*unwell)
			response, isAnswered := errors.AsType[*smithyhttp.ResponseError](err)
			if isAsked && isAnswered && (response.HTTPStatusCode() >= http.StatusInternalServerError || response.HTTPStatusCode() == http.StatusTooManyRequests) {
				noted.Store(true)
			}
			return out, metadata, err
		}), middleware.After)
}
