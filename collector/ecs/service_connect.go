package ecs

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ServiceConnect is the Service Connect configuration of a service revision. The
// options of its log driver may hold secrets and are not taken over.
type ServiceConnect struct {
	Enabled   bool
	LogDriver string // empty where none is configured
	Aliases   []ServiceConnectAlias
	Timeouts  []ServiceConnectTimeout
}

// ServiceConnectAlias is a name under which clients reach a port of the service.
type ServiceConnectAlias struct {
	Namespace     string // as ECS gives it: a name or an ARN
	PortName      string
	DiscoveryName string
	DNSName       string // empty, with the port, where the service has no client alias
	Port          string
	TLS           bool
}

// ServiceConnectTimeout is a timeout of the proxy for a port of the service.
type ServiceConnectTimeout struct {
	PortName string
	Kind     string // idle or per_request
	Seconds  int32
}

// withoutValue is which timeout it is.
func (t ServiceConnectTimeout) withoutValue() ServiceConnectTimeout {
	return ServiceConnectTimeout{PortName: t.PortName, Kind: t.Kind}
}

func newServiceConnect(answer *types.ServiceConnectConfiguration) *ServiceConnect {
	if answer == nil {
		return nil
	}
	connect := &ServiceConnect{Enabled: answer.Enabled}
	if answer.LogConfiguration != nil {
		connect.LogDriver = string(answer.LogConfiguration.LogDriver)
	}
	for _, service := range answer.Services {
		connect.Aliases = append(connect.Aliases, newAliases(aws.ToString(answer.Namespace), service)...)
		connect.Timeouts = append(connect.Timeouts, newTimeouts(service)...)
	}
	connect.Aliases = distinct(connect.Aliases, itself)
	connect.Timeouts = distinctBy(connect.Timeouts, itself, ServiceConnectTimeout.withoutValue)
	return connect
}

func newAliases(namespace string, service types.ServiceConnectService) []ServiceConnectAlias {
	alias := ServiceConnectAlias{
		Namespace:     namespace,
		PortName:      aws.ToString(service.PortName),
		DiscoveryName: aws.ToString(service.DiscoveryName),
		TLS:           service.Tls != nil,
	}
	if len(service.ClientAliases) == 0 {
		return []ServiceConnectAlias{alias}
	}
	return distinct(service.ClientAliases, func(client types.ServiceConnectClientAlias) ServiceConnectAlias {
		named := alias
		named.DNSName, named.Port = aws.ToString(client.DnsName), port(client.Port)
		return named
	})
}

func newTimeouts(service types.ServiceConnectService) []ServiceConnectTimeout {
	if service.Timeout == nil {
		return nil
	}
	var timeouts []ServiceConnectTimeout
	for kind, seconds := range map[string]*int32{
		"idle":        service.Timeout.IdleTimeoutSeconds,
		"per_request": service.Timeout.PerRequestTimeoutSeconds,
	} {
		if seconds != nil {
			timeouts = append(timeouts, ServiceConnectTimeout{aws.ToString(service.PortName), kind, *seconds})
		}
	}
	return timeouts
}
