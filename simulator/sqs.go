package simulator

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/schemas"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/transport/http/protocol/awsjson"
)

// sqsTarget is in front of the operations of Amazon SQS.
const sqsTarget = "AmazonSQS."

// sqsAPI is Amazon SQS, which speaks the protocol awsJson1_0.
func sqsAPI(s *Server) api {
	return jsonAPI("sqs", "application/x-amz-json-1.0", sqsTarget, map[string]operation{
		"ReceiveMessage":     sqsOperation(s.receiveMessage),
		"DeleteMessage":      sqsOperation(s.deleteMessage),
		"DeleteMessageBatch": sqsOperation(s.deleteMessageBatch),
	})
}

// sqsOperation makes an operation of a function from the SDK's input to the SDK's output.
func sqsOperation[In any, Out smithy.Serializable](handle func(request, *In) (Out, error)) operation {
	return func(r request) ([]byte, error) {
		in := new(In)
		if err := json.Unmarshal(r.body, in); err != nil {
			return nil, &smithy.GenericAPIError{Code: "SerializationException", Message: err.Error()}
		}
		out, err := handle(r, in)
		if err != nil {
			return nil, err
		}
		return jsonBody(awsjson.New10(schemas.AmazonSQS), out)
	}
}

// queue is the queue of a URL, which is that of the caller's account and region.
func (s *Server) queue(r request, url *string) (*servedQueue, error) {
	if aws.ToString(url) == "" {
		return nil, &smithy.GenericAPIError{Code: "MissingParameter", Message: "The request must contain the parameter QueueUrl."}
	}
	s.mu.Lock()
	q := s.queues[*url]
	s.mu.Unlock()
	switch {
	case q == nil || q.region != r.region:
		return nil, &smithy.GenericAPIError{Code: "QueueDoesNotExist", Message: "The specified queue does not exist."}
	case q.account != r.account:
		return nil, &smithy.GenericAPIError{Code: "AccessDeniedException", Message: fmt.Sprintf(
			"User: %s is not authorized to perform: sqs:%s on resource: %s because no resource-based policy allows the sqs:%s action",
			r.arn, strings.TrimSuffix(r.operation, "Batch"), q.arn(), strings.TrimSuffix(r.operation, "Batch"))}
	default:
		return q, nil
	}
}

// outOfRange is the error about a number that SQS does not take.
func outOfRange(parameter string, value, least, most int32) error {
	return &smithy.GenericAPIError{Code: "InvalidParameterValueException", Message: fmt.Sprintf(
		"Value %d for parameter %s is invalid. Reason: Must be >= %d and <= %d, if provided.", value, parameter, least, most)}
}
