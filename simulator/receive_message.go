package simulator

import (
	"crypto/md5"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"ecs_revision_exporter/simulator/queue"
)

// receiveInput is sqs.ReceiveMessageInput, with the difference between what is zero and what is left out.
type receiveInput struct {
	QueueURL            *string
	MaxNumberOfMessages *int32
	VisibilityTimeout   *int32
	WaitTimeSeconds     *int32
}

// The limits of SQS (Amazon SQS API reference, ReceiveMessage).
const (
	mostMessages   = 10
	longestWait    = 20
	longestVisible = 43200
)

// receiveMessage gives messages, or waits for one.
func (s *Server) receiveMessage(r request, in *receiveInput) (*sqs.ReceiveMessageOutput, error) {
	q, err := s.queue(r, in.QueueURL)
	if err != nil {
		return nil, err
	}
	most, wait, visibility := int32(1), aws.ToInt32(in.WaitTimeSeconds), aws.ToInt32(in.VisibilityTimeout)
	if in.MaxNumberOfMessages != nil {
		most = *in.MaxNumberOfMessages
	}
	switch {
	case most < 1 || most > mostMessages:
		return nil, outOfRange("MaxNumberOfMessages", most, 1, mostMessages)
	case wait < 0 || wait > longestWait:
		return nil, outOfRange("WaitTimeSeconds", wait, 0, longestWait)
	case visibility < 0 || visibility > longestVisible:
		return nil, outOfRange("VisibilityTimeout", visibility, 0, longestVisible)
	}
	out := &sqs.ReceiveMessageOutput{}
	for _, m := range s.await(r, q, int(most), time.Duration(visibility)*time.Second, time.Duration(wait)*time.Second) {
		out.Messages = append(out.Messages, messageOf(m))
	}
	return out, nil
}

// await receives messages, or waits for one as long as it may.
func (s *Server) await(r request, q *servedQueue, most int, hide, wait time.Duration) []queue.Message {
	deadline := s.config.Now().Add(wait)
	for {
		changed := q.Changed()
		next := q.live()
		if received := q.Receive(most, hide); len(received) > 0 {
			return received
		}
		now := s.config.Now()
		if !now.Before(deadline) {
			return nil
		}
		for _, moment := range []time.Time{deadline, q.Next()} {
			if !moment.IsZero() && (next.IsZero() || moment.Before(next)) {
				next = moment
			}
		}
		timer := time.NewTimer(max(time.Millisecond, next.Sub(now)))
		select {
		case <-r.ctx.Done():
			timer.Stop()
			return nil
		case <-changed:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func messageOf(m queue.Message) types.Message {
	sum := md5.Sum([]byte(m.Body))
	return types.Message{
		MessageId:     aws.String(m.ID),
		ReceiptHandle: aws.String(m.Receipt),
		Body:          aws.String(m.Body),
		MD5OfBody:     aws.String(hex.EncodeToString(sum[:])),
		Attributes: map[string]string{
			"SentTimestamp":           strconv.FormatInt(m.Sent.UnixMilli(), 10),
			"ApproximateReceiveCount": strconv.Itoa(m.Received),
		},
	}
}
