package exporter

import (
	"fmt"
	"net"
	"time"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/queue"
)

// demoQueueURL is the queue in which the simulated fleet tells what happens.
const demoQueueURL = "https://sqs." + demoRegion + ".amazonaws.com/" + demoAccount + "/events"

// demoLag is how old answers of the simulated AWS can be.
const demoLag = 100 * time.Millisecond

// startDemo starts a simulated AWS with a fleet that lives and tells at once what happens. Its answers hardly lag, for
// people who look.
func startDemo(options options) (*simulator.Running, error) {
	simulated, err := simulator.Start(simulator.Config{
		Seed:     uint64(time.Now().UnixNano()),
		Clusters: max(3, options.demoServices/1000),
		Services: options.demoServices,
		Speed:    options.demoSpeed,
		Account:  demoAccount,
		Lag:      demoLag,
	})
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	url := simulated.CreateQueue(demoAccount, demoRegion, "events", queue.Config{Retention: 15 * time.Minute})
	go simulated.Route(demoAccount, demoRegion, url, demoDelivery()) // once its fleet is made
	return simulated, nil
}

// demoDelivery is how fast the simulated events arrive: a rollout is on the page a second after it began.
func demoDelivery() simulator.Delivery {
	return simulator.Delivery{Latest: 400 * time.Millisecond, Doubled: 0.02}
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
