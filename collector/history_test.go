package collector

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/simulator"
)

// TestHistory lets random fleets live for weeks, and holds what is then written of their past against what
// they tell themselves.
func TestHistory(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			inBubble(func(t *testing.T) { testHistory(t, seed) })(t)
		})
	}
}

func testHistory(t *testing.T, seed uint64) {
	w := newLaggingWorld(t, simulator.Config{Seed: seed, Services: 45, Clusters: 2, Speed: 0.005})
	time.Sleep(time.Duration(15+15*seed) * 24 * time.Hour)
	span := History{
		From: time.Now().Add(-time.Duration(20+15*seed) * 24 * time.Hour), Until: time.Now().Add(-time.Minute - time.Duration(seed)*24*time.Hour),
		Labels: []Label{{"job", `e"c\s`}, {"instance", "localhost:10049"}},
	}
	text, written := w.history(t, span)
	if !strings.HasSuffix(text, "\n# EOF\n") {
		t.Error("the text has no end")
	}
	got := samplesOf(t, text)
	want := w.expectedHistory(span).series
	if written.Series != len(got) || written.Deployments < 100 {
		t.Errorf("%+v were written, and %d series are there", written, len(got))
	}
	there := map[string]bool{}
	for series, samples := range got {
		name, _, _ := strings.Cut(series, "{")
		there[name] = true
		switch {
		case name == "ecs_cluster_up":
			checkUp(t, series, samples, span)
		case strings.Contains(name, ":"):
			w.checkRecorded(t, series, samples, span)
		case want[series] == nil:
			t.Errorf("there is %s", series)
		default:
			want[series].check(t, series, samples, span)
			delete(want, series)
		}
	}
	for series := range want {
		t.Errorf("there is no %s", series)
	}
	if len(there) != 10 {
		t.Errorf("there are only %v", there)
	}
}

// history reads the past, and writes it.
func (w *world) history(t *testing.T, span History) (string, Written) {
	t.Helper()
	options := reader.Options{History: true, Past: true, Interval: 24 * time.Hour, StaleAfter: 24 * time.Hour}
	r, _ := newReading(t, w.config, options, time.Now)
	r.Run(t.Context()) // until all of it is read
	var text bytes.Buffer
	written, err := WriteHistory(&text, []*ecs.Fleet{r.Fleet()}, span)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.aws.Requests()["DescribeServiceRevisions"]; n > 0 {
		t.Errorf("%d calls describe revisions", n)
	}
	return text.String(), written
}

// at is a sample.
type at struct {
	second int64
	value  float64
}

// samplesOf are the samples of a text, by series.
func samplesOf(t *testing.T, text string) map[string][]at {
	t.Helper()
	all := map[string][]at{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		end := strings.LastIndexByte(line, '}') + 1
		number, moment, _ := strings.Cut(strings.TrimSpace(line[end:]), " ")
		value, err := strconv.ParseFloat(number, 64)
		second, err2 := strconv.ParseInt(moment, 10, 64)
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("a line is %q: %v", line, err)
		}
		all[line[:end]] = append(all[line[:end]], at{second, value})
	}
	return all
}

// rising is a series that rises by some amount at some moments, from when on there is a sample.
type rising struct {
	from  time.Time
	rises []rise
}

type rise struct {
	at time.Time
	by float64
}

// check holds samples against what they should be: at every one of their times, the hour at most after the one before.
func (r *rising) check(t *testing.T, series string, samples []at, span History) {
	t.Helper()
	first, last := samples[0], samples[len(samples)-1]
	if first.second != max(r.from.Unix(), span.From.Unix()) || last.second != span.Until.Unix()+1 || last.value != 0 {
		t.Errorf("%s is from %v to %v", series, first, last)
	}
	slices.SortFunc(r.rises, func(a, b rise) int { return a.at.Compare(b.at) })
	risen, want := 0, 0.0
	samples = samples[:len(samples)-1]
	for i, s := range samples {
		if i > 0 && (s.second <= samples[i-1].second || s.second > samples[i-1].second+3600) {
			t.Errorf("%s has samples at %d and next at %d", series, samples[i-1].second, s.second)
		}
		for ; risen < len(r.rises) && !r.rises[risen].at.After(time.Unix(s.second, 0)); risen++ {
			want += r.rises[risen].by
		}
		if diff := s.value - want; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("%s is %g at %d, want %g", series, s.value, s.second, want)
		}
	}
	r.checkTimes(t, series, samples, span)
}

// checkTimes looks for samples around each rise.
func (r *rising) checkTimes(t *testing.T, series string, samples []at, span History) {
	t.Helper()
	there := map[int64]bool{}
	for _, s := range samples {
		there[s.second] = true
	}
	for _, rise := range r.rises {
		second := rise.at.Add(time.Second - 1).Unix()
		for _, near := range []int64{second, second - 1, (second + 59) / 60 * 60} {
			if !there[near] && near <= span.Until.Unix() {
				t.Errorf("%s rises at %s, and has no sample at %d", series, rise.at, near)
			}
		}
	}
}

// checkUp holds the samples of a cluster that is up against what Prometheus needs to see it at every moment.
func checkUp(t *testing.T, series string, samples []at, span History) {
	t.Helper()
	for i, s := range samples {
		if s.value != 1 || i > 0 && s.second-samples[i-1].second >= 5*60 {
			t.Errorf("%s is %g at %d", series, s.value, s.second)
		}
	}
	if last := samples[len(samples)-1]; last.second != span.Until.Unix() {
		t.Errorf("%s is up until %d", series, last.second)
	}
}

// TestHistoryHasTheSeriesThatAreExposed compares the series with those of an exporter that serves OpenMetrics.
func TestHistoryHasTheSeriesThatAreExposed(t *testing.T) {
	t.Parallel()
	inBubble(testHistoryHasTheSeriesThatAreExposed)(t)
}

func testHistoryHasTheSeriesThatAreExposed(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 40})
	text, _ := w.history(t, History{From: time.Now().Add(-time.Hour), Until: time.Now()})
	w.refresh(t)
	var exposed bytes.Buffer
	for _, family := range gathered(t, w.Collector) {
		if regexp.MustCompile(`^ecs_(cluster_up|service_deployments.*_total|service_deployment_duration_seconds)$`).MatchString(family.GetName()) {
			if _, err := expfmt.MetricFamilyToOpenMetrics(&exposed, family); err != nil {
				t.Fatal(err)
			}
		}
	}
	header := regexp.MustCompile(`(?m)^# (HELP|TYPE) ecs_.*$`)
	if got, want := sorted(header.FindAllString(text, -1)), sorted(header.FindAllString(exposed.String(), -1)); !slices.Equal(got, want) {
		t.Errorf("the families are %q, want %q", got, want)
	}
	labels := func(text string) []string {
		var all []string
		for _, series := range regexp.MustCompile(`(?m)^ecs_.*?\}`).FindAllString(text, -1) {
			name, of, _ := strings.Cut(strings.TrimSuffix(series, "}"), "{")
			all = append(all, name+fmt.Sprint(sorted(strings.Split(of, ","))))
		}
		return slices.Compact(sorted(all))
	}
	got, want := labels(text), labels(exposed.String())
	want = slices.DeleteFunc(want, func(series string) bool { // a cluster without services
		return strings.HasPrefix(series, "ecs_cluster_up") && !slices.Contains(got, series)
	})
	if !slices.Equal(got, want) || len(got) < 100 {
		t.Errorf("the series are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func sorted(texts []string) []string { slices.Sort(texts); return texts }
