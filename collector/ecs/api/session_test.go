package api

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// TestSharedRole reads two regions of an account with the same credentials. When AWS refuses these, it is asked again after
// pauses that grow, whoever wants to.
func TestSharedRole(t *testing.T) { synctest.Test(t, testSharedRole) }

func testSharedRole(t *testing.T) {
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Services: 3})
	connector := NewConnector(loads(cfg))
	sources := []Source{
		{Region: "eu-west-1", RoleARN: observerRole, Shared: true}, {Region: "us-east-1", RoleARN: observerRole, Shared: true},
		{Region: "us-east-1", RoleARN: observerRole},
	}
	list := func(clients []*Client) (failed int) {
		for _, client := range clients[:2] {
			if _, err := client.ListClusters(t.Context(), ""); err != nil {
				failed++
				if again := AgainAt(err); !again.After(time.Now()) || OperationOf(err) != "AssumeRole" || !LacksCredentials(err) {
					t.Errorf("it says to try again at %s: %v", again, err)
				}
			}
		}
		return failed
	}
	clients := clientsOf(t, connector, sources, nil)
	list(clients)
	clients = clientsOf(t, connector, sources, clients)
	list(clients)
	if n := server.Requests()["AssumeRole"]; n != 1 {
		t.Errorf("the role was assumed %d times, want once", n)
	}

	heal := server.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.AccessDenied()})
	time.Sleep(20 * time.Minute) // credentials are for fifteen
	for _, pause := range []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute} {
		before := server.Requests()["AssumeRole"]
		if failed := list(clients) + list(clients); failed != 4 || server.Requests()["AssumeRole"] != before+1 {
			t.Errorf("it was asked %d times, want once", server.Requests()["AssumeRole"]-before)
		}
		time.Sleep(pause - time.Millisecond)
		if list(clients) != 2 || server.Requests()["AssumeRole"] != before+1 {
			t.Errorf("before %s have passed it is asked again", pause)
		}
		time.Sleep(time.Millisecond)
	}
	heal()
	if list(clients) != 0 {
		t.Error("it still fails")
	}
	clientsOf(t, connector, sources[2:], clients)
	if n := len(connector.sessions.of); n != 0 {
		t.Errorf("credentials of %d roles are kept that nobody reads", n)
	}
}

// TestSharedConnections has all that share credentials share connections too, and nobody else.
func TestSharedConnections(t *testing.T) {
	environment(t, "http://127.0.0.1:1", "", "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x")
	clients := clientsOf(t, NewConnector(LoadConfig), []Source{
		{RoleARN: observerRole, Shared: true}, {Region: "us-east-1", RoleARN: "arn:aws:iam::123456789012:role/observer", Shared: true},
		{RoleARN: observerRole}, {Region: "us-east-1", RoleARN: observerRole},
	}, nil)
	var distinct []aws.HTTPClient
	for _, client := range clients {
		if used := client.connected.config.HTTPClient.(*transport).client; !slices.Contains(distinct, used) {
			distinct = append(distinct, used)
		}
	}
	if len(distinct) != 3 {
		t.Errorf("four clients have %d ways to AWS, want one for the two that share", len(distinct))
	}
}

// TestSharedRoleFails has no answer come for credentials: they are asked for again with the next call.
func TestSharedRoleFails(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Services: 3})
	client := clientsOf(t, NewConnector(loads(cfg)), []Source{{RoleARN: observerRole, Shared: true}}, nil)[0]
	heal := server.Inject(fault.Fault{Operation: "AssumeRole", Effect: fault.ServerException()})
	_, err := client.ListClusters(t.Context(), "")
	if !LacksCredentials(err) || !AgainAt(err).IsZero() {
		t.Errorf("%v, want no time to wait for", err)
	}
	heal()
	if _, err := client.ListClusters(t.Context(), ""); err != nil {
		t.Error(err)
	}
}
