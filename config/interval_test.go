package config

import (
	"testing"
	"time"
)

func TestLongest(t *testing.T) {
	for interval, want := range map[Interval]time.Duration{Auto: time.Minute, Interval(time.Hour): time.Hour, Interval(time.Second): time.Second} {
		if got := interval.Longest(); got != want {
			t.Errorf("%s takes up to %s, want %s", interval, got, want)
		}
	}
}
