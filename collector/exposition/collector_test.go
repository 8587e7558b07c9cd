package exposition_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"pgregory.net/rapid"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/exposition"
)

// TestAnyFleet holds what is served of any fleet, after any changes, against what promhttp serves of it then.
func TestAnyFleet(t *testing.T) {
	exposition.InBubble(t, func(r *rapid.T) {
		w, began := tell(), time.Now()
		w.know(true, examples(rapid.IntRange(0, 3).Draw(r, "clusters"), rapid.IntRange(0, 70).Draw(r, "services")))
		ours := exposition.Running(r, exposition.Options{Chunks: exposed(w.Collector), Changed: w.Changed(), Live: prometheus.NewRegistry()})
		theirs := exposition.Ordinary(prometheus.NewRegistry(), w.whole())
		for range rapid.IntRange(1, 6).Draw(r, "looks") {
			for range rapid.IntRange(0, 9).Draw(r, "changes") {
				w.change(r)
				time.Sleep(rapid.SampledFrom([]time.Duration{0, time.Second}).Draw(r, "pause"))
				synctest.Wait()
				exposition.AssertConsistent(r, ours)
			}
			// Now all has rested, and ages are of this moment.
			time.Sleep(15*time.Second - time.Since(began)%(15*time.Second))
			synctest.Wait()
			for _, accept := range []string{"text/plain", "application/openmetrics-text;version=1.0.0", exposition.Delimited} {
				coding := rapid.SampledFrom([]string{"identity", "gzip"}).Draw(r, "coding")
				exposition.AssertSameAnswer(r, theirs, ours, "Accept", accept, "Accept-Encoding", coding)
			}
		}
	})
}

// whole gathers the fleet as a whole, as it is now, without what the exporter tells of itself.
func (w *told) whole() prometheus.Gatherer {
	live := map[string]bool{}
	for _, section := range w.Reference() {
		for _, metric := range section.Metrics {
			live[metric.Name] = section.Title == "Failures and the exporter itself"
		}
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(w.Collector)
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		families, err := registry.Gather()
		return slices.DeleteFunc(families, func(f *dto.MetricFamily) bool { return live[f.GetName()] }), err
	})
}

// change changes something of what is known, or of what is told of it.
func (w *told) change(r *rapid.T) {
	cluster := fmt.Sprintf("cluster-%04d", rapid.IntRange(0, 3).Draw(r, "cluster"))
	service := fmt.Sprintf("checkout-api-%05d", rapid.IntRange(0, 70).Draw(r, "service"))
	switch rapid.IntRange(0, 12).Draw(r, "what") {
	default:
		w.put(cluster, someService(r, service))
	case 1, 2, 3:
		w.drop(cluster, service)
	case 4:
		w.edit(cluster, func(c *ecs.Cluster) { c.Up, c.Err = ecs.Given(false), errListing })
	case 5:
		w.know(true, slices.DeleteFunc(slices.Clone(w.clusters()), func(c *ecs.Cluster) bool { return c.Name == cluster }))
	case 6:
		w.know(false, nil)
	case 7:
		w.target.Finished(ecs.FinishedDeployment{Cluster: cluster, Status: ecs.StatusSuccessful, Duration: time.Minute})
		w.edit(cluster, func(*ecs.Cluster) {})
	case 8:
		parts := maps.Clone(collector.DefaultParts())
		for name := range parts {
			parts[name] = rapid.Bool().Draw(r, name)
		}
		w.configure(parts, rapid.SampledFrom([][]string{nil, {"team"}, {"team", "managed-by"}}).Draw(r, "tags")...)
	case 9:
		account := rapid.SampledFrom([]string{"", "123456789012", "210987654321"}).Draw(r, "account")
		w.latest.Store(&ecs.Fleet{Target: ecs.Target{AccountID: account, Region: "eu-central-1"}})
		w.know(true, examples(1, 3))
	}
}

// someService draws a service of which more or less is known.
func someService(r *rapid.T, name string) *ecs.Service {
	s := example(name, rapid.IntRange(0, 1000).Draw(r, "number"))
	if rapid.Bool().Draw(r, "pending") {
		s.Pending, s.Deployment, s.Finished, s.Superseded = true, nil, nil, ecs.Optional[int]{}
	}
	switch rapid.IntRange(0, 2).Draw(r, "revisions") {
	case 0:
		s.CurrentRevision, s.Revisions = "", nil
	case 1:
		s.Revisions = append(s.Revisions, example(name, rapid.IntRange(1001, 1010).Draw(r, "another")).Revisions...)
	}
	return s
}

// TestRecreated holds that a service that comes again in another chunk, while the chunk that had it rests, is not
// exposed twice.
func TestRecreated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := tell()
		w.know(true, examples(1, 200))
		ours := exposition.Running(t, exposition.Options{Chunks: exposed(w.Collector), Changed: w.Changed(), Live: prometheus.NewRegistry()})
		exposition.AssertConsistent(t, ours)
		services := w.clusters()[0].Services
		w.drop("cluster-0000", services[0].Name) // which leaves a free place
		time.Sleep(time.Minute)
		last := services[199]
		for range 2 { // its chunk rests when it goes
			w.put("cluster-0000", example(last.Name, 5))
			synctest.Wait()
			exposition.AssertConsistent(t, ours)
			w.drop("cluster-0000", last.Name)
			synctest.Wait()
		}
	})
}
