package world_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
	"ecs_revision_exporter/simulator/world"
)

const (
	cases  = "../testdata/cases/"
	prefix = "arn:aws:ecs:us-east-1:111122223333:"
)

func load(t *testing.T, path string) *world.World {
	t.Helper()
	w, err := world.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// served serves a case, and gives a configuration and client that do not retry.
func served(t *testing.T, name string) (*world.Server, aws.Config, *ecs.Client) {
	t.Helper()
	server := world.NewServer(load(t, cases+name+".json"), simulator.Config{})
	config := simulatortest.WithoutRetries(simulatortest.Serve(t, server))
	config.Region = "us-east-1"
	return server, config, ecs.NewFromConfig(config)
}

// file is what a case says, as JSON.
type file struct {
	ClusterArns                                    []string
	Services, ServiceDeployments, ServiceRevisions []map[string]any
}

// TestCasesAreAnsweredAsWritten reads every case by the operations of ECS, and holds the answers against the file.
func TestCasesAreAnsweredAsWritten(t *testing.T) {
	paths, err := filepath.Glob(cases + "*.json")
	if err != nil || len(paths) != 8 {
		t.Fatalf("%d cases, %v", len(paths), err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want file
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			server, _, client := served(t, filepath.Base(path[:len(path)-len(".json")]))
			got := record(server)
			clusters, err := client.ListClusters(t.Context(), nil)
			if err != nil || !slices.Equal(clusters.ClusterArns, want.ClusterArns) {
				t.Errorf("clusters %v, %v", clusters.ClusterArns, err)
			}
			readServices(t, client, want)
			readParts(t, client, want)
			checkWritten(t, "serviceArn", want.Services, got["services"])
			checkWritten(t, "serviceDeploymentArn", want.ServiceDeployments, got["serviceDeployments"])
			checkWritten(t, "serviceRevisionArn", want.ServiceRevisions, got["serviceRevisions"])
		})
	}
}

// record keeps the entries of all answers by the list that they are in, as JSON.
func record(server *world.Server) map[string][]map[string]any {
	got := map[string][]map[string]any{}
	server.Inject(fault.Fault{Effect: fault.Edit(func(answer map[string]any) {
		for name, list := range answer {
			entries, _ := list.([]any)
			for _, entry := range entries {
				if entry, ok := entry.(map[string]any); ok {
					got[name] = append(got[name], entry)
				}
			}
		}
	})})
	return got
}

// readServices describes each service on its own: one may be denied.
func readServices(t *testing.T, client *ecs.Client, want file) {
	t.Helper()
	for _, cluster := range want.ClusterArns {
		out, err := client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: &cluster, MaxResults: aws.Int32(100)})
		if err != nil {
			t.Fatal(err)
		}
		for _, arn := range out.ServiceArns {
			_, err := client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{arn}})
			if denied := arn == prefix+"service/prod/secret-vault"; denied != (err != nil) {
				t.Errorf("%s: %v", arn, err)
			}
		}
	}
}

func readParts(t *testing.T, client *ecs.Client, want file) {
	t.Helper()
	for _, d := range want.ServiceDeployments {
		if _, err := client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
			ServiceDeploymentArns: []string{d["serviceDeploymentArn"].(string)},
		}); err != nil {
			t.Error(err)
		}
	}
	for _, r := range want.ServiceRevisions {
		if _, err := client.DescribeServiceRevisions(t.Context(), &ecs.DescribeServiceRevisionsInput{
			ServiceRevisionArns: []string{r["serviceRevisionArn"].(string)},
		}); err != nil {
			t.Error(err)
		}
	}
}

// checkWritten checks that every entry of the file, but one that is denied, has been answered with all its members.
func checkWritten(t *testing.T, id string, want, got []map[string]any) {
	t.Helper()
	for _, w := range want {
		if w[id] != prefix+"service/prod/secret-vault" && !slices.ContainsFunc(got, func(g map[string]any) bool { return has(g, w) }) {
			t.Errorf("%s is not answered as written", w[id])
		}
	}
}

// has says whether one JSON value is the other, with more members perhaps. What is 0 or false may be left out, and
// times are answered in milliseconds.
func has(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		for name := range want {
			ok = ok && has(got[name], want[name])
		}
		return ok
	case []any:
		got, _ := got.([]any)
		ok := len(got) == len(want)
		for i := range want {
			ok = ok && has(got[i], want[i])
		}
		return ok
	case float64:
		got, _ := got.(float64)
		return math.Abs(got-want) < 0.001
	case bool:
		got, _ := got.(bool)
		return got == want
	default:
		return reflect.DeepEqual(got, want)
	}
}

func TestIdentityAndPlace(t *testing.T) {
	_, config, _ := served(t, "short-arn-twins-1")
	identity, err := sts.NewFromConfig(config).GetCallerIdentity(t.Context(), nil)
	if err != nil || *identity.Account != "111122223333" {
		t.Errorf("identity %+v, %v", identity, err)
	}
	config.Region = "eu-west-1"
	elsewhere, err := ecs.NewFromConfig(config).ListClusters(t.Context(), nil)
	if err != nil || len(elsewhere.ClusterArns) != 0 {
		t.Errorf("elsewhere there are %v, %v", elsewhere.ClusterArns, err)
	}
}
