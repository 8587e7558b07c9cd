package fleet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

// offers says what a service of Service Connect is called, and its timeouts.
func offers(s types.ServiceConnectService) string {
	parts := []string{*s.PortName}
	for _, alias := range s.ClientAliases {
		parts = append(parts, fmt.Sprintf("%s:%d", aws.ToString(alias.DnsName), *alias.Port))
	}
	if s.Timeout != nil && s.Timeout.IdleTimeoutSeconds != nil {
		parts = append(parts, fmt.Sprintf("idle %d", *s.Timeout.IdleTimeoutSeconds))
	}
	if s.Timeout != nil && s.Timeout.PerRequestTimeoutSeconds != nil {
		parts = append(parts, fmt.Sprintf("request %d", *s.Timeout.PerRequestTimeoutSeconds))
	}
	if s.Tls != nil {
		parts = append(parts, "TLS")
	}
	return strings.Join(parts, " ")
}

func TestConnectStyles(t *testing.T) {
	const byARN = "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-"
	for style, want := range map[fleet.ConnectStyle]struct {
		enabled   bool
		namespace string
		driver    types.LogDriver
		services  string
	}{
		fleet.ConnectOne: {true, byARN, types.LogDriverAwslogs, "http web.test:80 idle 300 request 15"},
		fleet.ConnectMany: {true, byARN, types.LogDriverSplunk, "http web.test:80 idle 300 request 15 TLS, " +
			"grpc web-grpc:50051 :443 request 60, admin idle 3600, metrics :9090"},
		fleet.ConnectClientOnly: {true, "test", types.LogDriverAwsfirelens, ""},
		fleet.ConnectDisabled:   {false, "", "", ""},
	} {
		w, arn := newService(t, fleet.ServiceSpec{ServiceConnect: true, ConnectStyle: style})
		r, _ := w.Revision(*w.service(arn).CurrentServiceRevisions[0].Arn)
		got := r.ServiceConnectConfiguration
		var services []string
		for _, s := range got.Services {
			services = append(services, offers(s))
		}
		if got.Enabled != want.enabled || strings.Join(services, ", ") != want.services {
			t.Errorf("style %d: enabled %v, %q, want %v, %q", style, got.Enabled, services, want.enabled, want.services)
		}
		if namespace := aws.ToString(got.Namespace); !strings.HasPrefix(namespace, want.namespace) {
			t.Errorf("style %d: namespace %s, want %s", style, namespace, want.namespace)
		}
		if want.driver != "" && got.LogConfiguration.LogDriver != want.driver {
			t.Errorf("style %d: logs to %s, want %s", style, got.LogConfiguration.LogDriver, want.driver)
		}
	}
}
