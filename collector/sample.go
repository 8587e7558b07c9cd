package collector

import "time"

// sample is the value of a metric for a thing, if it has one.
type sample struct {
	value   float64
	present bool
}

// absent is the sample of what is not known.
func absent() sample { return sample{} }

func number(n float64) sample { return sample{n, true} }

func count(n int32) sample { return number(float64(n)) }

func boolean(set bool) sample {
	if set {
		return number(1)
	}
	return number(0)
}

// timestamp is a time in seconds since 1970, absent when there is none.
func timestamp(t time.Time) sample {
	if t.IsZero() {
		return absent()
	}
	return number(float64(t.UnixMilli()) / 1e3)
}

// age is the seconds since a time, absent when there is none.
func age(t, now time.Time) sample {
	if t.IsZero() {
		return absent()
	}
	return number(now.Sub(t).Seconds())
}

// seconds is a duration, absent when there is none.
func seconds(d *time.Duration) sample {
	if d == nil {
		return absent()
	}
	return number(d.Seconds())
}
