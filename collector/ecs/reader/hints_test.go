package reader

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator/fleet"
)

// TestForgedHints has thousands of hints tell of services that do not exist: a deployment is read all the same, before
// them, and what is not there is forgotten.
func TestForgedHints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := quiet(t)
		hint := func(name string) {
			w.Hint(ecs.Hint{Target: w.client.Target(), Cluster: "arn:aws:ecs:eu-west-1:" + account + ":cluster/" + cluster, Service: name, At: time.Now(), Kind: ecs.HintDeployment})
		}
		services := len(w.ledger.Keys())
		for i := range 5000 {
			hint("forged-" + strconv.Itoa(i))
		}
		synctest.Wait()
		if n := len(w.ledger.Keys()) - services; n != mostRumours {
			t.Errorf("%d services that do not exist are looked for, want %d", n, mostRumours)
		}
		if _, err := w.fleet.Deploy(cluster, service, fleet.Change{}); err != nil {
			t.Fatal(err)
		}
		hint(service)
		time.Sleep(15 * time.Second)
		synctest.Wait()
		if s := w.service(cluster, service); len(s.Revisions) < 2 {
			t.Error("the deployment does not show")
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := len(w.ledger.Keys()) - services; n != 0 || w.hints.rumours != 0 || len(w.hints.unspent) != 0 {
			t.Errorf("%d services that do not exist are known, %d of them by hints, %d were not read", n, w.hints.rumours, len(w.hints.unspent))
		}
	})
}
