package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// trouble is what an alert is for.
type trouble struct {
	alert  string
	team   string // to which it goes: that of the tag of the service
	makeIt func()
	mendIt func()
}

// TestAlertsFireAndResolve does to a service and its cluster what alerts are for, and undoes it.
func TestAlertsFireAndResolve(t *testing.T) {
	t.Parallel()
	shop := openShop(t, hurried(20))
	monitor := startPrometheus(t, scrapeConfig(t, hurriedRules(t), exporterJob(t, export(t, shop.aws))))
	monitor.wait(t, `ecs_service_deployment_status{service="orders", status="SUCCESSFUL"}`, some)

	deploy := func(change fleet.Change) func() { return func() { shop.deploy(t, change) } }
	const team = "orders" // as the simulator tags the service
	var readable func()
	for _, trouble := range []trouble{
		{"ECSDeploymentRolledBack", team, deploy(fleet.Change{Outcome: fleet.RollBack}), deploy(fleet.Change{})},
		{"ECSDeploymentAlarmTriggered", team, deploy(fleet.Change{Outcome: fleet.AlarmRollBack}), deploy(fleet.Change{})},
		{"ECSDeploymentFailed", team, deploy(fleet.Change{Outcome: fleet.FailRollback}), deploy(fleet.Change{})},
		{"ECSGuardDutyOff", team, deploy(fleet.Change{GuardDuty: aws.Bool(false)}), deploy(fleet.Change{GuardDuty: aws.Bool(true)})},
		{
			"ECSClusterUnreadable", "",
			func() {
				readable = shop.aws.Inject(fault.Fault{Operation: "ListServices", Cluster: "shop", Effect: fault.AccessDenied()})
			},
			func() { readable() },
		},
	} {
		alert := fmt.Sprintf(`ALERTS{alertname=%q, cluster="shop", account_id=%q, region=%q, team=%q}`, trouble.alert, account, region, trouble.team)
		monitor.wait(t, alert, none)
		trouble.makeIt()
		monitor.wait(t, strings.Replace(alert, "}", `, alertstate="firing"}`, 1), some)
		trouble.mendIt()
		monitor.wait(t, alert, none)
	}
}
