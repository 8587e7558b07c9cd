package web

import (
	"fmt"
	"net/http"
	"testing"

	"ecs_revision_exporter/collector/ecs"
)

// largeFleet is a fleet of that many services in ten clusters.
func largeFleet(services int) Fleet {
	fleet := Fleet{[]*ecs.Fleet{targetOf()}}
	for c := range 10 {
		cluster := &ecs.Cluster{Name: fmt.Sprintf("cluster-%d", c), ReadAt: now()}
		for s := range services / 10 {
			service := storefront()
			service.Name = fmt.Sprintf("storefront-%d", s)
			if s%50 != 0 {
				service.Deployment = &ecs.Deployment{Status: "SUCCESSFUL", FinishedAt: now()}
			}
			cluster.Services = append(cluster.Services, service)
		}
		fleet.Targets[0].Clusters = append(fleet.Targets[0].Clusters, cluster)
	}
	return fleet
}

// BenchmarkPage answers the status page of a fleet of 10,000 services.
func BenchmarkPage(b *testing.B) {
	handler := showing(largeFleet(10_000))
	for name, path := range map[string]string{
		"first":               "/",
		"largest":             "/?size=100",
		"sorted by age":       "/?sort=-age",
		"sorted by images":    "/?sort=images",
		"search of a name":    "/?q=storefront-77",
		"search of a digest":  "/?q=0884a96c2a2c&sort=service",
		"search in vain":      "/?q=nowhere+to+be+found",
		"longest in vain":     "/?q=a+e+s+t+o+r+f+n+1+nowhere",
		"of the last service": "/services/123456789012/eu-central-1/cluster-9/storefront-999",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if answer := ask(b, handler, http.MethodGet, path); answer.Code != http.StatusOK {
					b.Fatal(answer.Code)
				}
			}
		})
	}
}
