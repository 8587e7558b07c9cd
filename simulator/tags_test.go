package simulator_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
)

func TestRegionsWithoutTags(t *testing.T) {
	for _, c := range []struct {
		region, partition string
		noTags, refuses   bool
	}{
		{"eu-central-1", "aws", false, false},
		{"us-gov-west-1", "aws-us-gov", false, false},
		{"us-iso-east-1", "aws-iso", false, true},
		{"us-isob-east-1", "aws-iso-b", false, true},
		{"eu-isoe-west-1", "aws-iso-e", false, true},
		{"us-isof-south-1", "aws-iso-f", false, true},
		{"eu-central-1", "aws", true, true},
	} {
		w := newWorld(t, simulator.Config{Clusters: 1, Services: 1, NoTags: c.noTags})
		w.config.Region = c.region
		client := ecs.NewFromConfig(w.config)
		arn := w.server.Fleet(account, c.region).ServiceARNs("production")[0]
		if !strings.HasPrefix(arn, "arn:"+c.partition+":ecs:") {
			t.Errorf("%s is not of the partition %s", arn, c.partition)
		}
		in := &ecs.DescribeServicesInput{Cluster: new("production"), Services: []string{arn}, Include: []types.ServiceField{types.ServiceFieldTags}}
		_, err := client.DescribeServices(t.Context(), in)
		if c.refuses {
			refused[*types.InvalidParameterException](t, err, "Tagging is not supported in "+c.region+".")
		} else if err != nil {
			t.Errorf("%s: %v", c.region, err)
		}
		in.Include = nil
		if out, err := client.DescribeServices(t.Context(), in); err != nil || len(out.Services) != 1 {
			t.Errorf("%s, without tags: %v", c.region, err)
		}
	}
}
