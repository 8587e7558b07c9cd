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

// credentialsError is why a call was not made: there are no credentials for it.
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

// Unwrap is what went wrong.
func (e *credentialsError) Unwrap() error { return e.err }

// LacksCredentials tells whether a call was not made because there were no credentials for it.
func LacksCredentials(err error) bool {
	_, lacks := errors.AsType[*credentialsError](err)
	return lacks
}

// OperationOf is the operation that failed: of a call that was not made for lack of credentials the one that
// was to give them, such as AssumeRole, or "credentials" where that is no call.
func OperationOf(err error) string {
	lacks, isCredentials := errors.AsType[*credentialsError](err)
	if isCredentials {
		err = lacks.err
	}
	if failed := innermost(err); failed != nil {
		return failed.Operation()
	}
	if isCredentials {
		return "credentials"
	}
	return ""
}

// CauseOf is the error of the operation that failed, without those of the calls that it was made for.
func CauseOf(err error) error {
	lacks, ok := errors.AsType[*credentialsError](err)
	if !ok {
		return err
	}
	if failed := innermost(lacks.err); failed != nil {
		return &credentialsError{lacks.profile, failed}
	}
	return lacks
}

func innermost(err error) *smithy.OperationError {
	var last *smithy.OperationError
	for failed, ok := errors.AsType[*smithy.OperationError](err); ok; failed, ok = errors.AsType[*smithy.OperationError](failed.Err) {
		last = failed
	}
	return last
}

// nameOperation has the errors of a client say which operation failed, as those of most clients do by themselves.
func nameOperation(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("NameOperation",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleInitialize(ctx, in)
			if err != nil {
				err = &smithy.OperationError{ServiceID: "container credentials", OperationName: stack.ID(), Err: err}
			}
			return out, metadata, err
		}), middleware.Before)
}

// provider gives the credentials of a profile.
type provider struct {
	aws.CredentialsProvider
	profile string
}

// Retrieve gives them. Its error is a credentialsError.
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
