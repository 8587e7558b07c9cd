package exporter

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// oneConnection is a listener with one connection, in memory.
type oneConnection struct {
	conn   chan net.Conn
	closed chan struct{}
}

// Accept gives the connection, then waits for the end.
func (l oneConnection) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (l oneConnection) Close() error { close(l.closed); return nil }

// Addr is of no use in memory.
func (l oneConnection) Addr() net.Addr { return &net.UnixAddr{} }

// connect connects to a server, in a bubble with its own time.
func connect(t *testing.T, handler http.HandlerFunc) net.Conn {
	t.Helper()
	listener := oneConnection{make(chan net.Conn, 1), make(chan struct{})}
	server := newServer(handler, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }() // ends, with ErrServerClosed, by Close
	ours, theirs := net.Pipe()
	listener.conn <- theirs
	t.Cleanup(func() {
		_ = ours.Close()
		_ = server.Close()
		time.Sleep(time.Second) // net/http lingers half a second over what it refuses
	})
	return ours
}

// closedAfter is when the server closed the connection, on which a request is begun and
// goes on by a byte a second.
func closedAfter(t *testing.T, conn net.Conn, begin string) time.Duration {
	t.Helper()
	began := time.Now()
	go func() { _, _ = io.Copy(io.Discard, conn) }()
	for sent := begin; time.Since(began) < time.Hour; sent = "x" {
		if _, err := io.WriteString(conn, sent); errors.Is(err, io.ErrClosedPipe) {
			return time.Since(began)
		}
		time.Sleep(time.Second)
	}
	t.Fatal("the connection is held for an hour")
	return 0
}

func page(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a page") }

// TestSlowRequests holds clients off that send a request byte by byte.
func TestSlowRequests(t *testing.T) {
	for name, begin := range map[string]string{
		"first byte":     "G",
		"request line":   "GET /",
		"header":         "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"second request": "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if took := closedAfter(t, connect(t, page), begin); took > readTimeout+2*time.Second {
					t.Errorf("held for %s, want %s", took, readTimeout)
				}
			})
		})
	}
}

// TestIdleConnections holds that a connection is closed that no request comes on.
func TestIdleConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := connect(t, page)
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := io.ReadAll(conn); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != idleTimeout {
			t.Errorf("closed after %s, want %s", took, idleTimeout)
		}
	})
}

// TestSlowReaders holds that who does not read an answer gets no more of it in the end.
func TestSlowReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gaveUp := make(chan time.Duration, 1)
		conn := connect(t, func(w http.ResponseWriter, _ *http.Request) {
			began := time.Now()
			for err := error(nil); err == nil; {
				_, err = w.Write(make([]byte, 1<<20))
			}
			gaveUp <- time.Since(began)
		})
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if took := <-gaveUp; took != writeTimeout {
			t.Errorf("gave up after %s, want %s", took, writeTimeout)
		}
	})
}

// TestLargeRequests holds that neither headers nor bodies fill the memory.
func TestLargeRequests(t *testing.T) {
	for _, test := range []struct {
		name, request string
		status        int
	}{
		{"small", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"query of 60 KiB", "GET /?" + strings.Repeat("x", 60<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"query of 80 KiB", "GET /?" + strings.Repeat("x", 80<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
		{"header of 80 KiB", "GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", 431},
		{"headers without end", "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X: x\r\n", 80<<10), 431},
		{"empty body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200},
		{"body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", 413},
		{"body of 1 TB", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n", 413},
		{"body of any length", "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 413},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := connect(t, page)
				go func() { _, _ = io.WriteString(conn, test.request) }() // is cut off where the answer comes first
				began := time.Now()
				answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer answer.Body.Close()
				if answer.StatusCode != test.status || time.Since(began) > 0 {
					t.Errorf("answers %s after %s, want %d at once", answer.Status, time.Since(began), test.status)
				}
				if refused := test.status != 200; answer.Close != refused {
					t.Errorf("ends the connection: %t, want %t", answer.Close, refused)
				}
			})
		})
	}
}
