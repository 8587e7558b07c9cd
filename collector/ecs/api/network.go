package api

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

func newNetwork(answer *types.NetworkConfiguration) *ecs.Network {
	if answer == nil || answer.AwsvpcConfiguration == nil {
		return nil
	}
	vpc := answer.AwsvpcConfiguration
	network := &ecs.Network{
		Subnets:        distinct(vpc.Subnets, itself),
		SecurityGroups: distinct(vpc.SecurityGroups, itself),
	}
	switch vpc.AssignPublicIp {
	case types.AssignPublicIpEnabled:
		network.PublicIP = ecs.Given(true)
	case types.AssignPublicIpDisabled:
		network.PublicIP = ecs.Given(false)
	}
	return network
}
