package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ecs_revision_exporter/simulator"
)

// tasks are those of clusters, by name, as ECS describes them (AWS' ECS API reference, Task).
type tasks map[string][]map[string]any

// discoverable is the endpoint of a simulated AWS with what Prometheus' discovery of ECS asks for besides: tasks.
func discoverable(t *testing.T, simulated *simulator.Running, tasks tasks) (endpoint string) {
	t.Helper()
	to, err := url.Parse(simulated.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		if operation != "ListTasks" && operation != "DescribeTasks" {
			proxy.ServeHTTP(w, r)
			return
		}
		var request struct{ Cluster string }
		_ = json.NewDecoder(r.Body).Decode(&request)
		_, cluster, _ := strings.Cut(request.Cluster, "/")
		described, arns := []map[string]any{}, []any{}
		for _, task := range tasks[cluster] {
			described, arns = append(described, task), append(arns, task["taskArn"])
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_ = json.NewEncoder(w).Encode(map[string]any{"taskArns": arns, "tasks": described})
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// tasks are one of each deployment of a service, all at the address 127.0.0.1.
func (s shop) tasks(service string) []map[string]any {
	described, _ := s.fleet.Service("shop", service)
	var tasks []map[string]any
	for i, deployment := range described.Deployments {
		tasks = append(tasks, map[string]any{
			"taskArn":           fmt.Sprintf("arn:aws:ecs:%s:%s:task/shop/%032x", region, account, i),
			"taskDefinitionArn": aws.ToString(deployment.TaskDefinition),
			"group":             "service:" + service,
			"launchType":        "FARGATE",
			"lastStatus":        "RUNNING",
			"attachments": []any{map[string]any{
				"type":    "ElasticNetworkInterface",
				"details": []any{map[string]any{"name": "privateIPv4Address", "value": "127.0.0.1"}},
			}},
		})
	}
	return tasks
}
