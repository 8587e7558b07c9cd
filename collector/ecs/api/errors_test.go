package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

func TestKindsAndCodes(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	for _, test := range []struct {
		effect fault.Effect
		kind   Kind
		code   string
	}{
		{fault.Throttling(), Throttled, "ThrottlingException"},
		{fault.Error("TooManyRequestsException", "slower"), Throttled, "TooManyRequestsException"},

		{fault.AccessDenied(), Refused, "AccessDeniedException"},
		{fault.Error("InvalidParameterException", "Cross service requests are not allowed."), Refused, "InvalidParameterException"},
		{fault.Error("ClientException", "no"), Refused, "ClientException"},
		{fault.Error("SomethingNewException", "no"), Refused, "SomethingNewException"},

		{fault.Error("ClusterNotFoundException", "Cluster not found."), NotFound, "ClusterNotFoundException"},
		{fault.Error("ServiceNotFoundException", "Service not found."), NotFound, "ServiceNotFoundException"},
		{fault.Error("ServiceNotActiveException", "Service was not ACTIVE."), NotFound, "ServiceNotActiveException"},
		{fault.Error("InvalidParameterException", "Cannot call DescribeServiceRevisions for a service that is INACTIVE"), NotFound, "InvalidParameterException"},

		{fault.Error("UnsupportedFeatureException", "no"), Unsupported, "UnsupportedFeatureException"},

		{fault.ExpiredToken(), Failed, "ExpiredTokenException"},
		{fault.UnrecognizedClient(), Failed, "UnrecognizedClientException"},
		{fault.Error("InvalidSignatureException", "Signature expired"), Failed, "InvalidSignatureException"},
		{fault.Error("InvalidClientTokenId", "no"), Failed, "InvalidClientTokenId"},
		{fault.Error("MissingAuthenticationTokenException", "no"), Failed, "MissingAuthenticationTokenException"},
		{fault.Error("RequestExpired", "no"), Failed, "RequestExpired"},
		{fault.Error("IncompleteSignature", "no"), Failed, "IncompleteSignature"},
		{fault.ServerException(), Failed, "ServerException"},
		{fault.ServiceUnavailable(), Failed, "ServiceUnavailable"},
		{fault.Reset(), Failed, "error"},
		{fault.Truncate(), Failed, "error"},
		{fault.NotJSON(), Failed, "error"},
		{fault.HTMLPage(), Failed, "error"},
	} {
		remove := w.Inject(fault.Fault{Effect: test.effect})
		for _, call := range calls() {
			err := call.do(t.Context(), w.Client)
			if err == nil || KindOf(err) != test.kind || CodeOf(err) != test.code {
				t.Errorf("%s: kind %d and code %s, want %d and %s: %v", call.operation, KindOf(err), CodeOf(err), test.kind, test.code, err)
			}
		}
		remove()
	}
}

func TestCodeOfSuccess(t *testing.T) {
	if code := CodeOf(nil); code != "OK" {
		t.Error(code)
	}
}

// TestAnswersThatNameNoError are those of what stands between the client and AWS.
func TestAnswersThatNameNoError(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		kind   Kind
		code   string
	}{
		{http.StatusForbidden, "{}", Failed, "UnknownError"},
		{http.StatusForbidden, "<html>Forbidden</html>", Failed, "error"},
		{http.StatusTooManyRequests, "<html>Slower</html>", Throttled, "error"},
		{http.StatusTooManyRequests, "{}", Throttled, "UnknownError"},
	} {
		client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		})
		_, err := client.ListClusters(t.Context(), "")
		if KindOf(err) != test.kind || CodeOf(err) != test.code {
			t.Errorf("%d %s: kind %d and code %s, want %d and %s", test.status, test.body, KindOf(err), CodeOf(err), test.kind, test.code)
		}
	}
}

func TestNoAnswer(t *testing.T) {
	w := newWorld(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, call := range calls() {
		if err := call.do(ctx, w.Client); KindOf(err) != Failed || CodeOf(err) != "error" || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: kind %d and code %s: %v", call.operation, KindOf(err), CodeOf(err), err)
		}
	}
}

// TestRoleThatCannotBeAssumed is about a call that was never made: nothing that it asks for was refused, and AWS neither
// rejected nor accepted it.
func TestRoleThatCannotBeAssumed(t *testing.T) {
	for code, effect := range map[string]fault.Effect{"AccessDenied": fault.AccessDenied(), "Throttling": fault.Throttling()} {
		server, cfg := simulatortest.Start(t, simulator.Config{Clusters: 1, Services: 1, Consistent: true})
		server.Inject(fault.Fault{Operation: "AssumeRole", Effect: effect})
		client := withRole(t, cfg)
		bucket := client.Bucket("ListClusters")
		bucket.Learn(began(), throttled())
		for _, call := range append(calls(), call{"Account", func(ctx context.Context, c *Client) error { _, err := c.Account(ctx); return err }}) {
			err := call.do(t.Context(), client)
			bucket.Learn(began().Add(time.Second), err)
			if KindOf(err) != Failed || CodeOf(err) != code || !strings.Contains(err.Error(), "AssumeRole") {
				t.Errorf("%s: kind %d and code %s: %v", call.operation, KindOf(err), CodeOf(err), err)
			}
		}
		if bucket.rejected != began() || bucket.since != began() {
			t.Error("the bucket of ECS learnt from it")
		}
	}
}

// TestErrorCodeThatIsNoText is about a code in a header, which can hold anything.
func TestErrorCodeThatIsNoText(t *testing.T) {
	client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Errortype", "Odd\xffException")
		w.WriteHeader(http.StatusBadRequest)
	})
	if _, err := client.ListClusters(t.Context(), ""); CodeOf(err) != "Odd\uFFFDException" {
		t.Errorf("%q", CodeOf(err))
	}
}
