package web

import (
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:             "0 s",
		0:                        "0 s",
		59*time.Second + 999e6:   "59 s",
		time.Minute:              "1 min",
		time.Hour - 1:            "59 min",
		time.Hour:                "1 h",
		48*time.Hour - 1:         "47 h",
		48 * time.Hour:           "2 d",
		1000*24*time.Hour + 1000: "1000 d",
	} {
		if got := span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
