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
)

// discoverable is the endpoint of the simulated AWS with what Prometheus' discovery of ECS asks for
// besides: the tasks of the shop, one of each of its revisions, all at the address 127.0.0.1.
func discoverable(t *testing.T, shop shop) (endpoint string) {
	t.Helper()
	simulator, err := url.Parse(shop.aws.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(simulator)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		var request struct{ Cluster string }
		switch operation {
		case "ListTasks", "DescribeTasks":
			_ = json.NewDecoder(r.Body).Decode(&request)
		default:
			proxy.ServeHTTP(w, r)
			return
		}
		tasks, arns := []map[string]any{}, []any{}
		if strings.HasSuffix(request.Cluster, "/shop") {
			tasks = shop.tasks()
		}
		for _, task := range tasks {
			arns = append(arns, task["taskArn"])
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_ = json.NewEncoder(w).Encode(map[string]any{"taskArns": arns, "tasks": tasks})
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// tasks are those of the service as ECS describes them (AWS' ECS API reference, Task).
func (s shop) tasks() []map[string]any {
	orders, _ := s.fleet.Service("shop", "orders")
	var tasks []map[string]any
	for i, deployment := range orders.Deployments {
		tasks = append(tasks, map[string]any{
			"taskArn":           fmt.Sprintf("arn:aws:ecs:%s:%s:task/shop/%032x", region, account, i),
			"taskDefinitionArn": aws.ToString(deployment.TaskDefinition),
			"group":             "service:orders",
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
