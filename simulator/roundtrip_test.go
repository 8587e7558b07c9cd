package simulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecsdocument "github.com/aws/aws-sdk-go-v2/service/ecs/document"
	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/document"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ecs_revision_exporter/simulator"
)

// difference is what differs between two values of the SDK. Times are sent in milliseconds, and the documents that
// the SDK makes and those it reads are of different types.
func difference(want, got any) string {
	content := func(d ecsdocument.Interface) any {
		if d == nil {
			return nil
		}
		raw, err := d.MarshalSmithyDocument()
		if err != nil {
			return err
		}
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			return err
		}
		return value
	}
	return cmp.Diff(want, got, cmpopts.EquateApproxTime(time.Millisecond), cmpopts.IgnoreTypes(document.NoSerde{}),
		cmp.Transformer("content", content))
}

// lastBody is an HTTP client that keeps the body of the last answer.
type lastBody struct {
	client aws.HTTPClient
	body   []byte
}

func (l *lastBody) Do(r *http.Request) (*http.Response, error) {
	response, err := l.client.Do(r)
	if err != nil {
		return nil, err
	}
	l.body, err = io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(l.body))
	return response, err
}

// TestNoMemberIsLost reads a whole fleet, and writes every answer again: what
// the SDK understood must be all that was sent, and all that the fleet knows.
func TestNoMemberIsLost(t *testing.T) {
	w := newWorld(t, simulator.Config{Services: 60})
	last := &lastBody{client: w.config.HTTPClient}
	w.config.HTTPClient = last
	w.client = ecs.NewFromConfig(w.config)
	same := func(out smithy.Serializable, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(decoded(t, last.body), decoded(t, written(t, out))); diff != "" {
			t.Error(diff)
		}
	}
	clusters, err := w.client.ListClusters(t.Context(), nil)
	same(clusters, err)
	described, err := w.client.DescribeClusters(t.Context(), &ecs.DescribeClustersInput{
		Clusters: append(clusters.ClusterArns, "absent"), Include: types.ClusterField("").Values(),
	})
	same(described, err)
	for _, cluster := range clusters.ClusterArns {
		services, err := w.client.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: &cluster})
		same(services, err)
		for _, service := range services.ServiceArns {
			w.readService(cluster, service, same)
		}
	}
}

// readService reads all there is of a service.
func (w *world) readService(cluster, arn string, same func(smithy.Serializable, error)) {
	w.t.Helper()
	services, err := w.client.DescribeServices(w.t.Context(), &ecs.DescribeServicesInput{
		Cluster: &cluster, Services: []string{arn, "absent"}, Include: []types.ServiceField{types.ServiceFieldTags},
	})
	same(services, err)
	service, _ := w.fleet.Service(cluster, arn)
	w.equal([]types.Service{service}, services.Services)
	for _, current := range service.CurrentServiceRevisions {
		revisions, err := w.client.DescribeServiceRevisions(w.t.Context(), &ecs.DescribeServiceRevisionsInput{
			ServiceRevisionArns: []string{*current.Arn},
		})
		same(revisions, err)
		if revision, ok := w.fleet.Revision(*current.Arn); ok {
			w.equal([]types.ServiceRevision{revision}, revisions.ServiceRevisions)
		}
	}
	for _, deployment := range w.fleet.Deployments(cluster, arn) {
		deployments, err := w.client.DescribeServiceDeployments(w.t.Context(), &ecs.DescribeServiceDeploymentsInput{
			ServiceDeploymentArns: []string{*deployment.ServiceDeploymentArn},
		})
		same(deployments, err)
		w.equal([]types.ServiceDeployment{deployment}, deployments.ServiceDeployments)
		same(w.client.ListServiceDeployments(w.t.Context(), &ecs.ListServiceDeploymentsInput{
			Cluster: &cluster, Service: &arn,
		}))
	}
}

func (w *world) equal(want, got any) {
	w.t.Helper()
	if diff := difference(want, got); diff != "" {
		w.t.Error(diff)
	}
}

// written is an answer as the SDK writes it.
func written(t *testing.T, out smithy.Serializable) []byte {
	t.Helper()
	operation := smithy.NewOperationSchema(schemas.ListClusters, schemas.ListClustersResponse, nil)
	request := smithyhttp.NewStackRequest().(*smithyhttp.Request)
	err := awsjson.New11(schemas.AmazonEC2ContainerServiceV20141113).
		SerializeRequest(t.Context(), operation, out, request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(request.GetStream())
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func decoded(t *testing.T, body []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return value
}
