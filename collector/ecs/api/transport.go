package api

import (
	"bytes"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// transport sends every request from memory, and gives its answer when all of it is there. The answer
// is made valid UTF-8: the SDK takes over what is not.
//
// The SDK closes the body of a request once the answer begins. Has net/http, which sends the
// body of an unknown reader bit by bit, not seen its end by then, as happens when there is
// little CPU to run on, it takes the request for failed and cuts the answer off.
type transport struct {
	client aws.HTTPClient
	clock  *clock
}

// newTransport makes a transport over the HTTP client of an AWS configuration. The SDK's own may
// carry a CA bundle.
func newTransport(client aws.HTTPClient, clock *clock) *transport {
	return &transport{orDefault(client), clock}
}

// orDefault is the HTTP client of an AWS configuration, or a new one where that has none.
func orDefault(client aws.HTTPClient) aws.HTTPClient {
	if client == nil {
		return awshttp.NewBuildableClient()
	}
	return client
}

// Do sends the request. The error is that of its body, of the HTTP client, or of the answer's body.
func (t *transport) Do(original *http.Request) (*http.Response, error) {
	request, err := replayable(original.Clone(original.Context()))
	if err != nil {
		return nil, err
	}
	response, err := t.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	t.clock.compare(response)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(bytes.ToValidUTF8(body, []byte(replacement))))
	return response, nil
}

// replayable has net/http send the request again, over another connection, when the idle
// connection that it chose turns out to be dead. It does so for requests with a body that can
// be had again and with an idempotency key, which it does not send when it is empty
// (documentation of http.Transport): all that clients ask for is to read.
func replayable(request *http.Request) (*http.Request, error) {
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		request.Body, _ = request.GetBody() // never fails
	}
	request.Header["Idempotency-Key"] = []string{}
	return request, nil
}
