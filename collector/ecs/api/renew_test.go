package api

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"ecs_revision_exporter/simulator"
)

// TestReloadFindsOtherCredentials reloads with shared files that are as they were, and that have changed.
func TestReloadFindsOtherCredentials(t *testing.T) {
	server := simulator.New(simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	listening := httptest.NewServer(server)
	defer listening.Close()
	keys := func(id string) string {
		return "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = y\n"
	}
	environment(t, listening.URL, keys("first"), "AWS_REGION=eu-west-1")
	sources := []Source{{}, {RoleARN: observerRole}}
	connector := NewConnector(LoadConfig)
	clients := clientsOf(t, connector, sources, nil)
	before := []int{clients[0].Renewals(), clients[1].Renewals()}
	renewals := func() []int {
		t.Helper()
		if again := clientsOf(t, connector, sources, clients); !slices.Equal(again, clients) {
			t.Error("there are other clients")
		}
		var since []int
		for i, client := range clients {
			if _, err := client.ListClusters(t.Context(), ""); err != nil {
				t.Error(err)
			}
			since = append(since, client.Renewals()-before[i])
		}
		return since
	}
	for _, step := range []struct {
		profiles string
		want     int
		assumed  int
	}{{keys("first"), 0, 1}, {keys("second"), 1, 2}, {keys("second"), 1, 2}} {
		if err := os.WriteFile(os.Getenv("AWS_CONFIG_FILE"), []byte(step.profiles), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := renewals(); got[0] != step.want || got[1] != step.want || server.Requests()["AssumeRole"] != step.assumed {
			t.Errorf("there were %v renewals and %d roles assumed, want %d and %d", got, server.Requests()["AssumeRole"], step.want, step.assumed)
		}
	}
	sources[1].ExternalID = "changed"
	if got := renewals(); got[0] != 1 || got[1] != 2 {
		t.Errorf("with another external id there were %v renewals", got)
	}
}

// TestProcessIsAskedAgain reloads keys that a process gives out, and that never expire.
func TestProcessIsAskedAgain(t *testing.T) {
	environment(t, "http://127.0.0.1:1", "[profile way]\nregion = eu-west-1\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"x\", \"SecretAccessKey\": \"y\"}'\n")
	connector := NewConnector(LoadConfig)
	first := clientsOf(t, connector, []Source{{Profile: "way"}}, nil)
	before := first[0].Renewals()
	if again := clientsOf(t, connector, []Source{{Profile: "way"}}, first); again[0] != first[0] || again[0].Renewals() != before+1 {
		t.Error("the process is not asked again")
	}
}

// TestWhoGoesOn configures another source than the one that an account and region was read by.
func TestWhoGoesOn(t *testing.T) {
	role := Source{Region: "eu-west-1", RoleARN: observerRole}
	with := func(change func(*Source)) Source { s := role; change(&s); return s }
	other := "arn:aws:iam::" + account + ":role/observer"
	for name, test := range map[string]struct {
		former, now Source
		goesOn      bool
	}{
		"external id":        {role, with(func(s *Source) { s.ExternalID = "x" }), true},
		"role":               {role, with(func(s *Source) { s.RoleARN += "2" }), true},
		"profile":            {role, with(func(s *Source) { s.Profile = "audit" }), true},
		"profile for a role": {role, Source{Region: "eu-west-1", Profile: "audit"}, true},
		"role of another":    {role, with(func(s *Source) { s.RoleARN = other }), false},
		"another region":     {role, with(func(s *Source) { s.Region = "us-east-1" }), false},
	} {
		connector := NewConnector(loads(aws.Config{Region: "eu-west-1"}))
		clients := clientsOf(t, connector, []Source{test.former}, nil)
		clients[0].Identify(otherAccount)
		now := clientsOf(t, connector, []Source{test.now}, clients)
		if now[0] == clients[0] != test.goesOn || now[0].Source() != test.now {
			t.Errorf("%s: is it the same client? %t, want %t; it reads %v", name, now[0] == clients[0], test.goesOn, now[0].Source())
		}
	}
}

// TestTheLikestGoesOn has several targets of a region read by other sources: each goes on where it was.
func TestTheLikestGoesOn(t *testing.T) {
	connector := NewConnector(loads(aws.Config{Region: "eu-west-1"}))
	theirs, ours := Source{RoleARN: observerRole}, Source{Profile: "own"}
	clients := clientsOf(t, connector, []Source{ours, theirs}, nil)
	clients[0].Identify(account)
	theirs.ExternalID, ours.Profile = "x", "renamed"
	now := clientsOf(t, connector, []Source{theirs, ours, {Profile: "new"}}, clients)
	if now[0] != clients[1] || now[1] != clients[0] || slices.Contains(clients, now[2]) {
		t.Errorf("%v go on as %v", sources(clients), sources(now))
	}
}

// TestErrorChangesNothing has the environment lose its region.
func TestErrorChangesNothing(t *testing.T) {
	cfg := aws.Config{Region: "eu-west-1"}
	connector := NewConnector(func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil })
	clients := clientsOf(t, connector, []Source{{}}, nil)
	before := clients[0].Renewals()
	cfg.Region = ""
	if _, _, err := connector.Clients(t.Context(), []Source{{Profile: "new", Region: "eu-west-1"}, {}}, clients); err == nil {
		t.Error("there is no error")
	}
	if clients[0].Renewals() != before || clients[0].Target().Region != "eu-west-1" {
		t.Error("the client has changed")
	}
}

// TestCallsOfARenewal are made by the credentials of that, and not by those of the next one.
func TestCallsOfARenewal(t *testing.T) {
	server := simulator.New(simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	listening := httptest.NewServer(server)
	defer listening.Close()
	environment(t, listening.URL, "[default]\naws_access_key_id = first\naws_secret_access_key = y\n", "AWS_REGION=eu-west-1")
	connector := NewConnector(LoadConfig)
	clients := clientsOf(t, connector, []Source{{}}, nil)
	list := func(renewal int) error {
		_, err := clients[0].ListClusters(ByRenewal(t.Context(), renewal), "")
		return err
	}
	chosen := clients[0].Renewals()
	if err := list(chosen); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("AWS_CONFIG_FILE"), []byte("[default]\naws_access_key_id = second\naws_secret_access_key = y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	clientsOf(t, connector, []Source{{}}, clients)
	made := server.Requests()["ListClusters"]
	if err := list(chosen); !errors.Is(err, ErrRenewed) || server.Requests()["ListClusters"] != made {
		t.Errorf("%v, and %d calls were made", err, server.Requests()["ListClusters"]-made)
	}
	if err := list(clients[0].Renewals()); err != nil {
		t.Error(err)
	}
}
