package fault_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ecs_revision_exporter/simulator/fault"
)

// refusedWith checks what the SDK made of an error.
func refusedWith(t *testing.T, err error, status int, code, message string) {
	t.Helper()
	failure, ok := errors.AsType[smithy.APIError](err)
	if !ok || failure.ErrorCode() != code || failure.ErrorMessage() != message {
		t.Errorf("error %v, want %s: %s", err, code, message)
	}
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || response.HTTPStatusCode() != status {
		t.Errorf("error %v, want status %d", err, status)
	}
}

func denied(action, resource string) string {
	return "User: " + user + " is not authorized to perform: " + action + " on resource: " + resource +
		" because no identity-based policy allows the " + action + " action"
}

func TestRefusals(t *testing.T) {
	w := newWorld(t)
	type answer struct {
		status        int
		code, message string
	}
	for name, c := range map[string]struct {
		effect   fault.Effect
		ecs, sts answer
	}{
		"error": {fault.Error("Odd", "very"), answer{400, "Odd", "very"}, answer{400, "Odd", "very"}},
		"ServerException": {fault.ServerException(),
			answer{500, "ServerException", "Service Unavailable. Please try again later."},
			answer{500, "InternalFailure", "Service Unavailable. Please try again later."}},
		"unavailable": {fault.ServiceUnavailable(),
			answer{503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."},
			answer{503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."}},
		"throttling": {fault.Throttling(),
			answer{400, "ThrottlingException", "Rate exceeded"}, answer{400, "Throttling", "Rate exceeded"}},
		"access": {fault.AccessDenied(),
			answer{400, "AccessDeniedException", denied("ecs:ListClusters", "*")},
			answer{403, "AccessDenied", denied("sts:AssumeRole", observer)}},
		"expired": {fault.ExpiredToken(),
			answer{400, "ExpiredTokenException", "The security token included in the request is expired"},
			answer{403, "ExpiredToken", "The security token included in the request is expired"}},
		"unrecognized": {fault.UnrecognizedClient(),
			answer{400, "UnrecognizedClientException", "The security token included in the request is invalid."},
			answer{403, "InvalidClientTokenId", "The security token included in the request is invalid."}},
	} {
		t.Run(name, func(t *testing.T) {
			defer w.Inject(fault.Fault{Effect: c.effect})()
			refusedWith(t, w.list(t.Context()), c.ecs.status, c.ecs.code, c.ecs.message)
			refusedWith(t, w.assume(t.Context()), c.sts.status, c.sts.code, c.sts.message)
		})
	}
}

func TestThrottlingIsWhatTheSDKTakesForIt(t *testing.T) {
	w := newWorld(t)
	w.Inject(fault.Fault{Effect: fault.Throttling()})
	for name, err := range map[string]error{"ECS": w.list(t.Context()), "STS": w.identity(t.Context())} {
		if retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) != aws.TrueTernary {
			t.Errorf("%s: not taken as throttling: %v", name, err)
		}
	}
}

func TestAccessDeniedNamesTheResource(t *testing.T) {
	w := newWorld(t)
	_, revision := w.deployment("default", "web")
	for _, c := range []struct {
		fault            fault.Fault
		call             func(context.Context) error
		action, resource string
	}{
		{fault.Fault{}, w.clusterCalls()[2].call, "ecs:DescribeClusters", prefix + "cluster/default"},
		{fault.Fault{Cluster: "staging"}, w.clusterCalls()[2].call, "ecs:DescribeClusters", prefix + "cluster/staging"},
		{fault.Fault{}, w.clusterCalls()[3].call, "ecs:ListServices", "*"},
		{fault.Fault{}, w.serviceCalls()[1].call, "ecs:DescribeServices", prefix + "service/default/web"},
		{fault.Fault{Service: "worker"}, w.serviceCalls()[1].call, "ecs:DescribeServices", prefix + "service/default/worker"},
		{fault.Fault{}, w.serviceCalls()[3].call, "ecs:ListServiceDeployments", prefix + "service/default/worker"},
		{fault.Fault{}, w.serviceCalls()[5].call, "ecs:DescribeServiceRevisions", revision},
	} {
		c.fault.Effect = fault.AccessDenied()
		remove := w.Inject(c.fault)
		refusedWith(t, c.call(t.Context()), 400, "AccessDeniedException", denied(c.action, c.resource))
		remove()
	}
}
