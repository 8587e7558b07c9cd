package ledger

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Fatalf fails with the whole story.
func (s *sim) Fatalf(format string, args ...any) {
	for _, service := range s.life {
		s.Logf("service created %s, draining %s, deleted %s, %v, desired %d", service.created, service.draining, service.deleted, service.handovers, service.desired)
		for _, d := range service.deployments {
			s.Logf("%s created %s, started %s, ended %s %s, sources %v", d.arn.ID(), clock(d.created), clock(d.started), clock(d.ended), d.status, d.sources)
			s.Logf("  %s, turned %s, the list tells its end %t, nobody %t, kept %d", d.strategy, clock(d.turned), d.listTellsEnd, d.nobodyTellsEnd, d.kept)
		}
	}
	last := ""
	for _, t := range s.tape {
		if told := brief(t.event); told != last {
			s.Logf("%s %s, as asked %s", clock(t.now), told, clock(t.asked()))
			last = told
		}
	}
	s.T.Fatalf(format, args...)
}

func clock(moment time.Time) string { return moment.Format("0102 15:04:05.000") }

// asked is when what was learnt was asked for.
func (t taped) asked() time.Time {
	asked := reflect.ValueOf(t.event).FieldByName("Asked")
	if !asked.IsValid() {
		return t.now
	}
	return asked.Interface().(time.Time)
}

// brief is an event in a line.
func brief(e Event) string {
	switch e := e.(type) {
	case Described:
		return fmt.Sprintf("described: %s %s, %v, in use %v", e.Service.Status, e.Service.DeploymentController, e.Service.Rollouts, e.Service.InUse)
	case Listed:
		return fmt.Sprintf("listed: %s", briefly(e.Deployments))
	case DeploymentsDescribed:
		return fmt.Sprintf("deployments described: %s", briefly(e.Deployments))
	case Failed, Lacking:
		return fmt.Sprintf("%T %+v", e, e)
	default:
		return fmt.Sprintf("%T", e)
	}
}

func briefly(deployments []ecs.Deployment) string {
	var all strings.Builder
	for _, d := range deployments {
		fmt.Fprintf(&all, "%s %s ended %s; ", d.ARN.ID(), d.Status, clock(d.Ended()))
	}
	return all.String()
}
