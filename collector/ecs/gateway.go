package ecs

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// GatewayConnector attaches a port of a service revision to the gateway paths of an access type.
type GatewayConnector struct {
	PortName            string
	AccessType          string // PUBLIC or PRIVATE; empty for both
	HealthCheckProtocol string
	HealthCheckPort     string
	HealthCheckPath     string
}

func newGatewayConnectors(answers []types.GatewayConnector) []GatewayConnector {
	var connectors []GatewayConnector
	for _, answer := range answers {
		connector := GatewayConnector{PortName: aws.ToString(answer.PortName)}
		if check := answer.HealthCheck; check != nil {
			connector.HealthCheckProtocol = string(check.HealthCheckProtocol)
			connector.HealthCheckPort = port(check.HealthCheckPort)
			connector.HealthCheckPath = aws.ToString(check.HealthCheckPath)
		}
		if answer.Filters == nil || len(answer.Filters.AccessTypes) == 0 {
			connectors = append(connectors, connector)
			continue
		}
		for _, access := range answer.Filters.AccessTypes {
			connector.AccessType = string(access)
			connectors = append(connectors, connector)
		}
	}
	return distinct(connectors, itself)
}
