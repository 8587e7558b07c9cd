package fault

import (
	"net"
	"net/http"
	"strconv"
)

// Answer is the answer to a call.
type Answer struct {
	// Status is that of HTTP.
	Status int
	// ContentType is the media type of the body.
	ContentType string
	// Body is all that there is to say.
	Body []byte
	// Delivery is how much of it reaches the client.
	Delivery Delivery
}

// Delivery is how much of an answer reaches the client.
type Delivery int

// An answer arrives as it is; or is cut off after half the body, although the
// Content-Length is that of the whole; or is lost, with the connection reset.
const (
	Whole Delivery = iota
	Half
	Lost
)

// Send sends the answer, as far as it is delivered. To lose it, a connection
// that can be hijacked is needed; any other is aborted with [http.ErrAbortHandler].
func (a Answer) Send(w http.ResponseWriter) {
	if a.Delivery == Lost {
		reset(w)
		return
	}
	body := a.Body
	w.Header().Set("Content-Type", a.ContentType)
	if a.Delivery == Half {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2] // less than announced: the server closes the connection
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(body) // a client that has gone needs no answer
}

// reset closes a connection with RST instead of FIN.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the end is only less abrupt
	}
	_ = conn.Close()
}
