package e2e

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

// serviceMonitor is what of a ServiceMonitor its job is made of.
type serviceMonitor struct {
	Metadata struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Spec struct {
		Endpoints []struct {
			Port        string              `yaml:"port"`
			HonorLabels bool                `yaml:"honorLabels"`
			Relabelings []map[string]string `yaml:"relabelings"`
		} `yaml:"endpoints"`
	} `yaml:"spec"`
}

// job is what the Prometheus operator makes of the monitor, for a pod of Kubernetes that is an exporter: its targets
// have the labels that the operator gives them (pkg/prometheus/promcfg.go, generateServiceMonitorConfig).
func (m serviceMonitor) job(exporter string) job {
	endpoint := m.Spec.Endpoints[0]
	for _, relabeling := range endpoint.Relabelings {
		if label, ok := relabeling["targetLabel"]; ok {
			delete(relabeling, "targetLabel")
			relabeling["target_label"] = label
		}
	}
	return job{
		"job_name":     "serviceMonitor/monitoring/" + m.Metadata.Name + "/0",
		"honor_labels": endpoint.HonorLabels,
		"static_configs": []any{map[string]any{
			"targets": []any{exporter},
			"labels": map[string]any{
				"namespace": "monitoring", "service": m.Metadata.Name, "pod": m.Metadata.Name + "-6d4b75cb6d-x2x7k",
				"container": "exporter", "endpoint": endpoint.Port, "job": m.Metadata.Name,
			},
		}},
		"relabel_configs": endpoint.Relabelings,
	}
}

// TestWaysToScrape scrapes an exporter as people do: at its address, by the ServiceMonitor, and by discovery of ECS tasks
// with the labels that applications get. All services are there, and the same alerts fire. Where the labels of targets
// win, services are missing.
func TestWaysToScrape(t *testing.T) {
	t.Parallel()
	const own = "ecs-revision-exporter-Service-Xy12"
	aws := simulated(t, simulator.Config{Seed: 1, Services: 20})
	shop := shop{aws, aws.Fleet(account, region)}
	shop.fleet.CreateCluster("shop")
	if _, err := shop.fleet.CreateService("shop", fleet.ServiceSpec{Name: own}); err != nil {
		t.Fatal(err)
	}
	services := 0
	for _, cluster := range shop.fleet.Clusters() {
		services += len(shop.fleet.ServiceARNs(*cluster.ClusterArn))
	}
	exporter := export(t, aws)
	var monitor serviceMonitor
	readYAML(t, "../deploy/servicemonitor.yaml", &monitor)
	discovered := documentedJobs(t, "../deploy/README.md")[0].
		discovering(discoverable(t, aws, tasks{"shop": shop.tasks(own)}), portOf(t, exporter)).
		relabelledAs(documentedJobs(t, "../docs/joins.md")[0])

	rules := hurriedRules(t)
	plain := startPrometheus(t, scrapeConfig(t, rules, exporterJob(t, exporter)))
	plain.waitForServices(t, services)
	for name, job := range map[string]job{"ServiceMonitor": monitor.job(exporter), "discovery": discovered} {
		t.Run(name, func(t *testing.T) {
			monitored := startPrometheus(t, scrapeConfig(t, rules, job))
			monitored.waitForServices(t, services)
			eventually(t, func() error {
				if diff := cmp.Diff(plain.alerts(t), monitored.alerts(t)); diff != "" {
					return fmt.Errorf("other alerts fire (-plain +%s)\n%s", name, diff)
				}
				return nil
			})
		})
		t.Run(name+" without honor_labels", func(t *testing.T) {
			job["honor_labels"] = false
			startPrometheus(t, scrapeConfig(t, rules, job)).wait(t, `count(ecs_service_info{exported_service!=""})`, some)
		})
	}
}

// waitForServices waits until Prometheus tells so many services apart.
func (p prometheus) waitForServices(t *testing.T, services int) {
	t.Helper()
	p.wait(t, `count(count by (account_id, region, cluster, service) (ecs_service_info))`, func(samples []sample) bool {
		return len(samples) == 1 && samples[0].value() == strconv.Itoa(services)
	})
}

// alerts are those that fire, and what about.
func (p prometheus) alerts(t *testing.T) []string {
	t.Helper()
	samples, err := p.query(t, `count by (alertname, account_id, region, cluster, service) (ALERTS{alertstate="firing"})`)
	if err != nil {
		t.Fatal(err)
	}
	var alerts []string
	for _, sample := range samples {
		alerts = append(alerts, fmt.Sprint(sample.Metric))
	}
	slices.Sort(alerts)
	return alerts
}

// portOf is the port of an address.
func portOf(t *testing.T, address string) int {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return number
}
