package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

func newGatewayConnectors(answers []types.GatewayConnector) []ecs.GatewayConnector {
	var connectors []ecs.GatewayConnector
	for _, answer := range answers {
		connector := ecs.GatewayConnector{PortName: aws.ToString(answer.PortName)}
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
