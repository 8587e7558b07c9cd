package simulator_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
	"ecs_revision_exporter/simulator/simulatortest"
)

const (
	account = "123456789012"
	other   = "210987654321"
	region  = simulatortest.Region
	prefix  = "arn:aws:ecs:" + region + ":" + account + ":"
)

// world is a simulator with a clock, consistent unless it is to lag, the fleet that its client sees, and a
// cluster "default" that holds what the test puts there.
type world struct {
	t      *testing.T
	server *simulator.Server
	config aws.Config
	client *ecs.Client
	fleet  *fleet.Fleet
	clock  *simulatortest.Clock
}

func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	clock := simulatortest.NewClock(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	config.Now, config.Consistent = clock.Now, config.Lag == 0
	server, awsConfig := simulatortest.Start(t, config)
	w := &world{
		t: t, server: server, config: awsConfig, clock: clock,
		client: ecs.NewFromConfig(awsConfig),
		fleet:  server.Fleet(account, region),
	}
	w.fleet.CreateCluster("default")
	return w
}

// service makes a service in the cluster "default", and returns its ARN.
func (w *world) service(spec fleet.ServiceSpec) string {
	w.t.Helper()
	arn, err := w.fleet.CreateService("default", spec)
	if err != nil {
		w.t.Fatal(err)
	}
	return arn
}

// settled makes a service, deploys it again that many times, and lets all of it finish.
func (w *world) settled(name string, redeployments int) string {
	w.t.Helper()
	arn := w.service(fleet.ServiceSpec{Name: name})
	w.clock.Advance(time.Hour)
	for range redeployments {
		if _, err := w.fleet.Deploy("default", name, fleet.Change{}); err != nil {
			w.t.Fatal(err)
		}
		w.clock.Advance(time.Hour)
	}
	return arn
}

// revisions are the ARNs of the revisions of a service, newest first.
func (w *world) revisions(service string) []string {
	w.t.Helper()
	var arns []string
	for _, deployment := range w.fleet.Deployments("default", service) {
		arns = append(arns, *deployment.TargetServiceRevision.Arn)
	}
	return arns
}

// refused checks that a call failed with an error of type E, and with that message.
func refused[E smithy.APIError](t *testing.T, err error, message string) {
	t.Helper()
	failure, ok := errors.AsType[E](err)
	if !ok {
		t.Errorf("error %v, want a %T: %s", err, failure, message)
	} else if failure.ErrorMessage() != message {
		t.Errorf("message %q, want %q", failure.ErrorMessage(), message)
	}
}

// refusedWith checks that a call failed with a code that the SDK has no type for.
func refusedWith(t *testing.T, err error, code string) {
	t.Helper()
	failure, ok := errors.AsType[smithy.APIError](err)
	if !ok || failure.ErrorCode() != code {
		t.Errorf("error %v, want code %s", err, code)
	}
}

// isMissing checks that the failures of an answer are one MISSING each, for these ARNs.
func isMissing(t *testing.T, failures []types.Failure, arns ...string) {
	t.Helper()
	if len(failures) != len(arns) {
		t.Fatalf("%d failures, want %d", len(failures), len(arns))
	}
	for i, failure := range failures {
		if aws.ToString(failure.Arn) != arns[i] || aws.ToString(failure.Reason) != "MISSING" {
			t.Errorf("failure %s %s, want MISSING %s",
				aws.ToString(failure.Arn), aws.ToString(failure.Reason), arns[i])
		}
	}
}
