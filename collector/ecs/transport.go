package ecs

import (
	"bytes"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// DefaultRequestTimeout bounds each attempt of a request for which nothing else is said.
const DefaultRequestTimeout = 30 * time.Second

// withTimeout bounds the requests of the SDK's own HTTP client, which may carry
// the CA bundle of the AWS configuration. A client of another kind is left as it is.
func withTimeout(client aws.HTTPClient, timeout time.Duration) aws.HTTPClient {
	switch buildable := client.(type) {
	case nil:
		return awshttp.NewBuildableClient().WithTimeout(timeout)
	case *awshttp.BuildableClient:
		return buildable.WithTimeout(timeout)
	default:
		return client
	}
}

// inOnePiece sends every request from memory, header and body together. The SDK
// closes the body of a request once the answer begins. Has net/http, which sends the
// body of an unknown reader bit by bit, not seen its end by then, as happens when
// there is little CPU to run on, it takes the request for failed and cuts the answer off.
type inOnePiece struct{ aws.HTTPClient }

// Do sends the request. The error is that of reading its body, or the client's.
func (c inOnePiece) Do(request *http.Request) (*http.Response, error) {
	if request.Body == nil {
		return c.HTTPClient.Do(request)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	request = request.WithContext(request.Context()) // a copy: the original is the SDK's
	request.Body = io.NopCloser(bytes.NewReader(body))
	return c.HTTPClient.Do(request)
}
