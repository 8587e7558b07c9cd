package api

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/collector/ecs"
)

// twins are two clients of a connector that come to the same account and region by different profiles.
func twins(t *testing.T) (first, second *Client) {
	t.Helper()
	clients := clientsOf(t, NewConnector(loads(aws.Config{Region: "eu-west-1"})), []Source{{Profile: "a"}, {Profile: "b"}}, nil)
	return clients[0], clients[1]
}

func TestTargetIsKnownOnceItIsIdentified(t *testing.T) {
	client, _ := twins(t)
	for _, step := range []struct{ account, want string }{{"", ""}, {account, account}, {account, account}, {otherAccount, account}} {
		if step.account != "" && !client.Identify(step.account) {
			t.Error("another client holds the target")
		}
		if want := (ecs.Target{AccountID: step.want, Region: "eu-west-1"}); client.Target() != want {
			t.Errorf("told %q: %v, want %v", step.account, client.Target(), want)
		}
	}
}

func TestOneClientHoldsAnAccountAndRegion(t *testing.T) {
	first, second := twins(t)
	for range 2 {
		if !first.Identify(account) {
			t.Error("the first does not hold it")
		}
	}
	if second.Identify(account) || second.Target().AccountID != account {
		t.Error("the second holds it as well, or does not know what it is")
	}
	second.Release() // of nothing
	if second.Identify(account) {
		t.Error("the second holds it as well, having released what it did not hold")
	}
	first.Release()
	if !second.Identify(account) || first.Identify(account) {
		t.Error("the second did not take over")
	}
}

func TestUnknownAccountsAreNotTheSame(t *testing.T) {
	first, second := twins(t)
	if !first.Identify("") || !second.Identify("") || first.Bucket(operation) == second.Bucket(operation) {
		t.Error("a client holds an account that nobody knows")
	}
}

func TestOtherTargetsHaveOtherHolders(t *testing.T) {
	first, second := twins(t)
	if !first.Identify(account) || !second.Identify(otherAccount) {
		t.Error("a client holds another account")
	}
	if first.Bucket(operation) == second.Bucket(operation) {
		t.Error("the accounts share a budget")
	}
}

// TestBudgetIsOfTheAccountAndRegion also goes from a client to the next one with all that it has learnt, and with the
// share that was configured last.
func TestBudgetIsOfTheAccountAndRegion(t *testing.T) {
	first, second := twins(t)
	if first.Bucket(operation) == second.Bucket(operation) {
		t.Error("a budget is shared before anybody knows that it has to be")
	}
	first.Configure(0.25, time.Second)
	second.Configure(0.05, time.Second)
	first.Identify(account)
	second.Identify(account)
	bucket := second.Bucket(operation)
	if bucket != first.Bucket(operation) {
		t.Error("the budget is not shared")
	}
	if got := delays(bucket, 20); got[19] < 5*time.Second {
		t.Errorf("the share is not the second's: %v", got)
	}
}

func TestBuckets(t *testing.T) {
	client, _ := twins(t)
	for operation, want := range map[string]string{
		"ListClusters": "cluster_read",
		"ListServices": "service_read", "DescribeServices": "service_read",
		"ListServiceDeployments": "service_deployment", "DescribeServiceDeployments": "service_deployment",
		"DescribeServiceRevisions": "service_revision",
	} {
		if name := client.Bucket(operation).Name(); name != want {
			t.Errorf("%s draws on %s, want %s", operation, name, want)
		}
	}
	if client.Bucket("ListServices") != client.Bucket("DescribeServices") {
		t.Error("operations of one bucket have one each")
	}
	if client.Bucket("GetCallerIdentity") != nil {
		t.Error("an operation of STS has a bucket")
	}
}
