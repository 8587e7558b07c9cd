package simulator_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fleet"
)

func (w *world) describeRevisions(arns ...string) (*ecs.DescribeServiceRevisionsOutput, error) {
	return w.client.DescribeServiceRevisions(w.t.Context(),
		&ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: arns})
}

func TestDescribeServiceRevisions(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	service := w.settled("a", 1)
	arns, absent := w.revisions(service), prefix+"service-revision/default/a/0000000000000000001"
	out, err := w.describeRevisions(arns[1], absent, arns[0])
	if err != nil {
		t.Fatal(err)
	}
	isMissing(t, out.Failures, absent)
	older, _ := w.fleet.Revision(arns[1])
	newer, _ := w.fleet.Revision(arns[0])
	if diff := difference([]types.ServiceRevision{older, newer}, out.ServiceRevisions); diff != "" {
		t.Error(diff)
	}
}

func TestDescribeServiceRevisionsTakesTwenty(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.service(fleet.ServiceSpec{Name: "a"})
	var arns []string
	for i := range 21 {
		arns = append(arns, fmt.Sprintf("%sservice-revision/default/a/%019d", prefix, i))
	}
	out, err := w.describeRevisions(arns[:20]...)
	if err != nil {
		t.Fatal(err)
	}
	isMissing(t, out.Failures, arns[:20]...)
	_, err = w.describeRevisions(arns...)
	refused[*types.InvalidParameterException](t, err, "Service Revision ARN count cannot exceed 20")
}

func TestDescribeServiceRevisionsRefusesOneTwice(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	arn := w.revisions(w.settled("a", 0))[0]
	_, err := w.describeRevisions(arn, arn)
	refused[*types.ServerException](t, err, "Service Unavailable. Please try again later.")
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); !ok || answer.HTTPStatusCode() != 500 {
		t.Errorf("error %v, want status 500", err)
	}
}

func TestDescribeServiceRevisionsRefusesSeveralServices(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	a, b := w.settled("a", 0), w.settled("b", 0)
	ofA, ofB := w.revisions(a)[0], w.revisions(b)[0]
	ofNamesake := prefix + "service-revision/elsewhere/a/0000000000000000001"
	for _, arns := range [][]string{{ofA, ofB}, {ofA, ofNamesake}} {
		_, err := w.describeRevisions(arns...)
		refused[*types.InvalidParameterException](t, err, "Cross service requests are not allowed. "+
			"All requested service revisions must be for a single service")
	}
}

func TestDescribeServiceRevisionsOfDeletedService(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	arn := w.revisions(w.settled("a", 0))[0]
	if err := w.fleet.DeleteService("default", "a"); err != nil {
		t.Fatal(err)
	}
	draining, err := w.describeRevisions(arn)
	if err != nil || len(draining.ServiceRevisions) != 1 {
		t.Errorf("while draining: %+v, error %v", draining, err)
	}
	w.clock.Advance(fleet.DrainTime + time.Second)
	_, err = w.describeRevisions(arn)
	refused[*types.InvalidParameterException](t, err,
		"Cannot call DescribeServiceRevisions for a service that is INACTIVE")
	w.clock.Advance(2 * time.Hour) // by then it is forgotten
	_, err = w.describeRevisions(arn)
	refused[*types.ServiceNotFoundException](t, err, "Service not found.")
}

func TestDescribeServiceRevisionsNotFound(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fleet.CreateCluster("gone")
	if err := w.fleet.DeleteCluster("gone"); err != nil {
		t.Fatal(err)
	}
	_, err := w.describeRevisions(prefix + "service-revision/default/absent/0000000000000000001")
	refused[*types.ServiceNotFoundException](t, err, "Service not found.")
	for _, cluster := range []string{"absent", "gone"} {
		_, err := w.describeRevisions(prefix + "service-revision/" + cluster + "/a/0000000000000000001")
		refused[*types.ClusterNotFoundException](t, err, "Cluster not found.")
	}
}

func TestDescribeServiceRevisionsRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	short := prefix + "service-revision/a/0000000000000000001"
	for _, c := range []struct {
		name    string
		arns    []string
		message string
	}{
		{"none", []string{}, "Service Revision ARNs cannot be empty"},
		{"too many, malformed", slices.Repeat([]string{"a"}, 21), "Service Revision ARN count cannot exceed 20"},
		{"not an ARN", []string{"a"}, "Invalid ARN: a"},
		{"without cluster", []string{short}, "Invalid ARN: " + short},
		{"deployment", []string{prefix + "service-deployment/default/a/x"}, "Unsupported resource type: service-deployment"},
		{"other service of AWS", []string{"arn:aws:s3:::bucket"}, "Invalid ARN: arn:aws:s3:::bucket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.client.DescribeServiceRevisions(t.Context(),
				&ecs.DescribeServiceRevisionsInput{ServiceRevisionArns: c.arns})
			refused[*types.InvalidParameterException](t, err, c.message)
		})
	}
}
