package exporter

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/simulatortest"
)

// twoRegions are targets of which one is named twice.
const twoRegions = "targets: [{regions: [eu-west-1, us-east-1]}, {regions: [eu-west-1]}]\nservices: {exclude: [catalog.*]}\n"

// aDay is the end of the first of the 90 days.
const aDay = "2026-08-04T12:00:00Z"

// exported is what came of a history.
type exported struct {
	err  error
	text string // of the file; empty without one
	log  string
	aws  *simulator.Server
}

// exportTo has a history of the first day written into a directory. It is told to stop after a while. It runs in a bubble
// of testing/synctest.
func exportTo(t *testing.T, directory, configuration string, stop time.Duration, faults ...fault.Fault) exported {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))) // a bubble's clock begins in 2000, before ECS
	server, cfg := simulatortest.StartInMemory(t, simulator.Config{Seed: 1, Services: 16, Clusters: 2})
	for _, f := range faults {
		server.Inject(f)
	}
	file, log := filepath.Join(directory, "history.om"), new(bytes.Buffer)
	options := parse([]string{"--config.file=" + exportertest.Written(t, configuration), "--history.export=" + file, "--history.label=job=ecs", "--history.until=" + aDay})
	connector := api.NewConnector(func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) { return cfg, nil })
	ctx, cancel := context.WithTimeout(t.Context(), stop)
	defer cancel()
	err := newExporter(options, connector, newLogger(log, options)).exportHistory(ctx)
	text, _ := os.ReadFile(file) // none is none
	return exported{err, string(text), log.String(), server}
}

// services are how many of a region have counters in a text.
func (e exported) services(region string) int {
	named := regexp.MustCompile(`(?m)^ecs_service_deployments_superseded_total\{account_id="\d+",region="`+region+`",(cluster="[^"]+",service="[^"]+"),job="ecs"\}`).
		FindAllString(e.text, -1)
	slices.Sort(named)
	return len(slices.Compact(named))
}

// expectLacking fails unless the error says what is lacking; nothing where that is empty.
func (e exported) expectLacking(t *testing.T, lacks string) {
	t.Helper()
	_, incomplete := errors.AsType[incompleteError](e.err)
	switch {
	case lacks == "" && e.err != nil:
		t.Errorf("it ends with %v", e.err)
	case lacks != "" && (!incomplete || !strings.Contains(e.err.Error(), "lacks "+lacks+";")):
		t.Errorf("it ends with %v, want that it lacks %s", e.err, lacks)
	}
}

// TestHistoryOfWhatCanBeRead writes what can be read, and says what it lacks. What passes costs nothing.
func TestHistoryOfWhatCanBeRead(t *testing.T) {
	whole := map[string]int{"eu-west-1": 14, "us-east-1": 14}
	for _, test := range []struct {
		name   string
		faults []fault.Fault
		want   map[string]int // services, by region
		lacks  string
		logs   string
	}{
		{"all is well", nil, whole, "", "level=info msg=\"the history was written\" services=28"},
		{"some calls fail for a while", []fault.Fault{
			{Effect: fault.ServiceUnavailable(), Calls: 3},
			{Operation: "ListServices", Effect: fault.ServerException(), For: 30 * time.Second},
			{Operation: "ListServiceDeployments", Effect: fault.Throttling(), For: 90 * time.Second},
		}, whole, "", ""},
		{"a service is denied", []fault.Fault{{Operation: "ListServiceDeployments", Region: "us-east-1", Cluster: "production", Service: "checkout-api", Effect: fault.AccessDenied()}},
			map[string]int{"eu-west-1": 14, "us-east-1": 13}, "1 service", "operation=ListServiceDeployments reason=AccessDeniedException services=1"},
		{"a service cannot be described", []fault.Fault{{Operation: "DescribeServices", Region: "us-east-1", Cluster: "production", Service: "checkout-api", Effect: fault.AccessDenied()}},
			map[string]int{"eu-west-1": 14, "us-east-1": 13}, "1 service", "operation=DescribeServices reason=AccessDeniedException services=1"},
		{"a cluster cannot be listed", []fault.Fault{{Operation: "ListServices", Region: "us-east-1", Cluster: "production", Effect: fault.ServerException()}},
			map[string]int{"eu-west-1": 14, "us-east-1": 7}, "1 cluster", "cluster=production"},
		{"a target cannot be listed", []fault.Fault{{Operation: "ListClusters", Region: "us-east-1", Effect: fault.AccessDenied()}},
			map[string]int{"eu-west-1": 14}, "1 target", "us-east-1"},
	} {
		t.Run(test.name, inBubble(func(t *testing.T) {
			got := exportTo(t, t.TempDir(), twoRegions, time.Hour, test.faults...)
			got.expectLacking(t, test.lacks)
			for _, region := range []string{"eu-west-1", "us-east-1"} {
				if n := got.services(region); n != test.want[region] {
					t.Errorf("there are %d services of %s, want %d\n%s", n, region, test.want[region], got.log)
				}
			}
			if !strings.HasSuffix(got.text, "\n# EOF\n") || !strings.Contains(got.log, test.logs) {
				t.Errorf("the text ends with %q, the log is\n%s", got.text[max(0, len(got.text)-100):], got.log)
			}
		}))
	}
}

// TestHistoryOfNothing has no file where nothing could be read, or it was told to stop, and leaves the one before.
func TestHistoryOfNothing(t *testing.T) {
	for _, test := range []struct {
		name, configuration string
		fault               fault.Fault
		stop                time.Duration
		want                string
	}{
		{"no target", twoRegions, fault.Fault{Operation: "ListClusters", Effect: fault.AccessDenied()}, time.Hour, "no service was read"},
		{"no service", "services: {include: [none]}\n", fault.Fault{Operation: "none", Effect: fault.Reset()}, time.Hour, "no service was read"},
		{"no accounts", "targets: [{organization: {role_name: observer, regions: [eu-west-1]}}, {regions: [eu-west-1]}]\n",
			fault.Fault{Operation: "ListAccounts", Effect: fault.AccessDenied()}, time.Hour, "accounts or regions could not be listed"},
		{"no regions", "targets: [{regions: all}]\n", fault.Fault{Operation: "ListRegions", Effect: fault.AccessDenied()}, time.Hour, "accounts or regions could not be listed"},
		{"told to stop", twoRegions, fault.Fault{Operation: "ListServiceDeployments", Effect: fault.Throttling()}, 10 * time.Minute, "told to stop"},
	} {
		t.Run(test.name, inBubble(func(t *testing.T) {
			directory := t.TempDir()
			if err := os.WriteFile(filepath.Join(directory, "history.om"), []byte("before"), 0o600); err != nil {
				t.Fatal(err)
			}
			got := exportTo(t, directory, test.configuration, test.stop, test.fault)
			if got.err == nil || !strings.Contains(got.err.Error(), test.want) || !strings.Contains(got.err.Error(), "nothing was written") {
				t.Errorf("it ends with %v", got.err)
			}
			if strings.Contains(got.log, "was written") {
				t.Errorf("the log says that it was written:\n%s", got.log)
			}
			if files, _ := os.ReadDir(directory); len(files) != 1 || got.text != "before" {
				t.Errorf("there are %v, and the text is %q", files, got.text[:min(100, len(got.text))])
			}
		}))
	}
}

// TestHistoryOfMostAccounts has one account of an organization not tell its regions: that of the others is written.
func TestHistoryOfMostAccounts(t *testing.T) {
	inBubble(func(t *testing.T) {
		denied := fault.Fault{Operation: "ListRegions", Account: memberID(2), Effect: fault.AccessDenied()}
		organize := fault.Fault{Operation: "ListAccounts", Effect: lists(memberID(1), memberID(2))}
		got := exportTo(t, t.TempDir(), "targets: [{organization: {role_name: observer, regions: all}}]\n", time.Hour, denied, organize)
		got.expectLacking(t, "1 account")
		if n := got.services("us-east-1"); n == 0 || !strings.Contains(got.log, "the regions of an account were not listed") {
			t.Errorf("there are %d services of an account that tells its regions\n%s", n, got.log)
		}
	})(t)
}

// lists answers with accounts of an organization.
func lists(ids ...string) fault.Effect {
	return func(context.Context, fault.Call, func(fault.Call) fault.Answer) fault.Answer {
		var accounts []string
		for _, id := range ids {
			accounts = append(accounts, `{"State": "ACTIVE", "Id": "`+id+`"}`)
		}
		return fault.Answer{Status: http.StatusOK, ContentType: "application/x-amz-json-1.1", Body: []byte(`{"Accounts": [` + strings.Join(accounts, ",") + `]}`)}
	}
}

// TestHistoryLeavesTheCacheAlone, which is that of the exporter that serves.
func TestHistoryLeavesTheCacheAlone(t *testing.T) {
	inBubble(func(t *testing.T) {
		cache := filepath.Join(t.TempDir(), "cache")
		got := exportTo(t, t.TempDir(), "cache_file: "+cache+"\nservice_tags: [team]\nevents: {queue_url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events'}\n", time.Hour)
		if _, err := os.Stat(cache); !errors.Is(err, os.ErrNotExist) || got.err != nil {
			t.Errorf("the cache file is there: %v, %v", err, got.err)
		}
		if n := got.aws.Requests()["ReceiveMessage"]; n > 0 {
			t.Errorf("%d times the queue was read", n)
		}
	})(t)
}
