package exporter

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// asked is how often accounts or regions were to be asked for by a role that AWS refuses.
func asked(metrics string) int {
	found := regexp.MustCompile(`(?m)^ecs_revision_exporter_discovery_requests_total\{code="AccessDenied",operation="AssumeRole"\} (\d+)$`).FindStringSubmatch(metrics)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1]) // it is a number
	return n
}

// TestRoleOfTheListerIsRefused has AWS refuse the role that is to list accounts or regions: it is asked for after pauses that
// grow to an hour, and at once by a reload.
func TestRoleOfTheListerIsRefused(t *testing.T) {
	for name, configuration := range map[string]string{
		"accounts": strings.Replace(organization, "[{", "[{role_arn: '"+observerRole+"', ", 1),
		"regions":  "targets: [{role_arn: '" + observerRole + "', regions: all}]\n",
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newOrganization(t, configuration, func(aws *simulator.Server) {
				aws.Organize(members(1, 2)...)
				aws.Inject(fault.Fault{Operation: "AssumeRole", Mentions: otherAccount, Effect: fault.AccessDenied()})
			})
			time.Sleep(4 * time.Hour)
			before := asked(w.metrics(t))
			if before < 8 || before > 13 {
				t.Errorf("the role was asked for %d times in four hours, want pauses that grow to an hour", before)
			}
			time.Sleep(time.Minute)
			w.reconfigure(t, configuration)
			if n := asked(w.metrics(t)) - before; n != 1 {
				t.Errorf("for a reload the role was asked for %d times, want once", n)
			}
			time.Sleep(50 * time.Minute)
			if n := asked(w.metrics(t)) - before; n != 1 {
				t.Errorf("the role was asked for %d times soon after a reload", n-1)
			}
			w.expectLines(t, "were not listed: those that are known are read", 1)
		}))
	}
}
