package world_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator/world"
)

// code gives the error code of a call, empty when it has none.
func code(err error) string {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure.ErrorCode()
	}
	return ""
}

func TestWorldsAreStrict(t *testing.T) {
	_, _, client := served(t, "stopped-target-never-ran")
	services := func(names ...string) error {
		_, err := client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: names})
		return err
	}
	revisions := func(ids ...string) error {
		for i := range ids {
			ids[i] = prefix + "service-revision/prod/" + ids[i]
		}
		_, err := client.DescribeServiceRevisions(t.Context(), &ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: ids})
		return err
	}
	api, shop := "api/2300000000000000001", "shop/2400000000000000001"
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"ten services":        {services(slices.Repeat([]string{"api"}, 10)...), ""},
		"eleven services":     {services(slices.Repeat([]string{"api"}, 11)...), "InvalidParameterException"},
		"one revision":        {revisions(api), ""},
		"revisions of two":    {revisions(api, shop), "InvalidParameterException"},
		"a revision twice":    {revisions(api, api), "ServerException"},
		"revisions of nobody": {revisions("web/1"), "ServiceNotFoundException"},
	} {
		if got := code(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestListIsNewestFirstAndPaged(t *testing.T) {
	_, _, client := served(t, "stopped-target-never-ran")
	in := &ecs.ListServiceDeploymentsInput{Cluster: aws.String("prod"), Service: aws.String("shop"), MaxResults: aws.Int32(1)}
	var got []string
	for range 3 {
		out, err := client.ListServiceDeployments(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, *out.ServiceDeployments[0].ServiceDeploymentArn)
		if in.NextToken = out.NextToken; in.NextToken == nil {
			break
		}
	}
	if want := []string{prefix + "service-deployment/prod/shop/DD", prefix + "service-deployment/prod/shop/DC"}; !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
}

func TestRulesAndSwitch(t *testing.T) {
	server, _, client := served(t, "list-throttled-1")
	list := func() string {
		_, err := client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Cluster: aws.String("prod"), Service: aws.String("web")})
		return code(err)
	}
	if got := list(); got != "" {
		t.Errorf("the first world answers %s", got)
	}
	throttled := load(t, cases+"list-throttled-2.json")
	for range 2 {
		server.Switch(throttled)
		for i := range 10 {
			if got, want := list(), i < 9; (got == "ThrottlingException") != want {
				t.Errorf("answer %d: %q", i, got)
			}
		}
	}
	server.Switch(throttled)
	server.Switch(load(t, cases+"list-throttled-1.json"))
	if got := list(); got != "" {
		t.Errorf("back in the first world %s is answered", got)
	}
}

func TestDeniedServiceIsNamed(t *testing.T) {
	_, _, client := served(t, "one-service-denied")
	for denied, names := range map[bool][]string{true: {"svc-00", "secret-vault"}, false: {"svc-00", "svc-01"}} {
		_, err := client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: names})
		if got := code(err); (got == "AccessDeniedException") != denied {
			t.Errorf("%v: %v", names, err)
		}
	}
}

func TestSwitchChangesEverything(t *testing.T) {
	server, _, client := served(t, "controller-changed-1")
	server.Switch(load(t, cases+"controller-changed-2.json"))
	out, err := client.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: aws.String("prod"), Services: []string{"web"}})
	if err != nil || out.Services[0].DeploymentController.Type != types.DeploymentControllerTypeCodeDeploy || len(out.Services[0].TaskSets) != 1 {
		t.Errorf("described %+v, %v", out, err)
	}
	_, err = client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Cluster: aws.String("prod"), Service: aws.String("web")})
	if got := code(err); got != "UnsupportedFeatureException" {
		t.Errorf("listing deployments: %v", err)
	}
}

// write writes a world down.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "world.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrief(t *testing.T) {
	server, _, client := served(t, "stopped-target-never-ran")
	server.Switch(load(t, write(t, `{
		"clusterArns": ["`+prefix+`cluster/prod"],
		"services": [{"serviceArn": "`+prefix+`service/prod/web", "clusterArn": "`+prefix+`cluster/prod", "serviceName": "web", "status": "ACTIVE"}],
		"serviceDeployments": [
			{"serviceDeploymentArn": "`+prefix+`service-deployment/prod/web/D1", "createdAt": 1, "status": "SUCCESSFUL"},
			{"serviceDeploymentArn": "`+prefix+`service-deployment/prod/web/D2", "createdAt": 2, "status": "IN_PROGRESS",
				"_brief": {"status": "STOPPED", "finishedAt": 3}}
		]}`)))
	out, err := client.ListServiceDeployments(t.Context(), &ecs.ListServiceDeploymentsInput{Cluster: aws.String("prod"), Service: aws.String("web")})
	if err != nil {
		t.Fatal(err)
	}
	if d := out.ServiceDeployments; d[0].Status != "STOPPED" || d[0].FinishedAt.Unix() != 3 || d[0].CreatedAt.Unix() != 2 || d[1].Status != "SUCCESSFUL" {
		t.Errorf("listed %+v", d)
	}
	described, err := client.DescribeServiceDeployments(t.Context(), &ecs.DescribeServiceDeploymentsInput{
		ServiceDeploymentArns: []string{*out.ServiceDeployments[0].ServiceDeploymentArn},
	})
	if err != nil || described.ServiceDeployments[0].Status != "IN_PROGRESS" {
		t.Errorf("described %+v, %v", described, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, text := range []string{"", "{", `{"clusterArns": 1}`, `{"rules": 1}`} {
		if _, err := world.Load(write(t, text)); err == nil {
			t.Errorf("%q is a world", text)
		}
	}
	if _, err := world.Load(cases + "absent.json"); err == nil {
		t.Error("what is not there is a world")
	}
}
