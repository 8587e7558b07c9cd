package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// credentialsError is the error of a call that was not made because it had no credentials.
type credentialsError struct {
	profile string // empty for those of the environment
	err     error
}

// Error names the profile, if there is one.
func (e *credentialsError) Error() string {
	if e.profile == "" {
		return e.err.Error()
	}
	return fmt.Sprintf("profile %s: %v", e.profile, e.err)
}

// Unwrap returns what went wrong.
func (e *credentialsError) Unwrap() error { return e.err }

// LacksCredentials tells whether a call was not made because it had no credentials.
func LacksCredentials(err error) bool {
	_, lacks := errors.AsType[*credentialsError](err)
	return lacks
}

// IsRefused tells whether AWS refuses a call, or the credentials for it.
func IsRefused(err error) bool {
	if lacks := innermost[*credentialsError](err); lacks != nil {
		err = lacks.err
	}
	return KindOf(err) == Refused
}

// OperationOf is the operation that failed. If a call had no credentials, it is the one that should have given
// them, such as AssumeRole, or "credentials" if no call failed.
func OperationOf(err error) string {
	lacks := innermost[*credentialsError](err)
	if lacks != nil {
		err = lacks.err
	}
	if failed := innermost[*smithy.OperationError](err); failed != nil {
		return failed.Operation()
	}
	if lacks != nil {
		return "credentials"
	}
	return ""
}

// CauseOf is the error of the operation that failed, without the errors of the calls that needed it.
func CauseOf(err error) error {
	lacks := innermost[*credentialsError](err)
	if lacks == nil {
		return err
	}
	if failed := innermost[*smithy.OperationError](lacks.err); failed != nil {
		return &credentialsError{lacks.profile, failed}
	}
	return lacks
}

// innermost is the last error of a type in a chain; nil if there is none.
func innermost[E error](err error) (last E) {
	for found, ok := errors.AsType[E](err); ok; found, ok = errors.AsType[E](errors.Unwrap(found)) {
		last = found
	}
	return last
}

// nameOperation adds the operation to the errors of an SDK client that does not do so by itself.
func nameOperation(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("NameOperation",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleInitialize(ctx, in)
			if answer, ok := errors.AsType[statusError](err); ok {
				err = &agentError{answer.HTTPStatusCode(), err}
			}
			if err != nil {
				err = &smithy.OperationError{ServiceID: "container credentials", OperationName: stack.ID(), Err: err}
			}
			return out, metadata, err
		}), middleware.Before)
}

// statusError is the error of an answer with an HTTP status.
type statusError interface {
	error
	HTTPStatusCode() int
}

// agentError is the answer of an agent that refuses credentials. Agents may answer without a word but the status.
type agentError struct {
	status int
	err    error
}

func (e *agentError) Error() string {
	return strings.TrimRight(fmt.Sprintf("HTTP status %d, %v", e.status, e.err), ",: ")
}

func (e *agentError) Unwrap() error { return e.err }

// provider marks the errors of a credentials provider.
type provider struct {
	aws.CredentialsProvider
	profile string
}

// Retrieve returns the credentials. Its error is a credentialsError.
func (p provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	credentials, err := p.CredentialsProvider.Retrieve(ctx)
	if process, ok := errors.AsType[*processcreds.ProviderError](err); ok && strings.HasPrefix(process.Err.Error(), "parse failed of process output") {
		err = errors.New("the output of credential_process is not the JSON of credentials") // the SDK quotes it
	}
	if err != nil {
		return aws.Credentials{}, &credentialsError{p.profile, err}
	}
	return credentials, nil
}
