package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// loads gives the same configuration for every profile.
func loads(cfg aws.Config) func(context.Context, string) (aws.Config, error) {
	return func(context.Context, string) (aws.Config, error) { return cfg, nil }
}

func TestClientsOfSources(t *testing.T) {
	role := Source{Region: "eu-west-1", RoleARN: observerRole}
	connector := NewConnector(loads(aws.Config{Region: "eu-west-1"}))
	clients, err := connector.Clients(t.Context(), []Source{{}, {Region: "us-east-1"}, {Region: "eu-west-1"}, role}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Source{{Region: "eu-west-1"}, {Region: "us-east-1"}, role}
	if got := sources(clients); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	targets := []ecs.Target{{Region: "eu-west-1"}, {Region: "us-east-1"}, {AccountID: otherAccount, Region: "eu-west-1"}}
	for i, client := range clients {
		if client.Target() != targets[i] {
			t.Errorf("%v, want %v", client.Target(), targets[i])
		}
	}
	again, err := connector.Clients(t.Context(), []Source{role, {Region: "eu-west-1", RoleARN: observerRole, ExternalID: "x"}, {}}, clients)
	if err != nil || len(again) != 3 || again[0] != clients[2] || again[2] != clients[0] || slices.Contains(clients, again[1]) {
		t.Errorf("%v, %v: want the known clients and a new one", sources(again), err)
	}
}

func sources(clients []*Client) (sources []Source) {
	for _, client := range clients {
		sources = append(sources, client.Source())
	}
	return sources
}

func TestProfileIsLoadedOnce(t *testing.T) {
	var profiles []string
	connector := NewConnector(func(_ context.Context, profile string) (aws.Config, error) {
		profiles = append(profiles, profile)
		return aws.Config{}, nil
	})
	_, err := connector.Clients(t.Context(), []Source{{Region: "a"}, {Region: "b"}, {Region: "a", Profile: "p"}}, nil)
	if err != nil || !slices.Equal(profiles, []string{"", "p"}) {
		t.Errorf("%q, %v", profiles, err)
	}
}

// loadsProfiles gives a configuration for the environment and, unless there is an error, for every profile.
func loadsProfiles(cfg aws.Config, missing *error) func(context.Context, string) (aws.Config, error) {
	return func(_ context.Context, profile string) (aws.Config, error) {
		if profile != "" && *missing != nil {
			return aws.Config{}, *missing
		}
		return cfg, nil
	}
}

// ofNobody are targets of which all but the first have a profile that may not be there.
func ofNobody() []Source {
	return []Source{{}, {Profile: "nobody"}, {Profile: "nobody", Region: "eu-west-1"}, {Profile: "nobody", Region: "eu-west-1", RoleARN: observerRole}}
}

// TestUnloadedProfile has the targets of a profile that is not there fail, and no other.
func TestUnloadedProfile(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	missing := errors.New("failed to get shared config profile, nobody")
	clients, err := NewConnector(loadsProfiles(cfg, &missing)).Clients(t.Context(), ofNobody(), nil)
	if err != nil || len(clients) != len(ofNobody()) {
		t.Fatalf("%v, %v", sources(clients), err)
	}
	if _, err := clients[0].ListClusters(t.Context(), ""); err != nil {
		t.Errorf("the other target fails: %v", err)
	}
	account := call{"GetCallerIdentity", func(ctx context.Context, c *Client) error { _, err := c.Account(ctx); return err }}
	for _, client := range clients[1:] {
		for _, call := range append(calls(), account) {
			if err := call.do(t.Context(), client); !errors.Is(err, missing) || KindOf(err) != Failed {
				t.Errorf("%v: %s: %v", client.Source(), call.operation, err)
			}
		}
	}
	if n := server.Requests()["AssumeRole"]; n != 0 {
		t.Errorf("a role was asked for %d times without credentials", n)
	}
}

// TestProfileComes reads the targets of a profile once it is there, and leaves the others alone.
func TestProfileComes(t *testing.T) {
	_, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	missing := errors.New("broken")
	connector := NewConnector(loadsProfiles(cfg, &missing))
	reload := func(known []*Client) []*Client {
		clients, err := connector.Clients(t.Context(), ofNobody(), known)
		if err != nil {
			t.Fatal(err)
		}
		return clients
	}
	first := reload(nil)
	if again := reload(first); !slices.Equal(again, first) {
		t.Errorf("%v: want the same clients as long as nothing has changed", sources(again))
	}
	missing = nil
	there := reload(first)
	if there[0] != first[0] {
		t.Error("the other target has a new client")
	}
	for _, client := range there {
		if _, err := client.ListClusters(t.Context(), ""); err != nil {
			t.Errorf("%v: %v, now that there is a profile", client.Source(), err)
		}
	}
}

func TestNoClients(t *testing.T) {
	broken := errors.New("broken")
	for want, load := range map[error]func(context.Context, string) (aws.Config, error){
		ErrNoRegion: loads(aws.Config{}),
		broken:      func(context.Context, string) (aws.Config, error) { return aws.Config{}, broken },
	} {
		if clients, err := NewConnector(load).Clients(t.Context(), []Source{{}}, nil); !errors.Is(err, want) || clients != nil {
			t.Errorf("%v, %v, want %v", clients, err, want)
		}
	}
}

// TestRoleIsAssumed reads another account, under the name of the exporter and with the external id that the role asks for.
func TestRoleIsAssumed(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	var asked string
	server.Inject(fault.Fault{Operation: "AssumeRole", Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
		asked = string(call.Body)
		return next(call)
	}})
	clients, err := NewConnector(loads(cfg)).Clients(t.Context(), []Source{{RoleARN: observerRole, ExternalID: "an-id"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		page, err := clients[0].ListClusters(t.Context(), "")
		if err != nil || len(page.Items) != 1 || !strings.Contains(page.Items[0], ":"+otherAccount+":") {
			t.Errorf("%v, %v", page.Items, err)
		}
	}
	if !strings.Contains(asked, "ExternalId=an-id") || !strings.Contains(asked, "RoleSessionName=ecs_revision_exporter") {
		t.Errorf("asked for %s", asked)
	}
	if n := server.Requests()["AssumeRole"]; n != 1 {
		t.Errorf("the role was assumed %d times", n)
	}
}

func TestLoadConfig(t *testing.T) {
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", "none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
	for _, name := range []string{"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
		t.Setenv(name, "")
	}
	if _, err := LoadConfig(t.Context(), ""); !errors.Is(err, ErrNoCredentials) {
		t.Errorf("without credentials: %v", err)
	}
	if _, err := LoadConfig(t.Context(), "nobody"); err == nil || errors.Is(err, ErrNoCredentials) {
		t.Errorf("with a profile that there is not: %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDSIMULATED")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "simulated")
	t.Setenv("AWS_REGION", "eu-west-1")
	cfg, err := LoadConfig(t.Context(), "")
	if err != nil || cfg.Region != "eu-west-1" {
		t.Errorf("region %q, %v", cfg.Region, err)
	}
	if client, ok := cfg.HTTPClient.(*awshttp.BuildableClient); !ok || client.GetTimeout() != DefaultRequestTimeout {
		t.Errorf("what the SDK asks for credentials has no deadline: %+v", cfg.HTTPClient)
	}
}
