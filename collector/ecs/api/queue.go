package api

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// The most that SQS gives at once, and waits for it (Amazon SQS API reference, ReceiveMessage).
const (
	MessagesPerCall = 10
	LongestPoll     = 20 * time.Second
)

// Message is a message of a queue.
type Message struct {
	Body    string
	Receipt string // by which it is deleted
}

// Queue receives and deletes the messages of a queue of Amazon SQS. A method makes one request, and
// does not retry it. It is safe for concurrent use.
type Queue struct {
	url    string
	client *Client // whose connection it uses
}

// Queue returns the queue of a URL, read as a source says: the known one if that has the same URL and source, else
// a new one. Call commit to make the known one use credentials that have changed. The errors are those of Clients.
func (c *Connector) Queue(ctx context.Context, url string, source Source, known *Queue) (queue *Queue, commit func(), err error) {
	var clients []*Client
	if known != nil && known.url == url {
		clients = append(clients, known.client)
	}
	s, err := c.seat(ctx, source, clients)
	if err != nil {
		return nil, nil, err
	}
	if len(clients) == 0 || s.client != known.client {
		known = &Queue{url, s.client}
	}
	return known, func() { s.client.renew(s) }, nil
}

// Source is with which credentials the queue is read, and in which region.
func (q *Queue) Source() Source { return q.client.Source() }

// URL is that of the queue.
func (q *Queue) URL() string { return q.url }

// Configure sets how long a request may take, besides the time that it waits for messages.
func (q *Queue) Configure(timeout time.Duration) {
	q.client.timeout.Store(int64(cmp.Or(timeout, DefaultRequestTimeout) + LongestPoll))
}

// Receive gives at most MessagesPerCall messages, which are hidden from others for a while. Where
// there is none it waits for one, up to LongestPoll.
func (q *Queue) Receive(ctx context.Context, wait time.Duration) ([]Message, error) {
	connected, err := q.client.connection(ctx)
	if err != nil {
		return nil, err
	}
	out, err := connected.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:            &q.url,
		MaxNumberOfMessages: MessagesPerCall,
		WaitTimeSeconds:     int32(wait / time.Second),
	})
	if err != nil {
		return nil, err
	}
	var messages []Message
	for _, m := range out.Messages {
		messages = append(messages, Message{aws.ToString(m.Body), aws.ToString(m.ReceiptHandle)})
	}
	return messages, nil
}

// Delete deletes messages, at most MessagesPerCall. One that SQS does not delete is received again.
func (q *Queue) Delete(ctx context.Context, messages []Message) error {
	in := &sqs.DeleteMessageBatchInput{QueueUrl: &q.url}
	for i, m := range messages {
		in.Entries = append(in.Entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: &m.Receipt})
	}
	connected, err := q.client.connection(ctx)
	if err != nil {
		return err
	}
	_, err = connected.sqs.DeleteMessageBatch(ctx, in)
	return err
}
