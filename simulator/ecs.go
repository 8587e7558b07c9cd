package simulator

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/schemas"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
)

// call is an ECS request: who asks for what and when, and what is known in that account and region.
type call struct {
	request
	config Config
	now    time.Time
	source Source
}

// ecsAPI is Amazon ECS, which speaks the protocol awsJson1_1.
func ecsAPI(s *Server) api {
	return jsonAPI("ecs", "application/x-amz-json-1.1", "AmazonEC2ContainerServiceV20141113.", map[string]operation{
		"ListClusters":               ecsOperation(s, listClusters),
		"DescribeClusters":           ecsOperation(s, describeClusters),
		"ListServices":               ecsOperation(s, listServices),
		"DescribeServices":           ecsOperation(s, describeServices),
		"ListServiceDeployments":     ecsOperation(s, listServiceDeployments),
		"DescribeServiceDeployments": ecsOperation(s, s.describeServiceDeployments),
		"DescribeServiceRevisions":   ecsOperation(s, describeServiceRevisions),
		"ListTasks":                  ecsOperation(s, listTasks),
		"DescribeTasks":              ecsOperation(s, describeTasks),
	})
}

// ecsOperation makes an operation of a function from the SDK's input to the
// SDK's output. Members of the input that it does not know are ignored.
func ecsOperation[In any, Out smithy.Serializable](
	s *Server, handle func(call, *In) (Out, error),
) operation {
	return func(r request) ([]byte, error) {
		in := new(In)
		if err := json.Unmarshal(r.body, in); err != nil {
			return nil, &smithy.GenericAPIError{Code: "SerializationException", Message: err.Error()}
		}
		out, err := handle(s.call(r), in)
		if err != nil {
			return nil, err
		}
		return jsonBody(awsjson.New11(schemas.AmazonEC2ContainerServiceV20141113), out)
	}
}

func (s *Server) call(r request) call {
	return call{request: r, config: s.config, now: s.config.Now(), source: s.source(r.account, r.region)}
}
