package api

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestDeadConnectionIsNoFailure has the server close every connection at the second request on it, as AWS does with
// one that was idle for too long: the request goes over another connection.
func TestDeadConnectionIsNoFailure(t *testing.T) {
	var mu sync.Mutex
	requests, closed := map[string]int{}, 0
	client := answers(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if _, sent := r.Header["Idempotency-Key"]; sent {
			t.Error("the idempotency key was sent")
		}
		if requests[r.RemoteAddr]++; requests[r.RemoteAddr] == 1 {
			_, _ = w.Write([]byte(`{"clusterArns": ["a"]}`))
			return
		}
		closed++
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	})
	for i := range 5 {
		if page, err := client.ListClusters(t.Context(), ""); err != nil || len(page.Items) != 1 {
			t.Errorf("call %d: %v, %v", i, page, err)
		}
	}
	if closed != 4 {
		t.Errorf("%d connections were dead, want 4: each but the first", closed)
	}
}

// TestAnswerThatStops has an answer stop in its middle: it takes the time of a request, and no more.
func TestAnswerThatStops(t *testing.T) {
	client := answers(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"clusterArns": [`))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	client.Configure(0, 100*time.Millisecond)
	start := time.Now()
	_, err := client.ListClusters(t.Context(), "")
	if took := time.Since(start); KindOf(err) != Failed || took < 100*time.Millisecond || took > 5*time.Second {
		t.Errorf("%s, %v", took, err)
	}
}

func TestInvalidTextIsMadeValid(t *testing.T) {
	client := answers(t, says("{\"clusterArns\": [\"a\xffb\", \"c\\ud800d\", \"\u00e9\"]}"))
	page, err := client.ListClusters(t.Context(), "")
	if err != nil || len(page.Items) != 3 || page.Items[0] != "a\uFFFDb" || page.Items[1] != "c\uFFFDd" || page.Items[2] != "\u00e9" {
		t.Errorf("%q, %v", page.Items, err)
	}
}

func TestSkew(t *testing.T) {
	for _, test := range []struct {
		ahead       time.Duration
		least, most time.Duration
	}{
		{0, 0, 0},
		{1500 * time.Millisecond, 0, 0},
		{-100 * time.Millisecond, 0, 0},
		{time.Minute, 58 * time.Second, time.Minute},
		{-time.Minute, -62 * time.Second, -time.Minute},
		{time.Hour, time.Hour - 2*time.Second, time.Hour},
	} {
		client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(test.ahead).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusBadRequest) // such as for a signature from another time
		})
		if skew := client.Skew(); skew != 0 {
			t.Errorf("%s before any answer", skew)
		}
		_, _ = client.ListClusters(t.Context(), "")
		if skew := client.Skew(); skew < test.least || skew > test.most {
			t.Errorf("ahead by %s: learnt %s, want from %s to %s", test.ahead, skew, test.least, test.most)
		}
	}
}

// TestSkewIsTheLatest sets the clock of AWS right, and leaves dates out in between, which tells nothing.
func TestSkewIsTheLatest(t *testing.T) {
	var date string
	client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = []string{date}
	})
	for _, step := range []struct {
		date  func() string
		wrong bool
	}{
		{func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }, true},
		{func() string { return "" }, true},
		{func() string { return time.Now().UTC().Format(http.TimeFormat) }, false},
	} {
		date = step.date()
		_, _ = client.ListClusters(t.Context(), "")
		if skew := client.Skew(); step.wrong && skew < 59*time.Minute || !step.wrong && skew != 0 {
			t.Errorf("%q: %s", date, skew)
		}
	}
}
