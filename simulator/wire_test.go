package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecs_revision_exporter/simulator"
)

const signed = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261120/eu-central-1/ecs/aws4_request, " +
	"SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"

// post sends a request to a simulator of its own.
func post(t *testing.T, body string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	return postTo(simulator.New(simulator.Config{}), body, headers)
}

// postTo sends a request as no SDK would. Headers replace those of a correct ECS request.
func postTo(server *simulator.Server, body string, headers map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters")
	r.Header.Set("Authorization", signed)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

func TestAnswersOnTheWire(t *testing.T) {
	for _, c := range []struct {
		name    string
		body    string
		headers map[string]string
		status  int
		code    string // empty when the request is right
	}{
		{"nothing asked", `{}`, nil, 200, ""},
		{"unknown member", `{"maxResults": 1, "colour": {"red": 1}}`, nil, 200, ""},
		{"no JSON", `{"maxResults":`, nil, 400, "SerializationException"},
		{"empty", ``, nil, 400, "SerializationException"},
		{"more than one value", `{} {}`, nil, 400, "SerializationException"},
		{"member of another type", `{"maxResults": "1"}`, nil, 400, "SerializationException"},
		{"member of another value", `{"maxResults": 101}`, nil, 400, "InvalidParameterException"},
		{"unknown operation", `{}`, map[string]string{
			"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListUnicorns"}, 400, "UnknownOperationException"},
		{"other API", `{}`, map[string]string{
			"X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.ListClusters"}, 400, "UnknownOperationException"},
		{"no target", `{}`, map[string]string{"X-Amz-Target": ""}, 400, "UnknownOperationException"},
		{"unsigned", `{}`, map[string]string{"Authorization": ""}, 400, "MissingAuthenticationTokenException"},
		{"other signature", `{}`, map[string]string{"Authorization": "Bearer x"}, 400, "IncompleteSignatureException"},
		{"scope of another service", `{}`, map[string]string{
			"Authorization": strings.Replace(signed, "/ecs/", "/ecr/", 1)}, 400, "InvalidSignatureException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			response := post(t, c.body, c.headers)
			var answer struct {
				Type string `json:"__type"`
			}
			if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
				t.Fatal(err)
			}
			if response.Code != c.status || answer.Type != c.code {
				t.Errorf("%d %s, want %d %s", response.Code, answer.Type, c.status, c.code)
			}
			if got := response.Header().Get("Content-Type"); got != "application/x-amz-json-1.1" {
				t.Errorf("content type %s", got)
			}
		})
	}
}

func TestTimesInRequestsAreNumbers(t *testing.T) {
	target := map[string]string{"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListServiceDeployments"}
	response := post(t, `{"service": "a", "createdAt": {"after": "2026-11-20T12:00:00Z"}}`, target)
	if response.Code != 400 || !strings.Contains(response.Body.String(), "SerializationException") {
		t.Errorf("%d %s", response.Code, response.Body)
	}
}

func TestRequestIDsDiffer(t *testing.T) {
	first := post(t, `{}`, nil).Header().Get("X-Amzn-Requestid")
	second := post(t, `{}`, nil).Header().Get("X-Amzn-Requestid")
	if len(first) != 36 || first == second {
		t.Errorf("%q and %q", first, second)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	response := post(t, `{"nextToken": "`+strings.Repeat("a", 1<<20)+`"}`, nil)
	if response.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", response.Code)
	}
}

func TestOnlyPostToTheRoot(t *testing.T) {
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/", http.StatusMethodNotAllowed},
		{http.MethodPut, "/", http.StatusMethodNotAllowed},
		{http.MethodPost, "/clusters", http.StatusNotFound},
		{http.MethodGet, "/favicon.ico", http.StatusNotFound},
	} {
		w := httptest.NewRecorder()
		simulator.New(simulator.Config{}).ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.status)
		}
	}
}
