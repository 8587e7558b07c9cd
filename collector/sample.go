package collector

import (
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// sample is the value of a metric for a thing, if it has one.
type sample struct {
	value   float64
	present bool
}

// absent is the sample of an unknown value.
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
func seconds(d ecs.Optional[time.Duration]) sample {
	if !d.Given {
		return absent()
	}
	return number(d.Value.Seconds())
}

// present is 1 for a state that is set, absent for one that is not.
func present(state string) sample {
	if state == "" {
		return absent()
	}
	return number(1)
}

func optionalBoolean(set ecs.Optional[bool]) sample {
	if !set.Given {
		return absent()
	}
	return boolean(set.Value)
}

// optionalNumber is a number, absent when it was not given.
func optionalNumber[N int | float64](n ecs.Optional[N]) sample {
	if !n.Given {
		return absent()
	}
	return number(float64(n.Value))
}

// scaled is a number in another unit, absent when it was not given.
func scaled(n ecs.Optional[int32], factor float64) sample {
	if !n.Given {
		return absent()
	}
	return number(float64(n.Value) * factor)
}

// ratio is a share of a percentage, absent when that was not given.
func ratio(percent ecs.Optional[float64]) sample {
	if !percent.Given {
		return absent()
	}
	return number(percent.Value / 100)
}
