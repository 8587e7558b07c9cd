package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// specified is what a client makes of members of a revision in an answer.
func specified(t *testing.T, members string) *ecs.RevisionSpec {
	t.Helper()
	client := answers(t, says(`{"serviceRevisions": [{"serviceRevisionArn": "r/1", `+members+`}]}`))
	answer, err := client.DescribeServiceRevisions(t.Context(), []ecs.ARN{"r/1"})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Items[0].Spec
}

func TestRevisionSpec(t *testing.T) {
	const balanced = `"loadBalancers": [{"targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/blue/1", "containerName": "web", "containerPort": 80,
		"advancedConfiguration": {"alternateTargetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/green/2"}}]`
	resolved := func(member, group string) string {
		return fmt.Sprintf(`, "resolvedConfiguration": {%q: [{"targetGroupArn": %q}]}`, member, group)
	}
	const lattice = `"vpcLatticeConfigurations": [{"targetGroupArn": "t/blue", "portName": "http", "advancedConfiguration": {"alternateTargetGroupArn": "t/green"}}]`
	for _, test := range []struct {
		name, answer string
		want         ecs.RevisionSpec
	}{
		{"task definition by family and revision", `"taskDefinition": "arn:aws:ecs:eu-central-1:123456789012:task-definition/web:7"`, ecs.RevisionSpec{TaskDefinition: "web:7"}},
		{"capacity provider named twice", `"capacityProviderStrategy": [{"capacityProvider": "FARGATE", "base": 1, "weight": 2}, {"capacityProvider": "FARGATE", "base": 9}]`,
			ecs.RevisionSpec{CapacityProviders: []ecs.CapacityProvider{{Name: "FARGATE", Base: 1, Weight: 2}}}},
		{"target group that is not resolved", balanced,
			ecs.RevisionSpec{LoadBalancers: []ecs.LoadBalancer{{TargetGroup: "blue", Container: "web", ContainerPort: "80"}}}},
		{"target group that is the alternate", balanced + resolved("loadBalancers", "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/green/2"),
			ecs.RevisionSpec{LoadBalancers: []ecs.LoadBalancer{{TargetGroup: "green", Container: "web", ContainerPort: "80"}}}},
		{"classic load balancer", `"loadBalancers": [{"loadBalancerName": "old"}]`, ecs.RevisionSpec{LoadBalancers: []ecs.LoadBalancer{{LoadBalancer: "old"}}}},
		{"lattice target group that is not resolved", lattice, ecs.RevisionSpec{VPCLattice: []ecs.LatticeTarget{{TargetGroup: "blue", PortName: "http"}}}},
		{"lattice target group that is the alternate", lattice + resolved("vpcLatticeConfigurations", "t/green"),
			ecs.RevisionSpec{VPCLattice: []ecs.LatticeTarget{{TargetGroup: "green", PortName: "http"}}}},
		{"service registry", `"serviceRegistries": [{"registryArn": "arn:aws:servicediscovery:eu-central-1:123456789012:service/srv-1", "port": 53}]`,
			ecs.RevisionSpec{ServiceRegistries: []ecs.ServiceRegistry{{Registry: "srv-1", Port: "53"}}}},
		{"public address of an unknown kind", `"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a", "a"], "assignPublicIp": "IPV6_ONLY"}}`,
			ecs.RevisionSpec{Network: &ecs.Network{Subnets: []string{"a"}}}},
		{"no public address", `"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a"], "securityGroups": ["b"], "assignPublicIp": "DISABLED"}}`,
			ecs.RevisionSpec{Network: &ecs.Network{Subnets: []string{"a"}, SecurityGroups: []string{"b"}, PublicIP: ecs.Given(false)}}},
		{"a network that is not awsvpc", `"networkConfiguration": {}`, ecs.RevisionSpec{}},
		{"volume without anything", `"volumeConfigurations": [{"name": "data"}, {"name": "data"}]`, ecs.RevisionSpec{Volumes: []ecs.Volume{{Name: "data"}}}},
		{"overrides of nothing", `"overrides": {}`, ecs.RevisionSpec{}},
		{"a metric configured twice", `"monitoring": {"metricConfigurations": [{"metricNames": ["CPU"], "resolutionSeconds": 20}, {"metricNames": ["CPU", "Memory"]}]}`,
			ecs.RevisionSpec{MonitoredMetrics: []ecs.MonitoredMetric{{Name: "CPU", Resolution: 20}, {Name: "Memory"}}}},
		{"gateway connectors", `"gatewayConnectors": [{"portName": "a"}, {"portName": "b", "filters": {"accessTypes": ["PUBLIC", "PRIVATE"]}, "healthCheck": {"healthCheckPort": 8080}}]`,
			ecs.RevisionSpec{GatewayConnectors: []ecs.GatewayConnector{
				{PortName: "a"},
				{PortName: "b", AccessType: "PUBLIC", HealthCheckPort: "8080"}, {PortName: "b", AccessType: "PRIVATE", HealthCheckPort: "8080"},
			}}},
	} {
		if diff := cmp.Diff(&test.want, specified(t, test.answer)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.name, diff)
		}
	}
}

func TestServiceConnect(t *testing.T) {
	got := specified(t, `"serviceConnectConfiguration": {
		"enabled": true, "namespace": "internal",
		"logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": "secret"}, "secretOptions": [{"name": "n", "valueFrom": "secret"}]},
		"services": [
			{"portName": "http", "discoveryName": "web", "tls": {}, "timeout": {"idleTimeoutSeconds": 0, "perRequestTimeoutSeconds": 15},
				"clientAliases": [{"port": 80, "dnsName": "web"}, {"port": 80, "dnsName": "web"}, {"port": 81}]},
			{"portName": "http", "timeout": {"idleTimeoutSeconds": 9}}
		]
	}`).ServiceConnect
	want := &ecs.ServiceConnect{
		Namespace: "internal",
		Enabled:   true, LogDriver: "splunk",
		Aliases: []ecs.ServiceConnectAlias{
			{Namespace: "internal", PortName: "http", DiscoveryName: "web", DNSName: "web", Port: "80", TLS: true},
			{Namespace: "internal", PortName: "http", DiscoveryName: "web", Port: "81", TLS: true},
			{Namespace: "internal", PortName: "http"},
		},
		Timeouts: []ecs.ServiceConnectTimeout{{PortName: "http", Kind: "idle"}, {PortName: "http", Kind: "per_request", Seconds: 15}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestManagedResources(t *testing.T) {
	arn := func(resource string) string { return "arn:aws:x:eu-central-1:123456789012:" + resource }
	resource := func(name string) string { return fmt.Sprintf(`{"arn": %q, "status": "ACTIVE"}`, arn(name)) }
	got := specified(t, strings.NewReplacer("(", resource("loadbalancer/1"), ")", "").Replace(`"ecsManagedResources": {
		"autoScaling": {
			"scalableTarget": {"status": "PROVISIONING", "minCapacity": 1, "maxCapacity": 4},
			"applicationAutoScalingPolicies": [
				{"arn": "no ARN", "metric": "CPU", "policyType": "TargetTrackingScaling", "targetValue": "NaN"},
				{"arn": "no ARN", "metric": "CPU", "policyType": "TargetTrackingScaling", "targetValue": 60},
				{"arn": "no ARN", "metric": "Memory", "policyType": "TargetTrackingScaling", "targetValue": 70}
			]
		},
		"ingressPaths": [{"accessType": "PUBLIC", "endpoint": "https://a", "loadBalancer": ()}, {"accessType": "PUBLIC", "endpoint": "https://a", "loadBalancer": ()}],
		"gatewayConnections": [{"gatewayArn": "`+arn("gateway/g")+`", "portName": "http", "accessType": "PRIVATE", "status": "ACTIVE"}]
	}`))
	want := &ecs.RevisionSpec{
		Managed: []ecs.ManagedResource{
			{Type: "scalable_target", Status: "PROVISIONING"},
			{Type: "scaling_policy", Resource: "no ARN"},
			{Type: "load_balancer", Resource: "loadbalancer/1", Status: "ACTIVE"},
		},
		Scaling: &ecs.Scaling{Min: 1, Max: 4, Policies: []ecs.ScalingPolicy{
			{Metric: "CPU", Type: "TargetTrackingScaling"},
			{Metric: "Memory", Type: "TargetTrackingScaling", Target: ecs.Given(70.0)},
		}},
		Ingresses:     []ecs.Ingress{{AccessType: "PUBLIC", Endpoint: "https://a"}},
		GatewayRoutes: []ecs.GatewayRoute{{Gateway: "g", PortName: "http", AccessType: "PRIVATE", Status: "ACTIVE"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
