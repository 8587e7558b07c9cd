package simulator

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// batchID is what the id of an entry of a batch may be (Amazon SQS API reference, DeleteMessageBatchRequestEntry).
var batchID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,80}$`)

func (s *Server) deleteMessage(r request, in *sqs.DeleteMessageInput) (*sqs.DeleteMessageOutput, error) {
	q, err := s.queue(r, in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if err := q.Delete(aws.ToString(in.ReceiptHandle)); err != nil {
		return nil, invalidReceipt()
	}
	return &sqs.DeleteMessageOutput{}, nil
}

func (s *Server) deleteMessageBatch(r request, in *sqs.DeleteMessageBatchInput) (*sqs.DeleteMessageBatchOutput, error) {
	q, err := s.queue(r, in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if err := checkBatch(in.Entries); err != nil {
		return nil, err
	}
	out := &sqs.DeleteMessageBatchOutput{Successful: []types.DeleteMessageBatchResultEntry{}, Failed: []types.BatchResultErrorEntry{}}
	for _, entry := range in.Entries {
		if err := q.Delete(aws.ToString(entry.ReceiptHandle)); err != nil {
			out.Failed = append(out.Failed, types.BatchResultErrorEntry{
				Id: entry.Id, Code: aws.String("ReceiptHandleIsInvalid"), SenderFault: true, Message: aws.String(invalidReceipt().Error()),
			})
			continue
		}
		out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: entry.Id})
	}
	return out, nil
}

// checkBatch refuses a batch of none or too many, and ids that are not right or not distinct.
func checkBatch(entries []types.DeleteMessageBatchRequestEntry) error {
	switch {
	case len(entries) == 0:
		return &types.EmptyBatchRequest{Message: aws.String("There should be at least one DeleteMessageBatchRequestEntry in the request.")}
	case len(entries) > mostMessages:
		return &types.TooManyEntriesInBatchRequest{Message: aws.String("Maximum number of entries per request are 10. You have sent more.")}
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		id := aws.ToString(entry.Id)
		if !batchID.MatchString(id) {
			return &types.InvalidBatchEntryId{Message: aws.String("A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")}
		}
		if seen[id] {
			return &types.BatchEntryIdsNotDistinct{Message: aws.String("Id " + id + " repeated.")}
		}
		seen[id] = true
	}
	return nil
}

func invalidReceipt() error {
	return &smithy.GenericAPIError{Code: "ReceiptHandleIsInvalid", Message: "The input receipt handle is invalid."}
}
