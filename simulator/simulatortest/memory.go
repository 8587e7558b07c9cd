package simulatortest

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator"
)

// StartInMemory is [Start] with pipes in place of sockets, so that it can be used
// in a bubble of testing/synctest: there, waiting for an answer lets the time go on.
func StartInMemory(tb testing.TB, config simulator.Config) (*simulator.Server, aws.Config) {
	tb.Helper()
	server := simulator.New(config)
	return server, ServeInMemory(tb, server)
}

// ServeInMemory is [StartInMemory] for what is there already.
func ServeInMemory(tb testing.TB, server http.Handler) aws.Config {
	tb.Helper()
	network := &pipes{dialed: make(chan net.Conn), closed: make(chan struct{})}
	listening := &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}
	go func() { _ = listening.Serve(network) }() // ends, with ErrServerClosed, by Close
	transport := &http.Transport{DialContext: network.dial}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = listening.Close()
	})
	return awsConfig("http://simulator", transport)
}

// pipes is a listener for connections in memory.
type pipes struct {
	dialed chan net.Conn
	closed chan struct{}
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.dialed <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept waits for a connection, until the listener is closed.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.dialed:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept. An [http.Server] calls it once.
func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

// Addr is of no use in memory.
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }
