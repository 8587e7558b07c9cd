package collector

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// assertExposed fails unless what can be read is exposed as in the calm world, and nothing that never was.
func (f failure) assertExposed(t *testing.T, calm []during, got during) {
	t.Helper()
	late, absent, other := f.late.matcher(), f.absent.matcher(), f.other.matcher()
	if f.late != "" || f.down != nil { // durations add up what is late and what is not
		other = (f.other.or(durationSeries)).matcher()
	}
	fresh, last, exposed := set(calm[len(calm)-1]), set(calm[before]), set(got)
	past := set(calm...)
	for _, series := range got.fleet {
		if !past[series] && !other(series) && !isUp(series) {
			t.Errorf("never was: %s", series)
		}
	}
	for series := range past {
		want := fresh[series]
		switch {
		case isUp(series), other(series), absent(series), (late(series) || f.ofClusterDown(series)) && fresh[series] != last[series]:
			continue
		}
		if exposed[series] != want {
			t.Errorf("is it exposed? %t, want %t: %s", exposed[series], want, series)
		}
	}
}

func isUp(series string) bool { return strings.HasPrefix(series, "ecs_cluster_up{") }

// ofClusterDown tells whether series is about a cluster that cannot be read.
func (f failure) ofClusterDown(series string) bool {
	return slices.ContainsFunc(f.down, func(cluster string) bool { return strings.Contains(series, `cluster="`+cluster+`"`) })
}

// assertVisible fails unless the exporter tells of the failure, and of no other.
func (f failure) assertVisible(t *testing.T, calm, got during) {
	t.Helper()
	for _, series := range got.fleet {
		if isUp(series) && strings.HasSuffix(series, " 0") != f.ofClusterDown(series) {
			t.Errorf("down are %v, and exposed is %s", f.down, series)
		}
	}
	if counted := more(got, calm, "ecs_service_revision_failures_total", "operation", "reason"); !slices.Equal(counted, f.failures) {
		t.Errorf("failures counted of %q, want %q", counted, f.failures)
	}
	result := []string{"failure", "partial"}
	result = slices.DeleteFunc(result, func(r string) bool { return r != f.result })
	if counted := more(got, calm, "ecs_revision_exporter_refreshes_total", "result"); !slices.Equal(counted, result) {
		t.Errorf("rounds counted of %q, want %q", counted, result)
	}
	codes := slices.DeleteFunc(more(got, calm, "ecs_revision_exporter_api_requests_total", "operation", "code"),
		func(kind string) bool { return strings.HasSuffix(kind, " OK") })
	if strings.Join(codes, ", ") != f.requests {
		t.Errorf("requests counted of %q, want %q", codes, f.requests)
	}
}

// more are the label values of the series of a counter that have counted more than in another world.
func more(got, than during, counter string, labels ...string) []string {
	var kinds []string
	for _, series := range slices.Sorted(maps.Keys(got.own)) {
		if strings.HasPrefix(series, counter+"{") && got.own[series] > than.own[series] {
			var values []string
			for _, label := range labels {
				values = append(values, regexp.MustCompile(label + `="([^"]*)"`).FindStringSubmatch(series)[1])
			}
			kinds = append(kinds, strings.Join(values, " "))
		}
	}
	slices.Sort(kinds)
	return kinds
}

// counters are the deployments counted by service and status.
func counters(of during) map[string]float64 {
	counts := map[string]float64{}
	for _, line := range of.fleet {
		if series, value, ok := strings.Cut(line, "} "); ok && strings.HasPrefix(line, "ecs_service_deployments_total") {
			counts[series], _ = strconv.ParseFloat(value, 64)
		}
	}
	return counts
}

// sumOfEnded is how many deployments have been counted.
func sumOfEnded(of during) float64 {
	sum := 0.0
	for _, n := range counters(of) {
		sum += n
	}
	return sum
}

// assertRising fails when a counter falls.
func assertRising(t *testing.T, before, after during) {
	t.Helper()
	now := counters(after)
	for series, n := range counters(before) {
		if later, there := now[series]; there && later < n {
			t.Errorf("fell from %v to %v: %s", n, later, series)
		}
	}
}

// assertHealed fails unless the fleet is exposed in the end as if nothing had happened.
func (f failure) assertHealed(t *testing.T, calm, steps []during) {
	t.Helper()
	lasting, got, want := f.lasting.matcher(), set(steps[healed]), set(calm[healed])
	for series := range set(steps[healed], calm[healed]) {
		if got[series] != want[series] && !lasting(series) {
			t.Errorf("not healed: is it exposed? %t, want %t: %s", got[series], want[series], series)
		}
	}
	if kinds := more(steps[healed], steps[second], "ecs_revision_exporter_refreshes_total", "result"); !slices.Contains(kinds, "success") {
		t.Errorf("no round succeeds afterwards, but %q", kinds)
	}
}

// set are the series of the fleet at all of the steps.
func set(steps ...during) map[string]bool {
	all := map[string]bool{}
	for _, step := range steps {
		for _, series := range step.fleet {
			all[series] = true
		}
	}
	return all
}
