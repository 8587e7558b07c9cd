// ecs_revision_exporter tells Prometheus which service revision every Amazon ECS
// service runs, what is in it, and how it got there.
package main

import (
	"os"

	"ecs_revision_exporter/exporter"
)

func main() {
	os.Exit(exporter.Main(os.Args[1:]))
}
