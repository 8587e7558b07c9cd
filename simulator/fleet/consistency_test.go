package fleet_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// TestConsistency looks at a fleet with one service of each kind for hours of its life, and checks that what is said
// in one place fits what is said in another.
func TestConsistency(t *testing.T) {
	w := newWorld(t, 4, 40, 2)
	sources, swapped := 0, 0
	for range 60 {
		all := w.everything()
		for _, s := range all.Services {
			checkEntriesMirrorRevisions(t, w, s)
		}
		for _, r := range all.Revisions {
			checkResolved(t, r)
			checkCompute(t, r)
			checkManaged(t, r)
			if slices.ContainsFunc(r.LoadBalancers, func(lb types.LoadBalancer) bool {
				return lb.AdvancedConfiguration != nil && !slices.ContainsFunc(r.ResolvedConfiguration.LoadBalancers,
					func(resolved types.ServiceRevisionLoadBalancer) bool {
						return *resolved.TargetGroupArn == *lb.TargetGroupArn
					})
			}) {
				swapped++
			}
		}
		for _, d := range all.Deployments {
			checkHooks(t, d)
			checkMonitors(t, d)
			sources = max(sources, len(d.SourceServiceRevisions))
		}
		w.clock.advance(7*time.Minute + 11*time.Second)
	}
	if sources < 3 || swapped == 0 {
		t.Errorf("a deployment has at most %d sources, %d revisions have the other target group", sources, swapped)
	}
}

// checkResolved checks that each target group that the revision uses is one of a pair that it has.
func checkResolved(t *testing.T, r types.ServiceRevision) {
	t.Helper()
	resolved := r.ResolvedConfiguration
	if resolved == nil {
		resolved = &types.ResolvedConfiguration{}
	}
	groups := 0
	for i, lb := range r.LoadBalancers {
		if (lb.LoadBalancerName == nil) == (lb.TargetGroupArn == nil) {
			t.Errorf("%s: load balancer %d has a name and a target group, or neither", *r.ServiceRevisionArn, i)
		}
		if lb.TargetGroupArn == nil {
			continue
		}
		pair, rule := []string{*lb.TargetGroupArn}, ""
		if lb.AdvancedConfiguration != nil {
			pair = append(pair, *lb.AdvancedConfiguration.AlternateTargetGroupArn)
			rule = *lb.AdvancedConfiguration.ProductionListenerRule
		}
		used := resolved.LoadBalancers[groups]
		if !slices.Contains(pair, *used.TargetGroupArn) || aws.ToString(used.ProductionListenerRule) != rule {
			t.Errorf("%s uses %s by %v, has %v", *r.ServiceRevisionArn, *used.TargetGroupArn, used.ProductionListenerRule, pair)
		}
		groups++
	}
	for i, lattice := range r.VpcLatticeConfigurations {
		pair := []string{*lattice.TargetGroupArn}
		if lattice.AdvancedConfiguration != nil {
			pair = append(pair, *lattice.AdvancedConfiguration.AlternateTargetGroupArn)
		}
		if used := *resolved.VpcLatticeConfigurations[i].TargetGroupArn; !slices.Contains(pair, used) {
			t.Errorf("%s uses %s, has %v", *r.ServiceRevisionArn, used, pair)
		}
	}
	if len(resolved.LoadBalancers) != groups || len(resolved.VpcLatticeConfigurations) != len(r.VpcLatticeConfigurations) {
		t.Errorf("%s: more is resolved than there is: %+v", *r.ServiceRevisionArn, *resolved)
	}
}

// checkCompute checks what only some kinds of compute can have.
func checkCompute(t *testing.T, r types.ServiceRevision) {
	t.Helper()
	onFargate := r.PlatformVersion != nil
	for _, lb := range r.LoadBalancers {
		if lb.LoadBalancerName != nil && r.LaunchType != types.LaunchTypeEc2 {
			t.Errorf("%s: a Classic Load Balancer on %s", *r.ServiceRevisionArn, r.LaunchType)
		}
	}
	if r.FargateEphemeralStorage != nil && !onFargate {
		t.Errorf("%s: Fargate ephemeral storage elsewhere", *r.ServiceRevisionArn)
	}
	for _, registry := range r.ServiceRegistries {
		if (registry.ContainerName == nil) != (registry.ContainerPort == nil) || registry.Port != nil && registry.ContainerPort != nil {
			t.Errorf("%s: service registry %+v", *r.ServiceRevisionArn, registry)
		}
	}
	if r.NetworkConfiguration != nil {
		checkNetwork(t, r)
	}
}

// checkNetwork checks that a few subnets and security groups are named, none of them twice.
func checkNetwork(t *testing.T, r types.ServiceRevision) {
	t.Helper()
	network := r.NetworkConfiguration.AwsvpcConfiguration
	if n := len(slices.Compact(slices.Sorted(slices.Values(network.Subnets)))); n < 2 || n > 3 || n != len(network.Subnets) {
		t.Errorf("%s: subnets %v", *r.ServiceRevisionArn, network.Subnets)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(network.SecurityGroups)))); n < 1 || n > 3 || n != len(network.SecurityGroups) {
		t.Errorf("%s: security groups %v", *r.ServiceRevisionArn, network.SecurityGroups)
	}
}

// checkManaged checks that the resources of an Express service are those that its revision uses.
func checkManaged(t *testing.T, r types.ServiceRevision) {
	t.Helper()
	if r.EcsManagedResources == nil {
		if r.GatewayConnectors != nil {
			t.Errorf("%s has a gateway connector, but no connection", *r.ServiceRevisionArn)
		}
		return
	}
	if len(r.GatewayConnectors) != len(r.EcsManagedResources.GatewayConnections) {
		t.Errorf("%s has %d gateway connectors", *r.ServiceRevisionArn, len(r.GatewayConnectors))
	}
	for i, connection := range r.EcsManagedResources.GatewayConnections {
		connector := r.GatewayConnectors[i]
		if *connection.PortName != *connector.PortName || !slices.Contains(connector.Filters.AccessTypes, connection.AccessType) {
			t.Errorf("%s: connection %+v of %+v", *r.ServiceRevisionArn, connection, connector)
		}
	}
	for _, path := range r.EcsManagedResources.IngressPaths {
		var groups []string
		for _, group := range path.TargetGroups {
			groups = append(groups, *group.Arn)
		}
		lb := r.LoadBalancers[0]
		if !slices.Equal(groups, []string{*lb.TargetGroupArn, *lb.AdvancedConfiguration.AlternateTargetGroupArn}) ||
			*path.Rule.Arn != *lb.AdvancedConfiguration.ProductionListenerRule {
			t.Errorf("%s: ingress to %v by %s", *r.ServiceRevisionArn, groups, *path.Rule.Arn)
		}
		within := strings.Replace(*path.LoadBalancer.Arn, ":loadbalancer/", ":listener/", 1) + "/"
		if !strings.HasPrefix(*path.Listener.Arn, within) || !strings.Contains(*path.Endpoint, *path.Certificate.DomainName) {
			t.Errorf("%s: listener %s of %s", *r.ServiceRevisionArn, *path.Listener.Arn, *path.LoadBalancer.Arn)
		}
	}
}

// checkHooks checks that only configured hooks are called, and that those which have not ended fit the stage.
func checkHooks(t *testing.T, d types.ServiceDeployment) {
	t.Helper()
	ids := map[string]bool{}
	for _, detail := range d.LifecycleHookDetails {
		ids[*detail.HookId] = true
		awaited := detail.Status == types.DeploymentLifecycleHookStatusAwaitingAction
		ended := !awaited && detail.Status != types.DeploymentLifecycleHookStatusInProgress
		if pause := detail.TargetType == types.DeploymentLifecycleHookTargetTypePause; pause != (detail.TargetArn == nil) ||
			awaited && !pause {
			t.Errorf("%s: hook %+v", *d.ServiceDeploymentArn, detail)
		}
		if !slices.ContainsFunc(d.DeploymentConfiguration.LifecycleHooks, func(hook types.DeploymentLifecycleHook) bool {
			return aws.ToString(hook.HookTargetArn) == aws.ToString(detail.TargetArn) && hook.TargetType == detail.TargetType &&
				(ended || slices.Contains(hook.LifecycleStages, types.DeploymentLifecycleHookStage(d.LifecycleStage)))
		}) {
			t.Errorf("%s: no hook for %+v in stage %s", *d.ServiceDeploymentArn, detail, d.LifecycleStage)
		}
		if (fleet.Step{Status: d.Status}).Finished() && !ended {
			t.Errorf("%s is %s, a hook %s", *d.ServiceDeploymentArn, d.Status, detail.Status)
		}
	}
	if len(ids) != len(d.LifecycleHookDetails) {
		t.Errorf("%s: %d hook ids for %d hooks", *d.ServiceDeploymentArn, len(ids), len(d.LifecycleHookDetails))
	}
}

// checkMonitors checks the failure detections against what is configured, and the configuration against the strategy.
func checkMonitors(t *testing.T, d types.ServiceDeployment) {
	t.Helper()
	c := d.DeploymentConfiguration
	if off := d.DeploymentCircuitBreaker.Status == disabled; off == c.DeploymentCircuitBreaker.Enable {
		t.Errorf("%s: circuit breaker %s", *d.ServiceDeploymentArn, d.DeploymentCircuitBreaker.Status)
	}
	if off := d.Alarms.Status == disabled; off == (c.Alarms != nil && c.Alarms.Enable) || (d.Alarms.Status == triggered) != (d.Alarms.TriggeredAlarmNames != nil) {
		t.Errorf("%s: alarms %+v", *d.ServiceDeploymentArn, *d.Alarms)
	}
	rolling := c.Strategy == types.DeploymentStrategyRolling
	if rolling == (c.BakeTimeInMinutes != nil) || rolling == (c.LifecycleHooks != nil) || !rolling && c.EarlySuccessCriteria != nil ||
		(c.CanaryConfiguration != nil) != (c.Strategy == types.DeploymentStrategyCanary) ||
		(c.LinearConfiguration != nil) != (c.Strategy == types.DeploymentStrategyLinear) {
		t.Errorf("%s: %+v", *d.ServiceDeploymentArn, *c)
	}
}

// checkEntriesMirrorRevisions checks that the service's deployments say the same as their revisions.
func checkEntriesMirrorRevisions(t *testing.T, w *world, s types.Service) {
	t.Helper()
	for _, d := range s.Deployments {
		at := slices.IndexFunc(s.CurrentServiceRevisions, func(r types.ServiceCurrentRevisionSummary) bool {
			return "ecs-svc/"+number(*r.Arn) == *d.Id
		})
		r, ok := w.Revision(*s.CurrentServiceRevisions[at].Arn)
		if !ok {
			continue
		}
		if d.FargateEphemeralStorage != r.FargateEphemeralStorage || d.ServiceConnectConfiguration != r.ServiceConnectConfiguration ||
			!slices.Equal(d.VpcLatticeConfigurations, r.VpcLatticeConfigurations) || *d.TaskDefinition != *r.TaskDefinition {
			t.Errorf("%s: %+v differs from %+v", *s.ServiceArn, d, r)
		}
		offered := 0
		if r.ServiceConnectConfiguration != nil {
			offered = len(r.ServiceConnectConfiguration.Services)
		}
		if len(d.ServiceConnectResources) != offered {
			t.Errorf("%s offers %d services, has %d resources", *s.ServiceArn, offered, len(d.ServiceConnectResources))
		}
	}
}
