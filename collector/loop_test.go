package collector

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-kit/log"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
)

// network is a listener in memory: in a synctest bubble time passes while its
// connections idle, which those of the kernel would prevent.
type network struct{ conns chan net.Conn }

// Accept waits for a dialled connection.
func (n network) Accept() (net.Conn, error) {
	if conn, ok := <-n.conns; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

// Close ends Accept.
func (n network) Close() error { close(n.conns); return nil }

// Addr is of no use in memory.
func (n network) Addr() net.Addr { return &net.UnixAddr{} }

func (n network) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	n.conns <- server
	return client, nil
}

// bubble is a simulated AWS within a synctest bubble, and a collector that reads it.
type bubble struct {
	fleet    *Collector
	aws      *simulator.Server
	down     atomic.Bool // AWS answers nothing but errors
	requests atomic.Int64
}

func newBubble(t *testing.T, interval time.Duration) *bubble {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // the bubble's clock begins in 2000, before ECS
	b := &bubble{aws: simulator.New(simulator.Config{Seed: 1, Services: 20, Clusters: 1})}
	network := network{make(chan net.Conn)}
	server := &http.Server{Handler: b, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(network) }()
	transport := &http.Transport{DialContext: network.dial}
	t.Cleanup(func() { transport.CloseIdleConnections(); _ = server.Close() })

	cfg := simulator.AWSConfig("http://simulator", "eu-west-1")
	cfg.HTTPClient = &http.Client{Transport: transport}
	b.fleet = New([]*ecs.Reader{ecs.NewReader(cfg, cfg.Region, time.Now)}, interval, time.Now, log.NewNopLogger())
	return b
}

// ServeHTTP answers as AWS does, or as it does when it is down.
func (b *bubble) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.requests.Add(1)
	if b.down.Load() {
		http.Error(w, `{"__type":"ServerException"}`, http.StatusInternalServerError)
		return
	}
	b.aws.ServeHTTP(w, r)
}

// expect fails unless the exposition has a line that begins as given.
func (b *bubble) expect(t *testing.T, line string, there bool) {
	t.Helper()
	text := exposition(t, b.fleet)
	if bytes.Contains(text, []byte("\n"+line)) != there {
		t.Errorf("at %s: is %q in the metrics? Want %t", time.Now(), line, there)
	}
}

func TestLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const target = `{account_id="123456789012",region="eu-west-1"`
		b := newBubble(t, time.Minute)
		if err := b.fleet.Ready(); err == nil || !strings.Contains(err.Error(), "first refresh is under way") {
			t.Errorf("ready before the first refresh: %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { b.fleet.Run(ctx); close(stopped) }()

		time.Sleep(time.Second)
		if err := b.fleet.Ready(); err != nil {
			t.Errorf("not ready after the first refresh: %v", err)
		}
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="success"} 1`, true)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="failure"} 0`, true)

		time.Sleep(2 * time.Minute)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="success"} 3`, true)

		answered := b.requests.Load()
		exposition(t, b.fleet)
		if now := b.requests.Load(); now != answered {
			t.Errorf("a scrape made %d requests to AWS, want none", now-answered)
		}

		b.down.Store(true)
		time.Sleep(4*time.Minute + 30*time.Second)
		b.expect(t, `ecs_revision_exporter_refreshes_total`+target+`,result="failure"} 4`, true)
		b.expect(t, `ecs_service_info{`, true) // the last good snapshot, four and a half intervals old
		if err := b.fleet.Ready(); err != nil {
			t.Errorf("not ready while the last good snapshot is served: %v", err)
		}
		time.Sleep(time.Minute)
		b.expect(t, `ecs_service_info{`, false) // too old to be served
		b.expect(t, `ecs_revision_exporter_last_success_timestamp_seconds`+target, true)

		b.down.Store(false)
		time.Sleep(time.Minute)
		b.expect(t, `ecs_service_info{`, true)

		stop()
		<-stopped
	})
}

// TestStopDuringRefresh ends the loop while AWS is slow to answer: that is no failed refresh.
func TestStopDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, time.Minute)
		b.down.Store(true) // the SDK is pausing before its next attempt when it is told to stop
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { b.fleet.Run(ctx); close(stopped) }()
		time.Sleep(time.Millisecond)
		stop()
		<-stopped
		b.expect(t, `ecs_revision_exporter_refreshes_total{account_id="",region="eu-west-1",result="failure"} 0`, true)
	})
}
