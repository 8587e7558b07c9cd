package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// loads gives the same configuration for every profile.
func loads(cfg aws.Config) Load {
	return func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil }
}

// profileOf is the profile that is asked for.
func profileOf(options []func(*config.LoadOptions) error) string {
	var asked config.LoadOptions
	for _, option := range options {
		_ = option(&asked) // none fails
	}
	return asked.SharedConfigProfile
}

// clientsOf are clients that go by their sources.
func clientsOf(t *testing.T, connector *Connector, sources []Source, known []*Client) []*Client {
	t.Helper()
	clients, commit, err := connector.Clients(t.Context(), sources, known)
	if err != nil {
		t.Fatal(err)
	}
	commit()
	return clients
}

func TestClientsOfSources(t *testing.T) {
	role := Source{Region: "eu-west-1", RoleARN: observerRole}
	connector := NewConnector(loads(aws.Config{Region: "eu-west-1"}))
	clients := clientsOf(t, connector, []Source{{}, {Region: "us-east-1"}, {Region: "eu-west-1"}, role}, nil)
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
	again := clientsOf(t, connector, []Source{role, {Region: "eu-west-1", RoleARN: observerRole, ExternalID: "x"}, {}}, clients)
	if len(again) != 3 || again[0] != clients[2] || again[2] != clients[0] || slices.Contains(clients, again[1]) {
		t.Errorf("%v: want the known clients and a new one", sources(again))
	}
}

func sources(clients []*Client) (sources []Source) {
	for _, client := range clients {
		sources = append(sources, client.Source())
	}
	return sources
}

// loadsProfiles gives a configuration for the environment and, unless there is an error, for every profile.
func loadsProfiles(cfg aws.Config, missing *error) Load {
	return func(_ context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
		if profileOf(options) != "" && *missing != nil {
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
	clients := clientsOf(t, NewConnector(loadsProfiles(cfg, &missing)), ofNobody(), nil)
	if len(clients) != len(ofNobody()) {
		t.Fatal(sources(clients))
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

// TestProfileComes reads the targets of a profile once it is there, without being told.
func TestProfileComes(t *testing.T) {
	_, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	missing := errors.New("broken")
	connector := NewConnector(loadsProfiles(cfg, &missing))
	first := clientsOf(t, connector, ofNobody(), nil)
	if again := clientsOf(t, connector, ofNobody(), first); !slices.Equal(again, first) {
		t.Errorf("%v: want the same clients as long as nothing has changed", sources(again))
	}
	missing = nil
	for _, client := range first {
		if _, err := client.ListClusters(t.Context(), ""); err != nil {
			t.Errorf("%v: %v, now that there is a profile", client.Source(), err)
		}
	}
	if got := first[1].Target().Region; got != cfg.Region {
		t.Errorf("the region of the profile is %q, want %q", got, cfg.Region)
	}
}

func TestNoClients(t *testing.T) {
	broken := errors.New("broken")
	for want, load := range map[error]Load{
		ErrNoRegion: loads(aws.Config{}),
		broken: func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) {
			return aws.Config{}, broken
		},
	} {
		if clients, _, err := NewConnector(load).Clients(t.Context(), []Source{{}}, nil); !errors.Is(err, want) || clients != nil {
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
	clients := clientsOf(t, NewConnector(loads(cfg)), []Source{{RoleARN: observerRole, ExternalID: "an-id"}}, nil)
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
