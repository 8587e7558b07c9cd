package exposition

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"
)

// What tests outside of the package use of those inside.

// Running is running, with ages every 15 seconds.
func Running(t tb, options Options) *Exposition {
	options.Interval = 15 * time.Second
	return running(t, options)
}

// Ordinary is ordinary.
func Ordinary(live *prometheus.Registry, fleet prometheus.Gatherer) http.Handler {
	return ordinary(live, fleet)
}

// AssertSameAnswer is assertSameAnswer.
func AssertSameAnswer(t tb, theirs, ours http.Handler, h ...string) {
	assertSameAnswer(t, theirs, ours, h)
}

// Delimited is delimited.
const Delimited = delimited

// InBubble is inBubble.
func InBubble(t *testing.T, property func(*rapid.T)) { t.Helper(); inBubble(t, property) }

// AssertConsistent fails when a series is exposed twice, or a family in several places.
func AssertConsistent(t tb, ours *Exposition) {
	t.Helper()
	uncounted := http.HandlerFunc(ours.answer)
	seen := map[string]bool{}
	for line := range strings.Lines(scrapedText(t, uncounted)) {
		series, _, _ := strings.Cut(line, "} ")
		if seen[series] {
			t.Fatalf("twice: %s", line)
		}
		seen[series] = true
	}
}
