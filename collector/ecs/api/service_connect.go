package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

// newServiceConnect takes over a configuration of Service Connect. The options of its log driver
// may hold secrets, and are left.
func newServiceConnect(answer *types.ServiceConnectConfiguration) *ecs.ServiceConnect {
	if answer == nil {
		return nil
	}
	connect := &ecs.ServiceConnect{Enabled: answer.Enabled, Namespace: aws.ToString(answer.Namespace)}
	if answer.LogConfiguration != nil {
		connect.LogDriver = string(answer.LogConfiguration.LogDriver)
	}
	for _, service := range answer.Services {
		connect.Aliases = append(connect.Aliases, newAliases(connect.Namespace, service)...)
		connect.Timeouts = append(connect.Timeouts, newTimeouts(service)...)
	}
	connect.Aliases = distinct(connect.Aliases, itself)
	connect.Timeouts = distinctBy(connect.Timeouts, itself, func(t ecs.ServiceConnectTimeout) ecs.ServiceConnectTimeout {
		return ecs.ServiceConnectTimeout{PortName: t.PortName, Kind: t.Kind}
	})
	return connect
}

func newAliases(namespace string, service types.ServiceConnectService) []ecs.ServiceConnectAlias {
	alias := ecs.ServiceConnectAlias{
		Namespace:     namespace,
		PortName:      aws.ToString(service.PortName),
		DiscoveryName: aws.ToString(service.DiscoveryName),
		TLS:           service.Tls != nil,
	}
	if len(service.ClientAliases) == 0 {
		return []ecs.ServiceConnectAlias{alias}
	}
	return distinct(service.ClientAliases, func(client types.ServiceConnectClientAlias) ecs.ServiceConnectAlias {
		named := alias
		named.DNSName, named.Port = aws.ToString(client.DnsName), port(client.Port)
		return named
	})
}

func newTimeouts(service types.ServiceConnectService) []ecs.ServiceConnectTimeout {
	if service.Timeout == nil {
		return nil
	}
	var timeouts []ecs.ServiceConnectTimeout
	add := func(kind string, seconds *int32) {
		if seconds != nil {
			timeouts = append(timeouts, ecs.ServiceConnectTimeout{PortName: aws.ToString(service.PortName), Kind: kind, Seconds: *seconds})
		}
	}
	add("idle", service.Timeout.IdleTimeoutSeconds)
	add("per_request", service.Timeout.PerRequestTimeoutSeconds)
	return timeouts
}
