package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Network is the awsvpc networking of a service revision.
type Network struct {
	Subnets        []string
	SecurityGroups []string
	PublicIP       Optional[bool] // whether tasks get a public address
}

func newNetwork(answer *types.NetworkConfiguration) *Network {
	if answer == nil || answer.AwsvpcConfiguration == nil {
		return nil
	}
	vpc := answer.AwsvpcConfiguration
	network := &Network{
		Subnets:        distinct(vpc.Subnets, itself),
		SecurityGroups: distinct(vpc.SecurityGroups, itself),
	}
	switch vpc.AssignPublicIp {
	case types.AssignPublicIpEnabled:
		network.PublicIP = given(true)
	case types.AssignPublicIpDisabled:
		network.PublicIP = given(false)
	}
	return network
}
