package world

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
)

// rule refuses calls.
type rule struct {
	Op      string // the operation
	Match   string // text in the request
	Code    string
	Message string
	Status  int // of HTTP; 0: 400
	Times   int // 0: without end
}

// beside is what a file says beside the answers of ECS.
type beside struct {
	Rules              []rule
	ServiceDeployments []struct {
		ARN   string         `json:"serviceDeploymentArn"`
		Brief map[string]any `json:"_brief"`
	}
}

// Load reads a world from a file: a JSON object with clusterArns, services, serviceDeployments and serviceRevisions
// as ECS answers them, and rules.
func Load(path string) (*World, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	w, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

func parse(raw []byte) (*World, error) {
	var (
		clusters    ecs.ListClustersOutput
		services    ecs.DescribeServicesOutput
		deployments ecs.DescribeServiceDeploymentsOutput
		revisions   ecs.DescribeServiceRevisionsOutput
		more        beside
	)
	for _, answer := range []smithy.Deserializable{&clusters, &services, &deployments, &revisions} {
		if err := decode(raw, answer); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(raw, &more); err != nil {
		return nil, err
	}
	w := &World{
		clusterARNs: clusters.ClusterArns,
		services:    services.Services,
		deployments: deployments.ServiceDeployments,
		revisions:   revisions.ServiceRevisions,
		briefs:      map[string]map[string]any{},
		rules:       more.Rules,
	}
	slices.SortFunc(w.deployments, newestFirst)
	for _, d := range more.ServiceDeployments {
		w.briefs[d.ARN] = d.Brief
	}
	return w, nil
}

// decode reads an answer as the SDK does. Members that are none of the answer are passed over, so that the whole file
// is one of every operation.
func decode(raw []byte, answer smithy.Deserializable) error {
	protocol := awsjson.New11(schemas.AmazonEC2ContainerServiceV20141113)
	anyOutput := smithy.NewOperationSchema(&smithy.Schema{}, &smithy.Schema{}, &smithy.Schema{})
	response := &smithyhttp.Response{Response: &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(raw))}}
	return protocol.DeserializeResponse(context.Background(), anyOutput, nil, response, answer)
}
