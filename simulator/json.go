package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// serializer is a protocol of the SDK.
type serializer interface {
	SerializeRequest(context.Context, *smithy.OperationSchema, smithy.Serializable, *smithyhttp.Request) error
}

// jsonBody is the JSON of an answer, written by the SDK's own serialiser. That
// one writes requests; on the wire a structure looks the same both ways.
func jsonBody(protocol serializer, out smithy.Serializable) ([]byte, error) {
	anyInput := smithy.NewOperationSchema(&smithy.Schema{}, &smithy.Schema{}, nil)
	scratch := smithyhttp.NewStackRequest().(*smithyhttp.Request)
	if err := protocol.SerializeRequest(context.Background(), anyInput, out, scratch); err != nil {
		return nil, err
	}
	return io.ReadAll(scratch.GetStream())
}

// jsonAPI is a service that speaks the protocol awsJson in one of its versions, by the operations behind what a request's
// target begins with.
func jsonAPI(service, contentType, target string, operations map[string]operation) api {
	return api{
		service:     service,
		contentType: contentType,
		operations:  operations,
		operationOf: func(r *http.Request, _ []byte) string {
			name, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), target)
			if !ok {
				return ""
			}
			return name
		},
		unknown:  func(string) error { return &smithy.GenericAPIError{Code: "UnknownOperationException"} },
		unsigned: &smithy.GenericAPIError{Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token"},
		failure:  jsonFailure,
	}
}

func jsonFailure(err error, _ string) (int, []byte) {
	status, failure := http.StatusBadRequest, apiError(err)
	if failure.ErrorFault() == smithy.FaultServer {
		status = http.StatusInternalServerError
	}
	var body bytes.Buffer
	_ = json.NewEncoder(&body).Encode(map[string]string{ // strings always encode
		"__type":  failure.ErrorCode(),
		"message": failure.ErrorMessage(),
	})
	return status, body.Bytes()
}

// apiError is the error that a client is told: errors that are none of AWS are
// failures of the server.
func apiError(err error) smithy.APIError {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure
	}
	return &smithy.GenericAPIError{Code: "InternalFailure", Message: err.Error(), Fault: smithy.FaultServer}
}
