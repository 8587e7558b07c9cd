package web

import (
	"strconv"
	"time"
)

// moment is a point in time as the pages show it.
type moment struct {
	Ago      string // time since then, in its largest unit; empty when there is no such point
	In       string // time until then; empty when it has come
	Absolute string // for people
	Machine  string // for machines
}

func newMoment(t, now time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	t = t.UTC()
	m := moment{Ago: span(now.Sub(t)), Absolute: t.Format("2006-01-02 15:04:05 UTC"), Machine: t.Format(time.RFC3339)}
	if t.After(now) {
		m.In = span(t.Sub(now))
	}
	return m
}

// span is a duration in its largest unit, rounded down. One that has not begun is none.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch d = max(d, 0); {
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	case d < 2*day:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	default:
		return strconv.Itoa(int(d/day)) + " d"
	}
}

// grouped is a number with its thousands apart.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
