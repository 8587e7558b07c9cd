package exporter

import (
	"fmt"
	"net"
	"time"

	"ecs_revision_exporter/simulator"
)

// startDemo starts a simulated AWS with a fleet that lives.
func startDemo(options options) (*simulator.Running, error) {
	simulated, err := simulator.Start(simulator.Config{
		Seed:     uint64(time.Now().UnixNano()),
		Clusters: max(3, options.demoServices/1000),
		Services: options.demoServices,
		Speed:    options.demoSpeed,
	})
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return simulated, nil
}

// greet tells users of the demo where to look.
func greet(options options, address net.Addr) {
	if !options.demo {
		return
	}
	_, port, _ := net.SplitHostPort(address.String())
	here := "http://localhost:" + port
	fmt.Printf("A simulated fleet of %d services lives behind this exporter; no AWS account is used. Ctrl-C stops it.\n", options.demoServices)
	fmt.Printf("Look at %s, or begin at %s\n", here+options.serving.path("/metrics"), here+options.serving.path("/"))
}
