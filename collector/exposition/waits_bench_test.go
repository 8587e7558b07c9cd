//go:build unix

package exposition_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/exposition"
)

// BenchmarkScrapers measures how long 64 scrapers at once wait while something changes all the time, and how long
// they would for all in one piece that is made over and over.
func BenchmarkScrapers(b *testing.B) {
	w, m := known(4, 2500, 1)
	b.Run("chunks", func(b *testing.B) {
		i := 0
		sixtyFour(b, m, func() { i++; w.renew(i * 7919 % 10000); m.Follow(); time.Sleep(100 * time.Millisecond) })
	})
	b.Run("one piece", func(b *testing.B) {
		whole := w.whole()
		piece := inOnePiece(whole, 1)
		sixtyFour(b, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", fmt.Sprint(len(piece)))
			_, _ = io.Copy(rw, struct{ io.Reader }{bytes.NewReader(piece)})
		}), func() {
			began := time.Now()
			inOnePiece(whole, 1)
			time.Sleep(9 * time.Since(began))
		})
	})
}

// sixtyFour measures scrapers of a handler while something else is done over and over.
func sixtyFour(b *testing.B, handler http.Handler, meanwhile func()) {
	b.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			default:
				meanwhile()
			}
		}
	}()
	defer func() { close(done); <-ended }()
	var mu sync.Mutex
	var waits []time.Duration
	began := cpuTime(b)
	for b.Loop() {
		var scrapers sync.WaitGroup
		for range 64 {
			scrapers.Go(func() {
				began := time.Now()
				answer, err := client.Do(request.Clone(b.Context()))
				if err != nil {
					b.Error(err)
					return
				}
				defer answer.Body.Close()
				_, _ = io.Copy(io.Discard, answer.Body)
				mu.Lock()
				defer mu.Unlock()
				waits = append(waits, time.Since(began))
			})
		}
		scrapers.Wait()
	}
	b.ReportMetric(float64((cpuTime(b)-began).Microseconds())/1e3/float64(64*b.N), "ms-cpu/scrape")
	slices.Sort(waits)
	b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1e3, "ms-p50")
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1e3, "ms-p99")
}

// BenchmarkChange measures how long it takes from a change of one service until a scrape has it.
func BenchmarkChange(b *testing.B) {
	w := tell()
	w.know(true, examples(4, 2500))
	e := exposition.Running(b, exposition.Options{Chunks: exposed(w.Collector), Changed: w.Changed(), Live: prometheus.NewRegistry()})
	scraped := func() []byte {
		answer, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/metrics?name[]=ecs_service_desired_tasks", nil)
		request.Header.Set("Accept-Encoding", "gzip")
		e.ServeHTTP(answer, request)
		return answer.Body.Bytes()
	}
	before, longest, i := scraped(), time.Duration(0), 0
	time.Sleep(5 * time.Second) // until all chunks have rested
	for b.Loop() {
		i++
		began := time.Now()
		w.renew(i * 97 % 10000) // each in another chunk
		for bytes.Equal(before, scraped()) {
			time.Sleep(time.Millisecond)
		}
		longest = max(longest, time.Since(began))
		before = scraped()
	}
	b.ReportMetric(float64(longest.Microseconds())/1e3, "ms-longest")
}
