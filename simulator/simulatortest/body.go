package simulatortest

import (
	"io"
	"net/http"
)

// readBodies sends the bodies of requests without their WriteTo. The SDK closes a
// body when it has the head of the answer. When net/http has not seen the end of the body by
// then, it takes the EOF of that WriteTo for a failure, and closes the connection
// under the answer. Only a server on the same machine answers fast enough for that.
type readBodies struct{ http.RoundTripper }

// RoundTrip sends a request.
func (t readBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r = r.WithContext(r.Context()) // a copy
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return t.RoundTripper.RoundTrip(r)
}
