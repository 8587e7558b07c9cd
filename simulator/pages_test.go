package simulator_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

func TestTokensAnswerTheirOwnQuestionOnly(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for i := range 3 {
		w.service(fleet.ServiceSpec{Name: fmt.Sprintf("service-%d", i)})
	}
	first, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{MaxResults: aws.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	token := first.NextToken
	list := func(in ecs.ListServicesInput) error {
		_, err := w.client.ListServices(t.Context(), &in)
		return err
	}
	if err := list(ecs.ListServicesInput{NextToken: token, MaxResults: aws.Int32(2)}); err != nil {
		t.Errorf("with another page size: %v", err)
	}
	_, err = w.client.ListClusters(t.Context(), &ecs.ListClustersInput{NextToken: token})
	refused[*types.InvalidParameterException](t, err, "Invalid token.")
	for name, in := range map[string]ecs.ListServicesInput{
		"other filter":  {NextToken: token, LaunchType: types.LaunchTypeFargate},
		"other cluster": {NextToken: token, Cluster: w.fleet.Clusters()[1].ClusterName},
		"not base64":    {NextToken: aws.String("!")},
		"not ours":      {NextToken: aws.String(base64.URLEncoding.EncodeToString([]byte("{}")))},
		"empty":         {NextToken: aws.String("")},
	} {
		t.Run(name, func(t *testing.T) {
			refused[*types.InvalidParameterException](t, list(in), "Invalid token.")
		})
	}
}

func TestTokensAnswerTheirOwnRegionOnly(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	page, err := w.client.ListClusters(t.Context(), &ecs.ListClustersInput{MaxResults: aws.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	w.config.Region = "us-east-1"
	_, err = ecs.NewFromConfig(w.config).ListClusters(t.Context(), &ecs.ListClustersInput{NextToken: page.NextToken})
	refused[*types.InvalidParameterException](t, err, "Invalid token.")
}

func TestPagesGoOnWhereTheyEnded(t *testing.T) {
	for _, c := range []struct {
		name string
		gone int // of services 0 to 5, of which the first page had 0 to 2
	}{
		{"one of the page is deleted", 0},
		{"the last of the page is deleted", 2},
		{"one to come is deleted", 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, simulator.Config{})
			for i := range 6 {
				w.service(fleet.ServiceSpec{Name: fmt.Sprintf("service-%d", i)})
			}
			arns := slices.Clone(w.fleet.ServiceARNs(prefix + "cluster/default"))
			page, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{MaxResults: aws.Int32(3)})
			if err != nil {
				t.Fatal(err)
			}
			service, _ := w.fleet.Service("default", arns[c.gone])
			if err := w.fleet.DeleteService("default", *service.ServiceName); err != nil {
				t.Fatal(err)
			}
			w.clock.Advance(2 * fleet.DrainTime)
			next, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{NextToken: page.NextToken})
			if err != nil {
				t.Fatal(err)
			}
			if want := slices.DeleteFunc(arns[3:], func(arn string) bool {
				return arn == arns[c.gone]
			}); !slices.Equal(next.ServiceArns, want) {
				t.Errorf("the next page has %v, want %v", next.ServiceArns, want)
			}
		})
	}
}
