package simulator_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/queue"
	"ecs_revision_exporter/simulator/simulatortest"
)

// deletes is a batch of entries with these ids.
func deletes(ids ...string) []types.DeleteMessageBatchRequestEntry {
	entries := []types.DeleteMessageBatchRequestEntry{}
	for _, id := range ids {
		entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(id), ReceiptHandle: aws.String("made up")})
	}
	return entries
}

// TestSQSRefuses refuses what SQS does.
func TestSQSRefuses(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Services: 1})
	url := server.CreateQueue(ownAccount, cfg.Region, "events", queue.Config{})
	foreign := server.CreateQueue("210987654321", cfg.Region, "events", queue.Config{})
	distant := server.CreateQueue(ownAccount, "us-east-1", "events", queue.Config{})
	client := sqs.NewFromConfig(simulatortest.WithoutRetries(cfg))
	var eleven []string
	for i := range 11 {
		eleven = append(eleven, strconv.Itoa(i))
	}
	receive := func(in sqs.ReceiveMessageInput) func(context.Context) error {
		return func(ctx context.Context) error { _, err := client.ReceiveMessage(ctx, &in); return err }
	}
	batch := func(ids ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &url, Entries: deletes(ids...)})
			return err
		}
	}
	for name, test := range map[string]struct {
		call func(context.Context) error
		code string
	}{
		"too many at once":          {receive(sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: 11}), "InvalidParameterValueException"},
		"less than none":            {receive(sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: -1}), "InvalidParameterValueException"},
		"too long a wait":           {receive(sqs.ReceiveMessageInput{QueueUrl: &url, WaitTimeSeconds: 21}), "InvalidParameterValueException"},
		"hidden for too long":       {receive(sqs.ReceiveMessageInput{QueueUrl: &url, VisibilityTimeout: 43201}), "InvalidParameterValueException"},
		"no such queue":             {receive(sqs.ReceiveMessageInput{QueueUrl: aws.String(url + "2")}), "QueueDoesNotExist"},
		"a queue elsewhere":         {receive(sqs.ReceiveMessageInput{QueueUrl: &distant}), "QueueDoesNotExist"},
		"a queue of somebody else":  {receive(sqs.ReceiveMessageInput{QueueUrl: &foreign}), "AccessDeniedException"},
		"an empty batch":            {batch(), "EmptyBatchRequest"},
		"a batch of too many":       {batch(eleven...), "TooManyEntriesInBatchRequest"},
		"ids that are not distinct": {batch("a", "a"), "BatchEntryIdsNotDistinct"},
		"an id that is none":        {batch("a b"), "InvalidBatchEntryId"},
		"a receipt that is made up": {func(ctx context.Context) error {
			_, err := client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: aws.String("made up")})
			return err
		}, "ReceiptHandleIsInvalid"},
	} {
		var answer smithy.APIError
		if err := test.call(t.Context()); !errors.As(err, &answer) || answer.ErrorCode() != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
		}
	}
}

// TestSQSDeletes deletes messages, and tells of each in a batch that it could not.
func TestSQSDeletes(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Services: 1})
	url := server.CreateQueue(ownAccount, cfg.Region, "events", queue.Config{})
	for range 3 {
		server.Queue(url).Send("{}", time.Now(), time.Now())
	}
	client := sqs.NewFromConfig(cfg)
	in := &sqs.ReceiveMessageInput{QueueUrl: &url}
	if out, err := client.ReceiveMessage(t.Context(), in); err != nil || len(out.Messages) != 1 {
		t.Fatalf("%v, %v, want one message, which is the default", out, err)
	}
	in.MaxNumberOfMessages = 10
	out, err := client.ReceiveMessage(t.Context(), in)
	if err != nil || len(out.Messages) != 2 {
		t.Fatalf("%v, %v", out, err)
	}
	entries := append(deletes("made-up"), types.DeleteMessageBatchRequestEntry{Id: aws.String("right"), ReceiptHandle: out.Messages[0].ReceiptHandle})
	deleted, err := client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &url, Entries: entries})
	if err != nil || len(deleted.Failed) != 1 || *deleted.Failed[0].Id != "made-up" || *deleted.Failed[0].Code != "ReceiptHandleIsInvalid" || len(deleted.Successful) != 1 {
		t.Errorf("%v, %v", deleted, err)
	}
	if n := server.Queue(url).Len(); n != 2 {
		t.Errorf("%d messages are left, want 2", n)
	}
}

// TestSQSByRole lets a role of the account of the queue in.
func TestSQSByRole(t *testing.T) {
	server, cfg := simulatortest.Start(t, simulator.Config{Services: 1})
	url := server.CreateQueue("210987654321", cfg.Region, "events", queue.Config{})
	cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::210987654321:role/events")
	if _, err := sqs.NewFromConfig(cfg).ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url}); err != nil {
		t.Error(err)
	}
}
