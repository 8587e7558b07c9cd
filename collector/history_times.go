package collector

import "slices"

// The times of samples, in seconds: every hour, and often around the end of a deployment. increase() adds what it supposes
// to have happened outside the samples of a range, by their mean distance. So the fewer samples a range has, the less exact
// it is: an hour with a deployment in it has some twenty, a day without any has 24.
const (
	hour    = 60 * 60
	day     = 24 * hour
	week    = 7 * day
	often   = 30
	around  = 5 * 60 // the time before and after a deployment ended in which there are samples often
	upEvery = 4 * 60 // Prometheus takes a series for gone after 5 minutes
)

// times are those of the samples of counters that rise at some moments. The second before each has one too, so that
// none rises with the first sample of a range.
func (h History) times(from int64, rises []int64) []int64 {
	until := h.Until.Unix()
	times := multiples(nil, from, until, hour)
	for _, rise := range slices.Compact(slices.Clone(rises)) {
		times = append(multiples(times, max(from, rise-around), min(until, rise+around), often), rise-1, rise)
	}
	return between(times, from, until)
}

// upTimes are those of gauges that Prometheus is to see at every moment.
func (h History) upTimes(from int64) []int64 {
	until := h.Until.Unix()
	return between(multiples(nil, from, until, upEvery), from, until)
}

// multiples adds the multiples of a step within two times.
func multiples(times []int64, from, until, step int64) []int64 {
	for at := (from + step - 1) / step * step; at <= until; at += step {
		times = append(times, at)
	}
	return times
}

// between are the two times and those between them, in order.
func between(times []int64, from, until int64) []int64 {
	times = append(times, from, until)
	slices.Sort(times)
	return slices.Compact(times)
}
