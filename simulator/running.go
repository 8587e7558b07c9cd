package simulator

import (
	"net"
	"net/http"
	"time"
)

// Running is a simulator that listens on a port of the loopback interface.
type Running struct {
	*Server
	// URL is the endpoint to give to AWS clients, for example http://127.0.0.1:40123.
	URL string

	server *http.Server
}

// Start serves a new simulator on a free port of 127.0.0.1. It fails when no
// port can be opened.
func Start(config Config) (*Running, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	simulator := New(config)
	running := &Running{
		Server: simulator,
		URL:    "http://" + listener.Addr().String(),
		server: &http.Server{Handler: simulator, ReadHeaderTimeout: 10 * time.Second},
	}
	go func() { _ = running.server.Serve(listener) }() // ends, with ErrServerClosed, by Close
	return running, nil
}

// Close stops listening and ends the requests under way.
func (r *Running) Close() error { return r.server.Close() }
