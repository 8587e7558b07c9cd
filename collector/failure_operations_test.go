package collector

import "ecs_revision_exporter/simulator/fault"

// What is told of deployments and of revisions.
const (
	deploymentSeries = `ecs_service_deployment`
	durationSeries   = `ecs_service_deployment_duration_seconds`
	revisionSeries   = `ecs_service_(current_revision|revision_)`
)

// spoilt is a way in which an operation fails.
type spoilt struct {
	name   string
	effect fault.Effect
	code   string // by which it is counted
	once   bool   // tried with a single operation: the others take it for the same as what is tried with all
}

func spoiltAnswers() []spoilt {
	return []spoilt{
		{name: "500", effect: fault.ServerException(), code: "ServerException"},
		{name: "503", effect: fault.ServiceUnavailable(), code: "ServiceUnavailable"},
		{name: "reset", effect: fault.Reset(), code: "error"},
		{name: "hang", effect: fault.Hang(), code: "error"},
		{name: "truncated", effect: fault.Truncate(), code: "error", once: true},
		{name: "no JSON", effect: fault.NotJSON(), code: "error", once: true},
		{name: "HTML", effect: fault.HTMLPage(), code: "error", once: true},
		{name: "denied", effect: fault.AccessDenied(), code: "AccessDeniedException", once: true},
		{name: "expired credentials", effect: fault.ExpiredToken(), code: "ExpiredTokenException", once: true},
		{name: "rejected credentials", effect: fault.UnrecognizedClient(), code: "UnrecognizedClientException", once: true},
	}
}

// both are the clusters of the fleet.
func both() []string { return []string{"production", "staging"} }

// failingOperations are all operations, each failing in every way.
func failingOperations() []failure {
	var all []failure
	for _, how := range spoiltAnswers() {
		for _, f := range []failure{
			{name: "ListClusters", result: "failure", late: ".*"},
			{name: "ListServices", result: "partial", down: both()},
			{name: "DescribeServices", result: "partial", down: both(), failures: []string{"DescribeServices " + how.code}},
			{name: "ListServiceDeployments", late: deploymentSeries, absent: revisionSeries, failures: []string{"ListServiceDeployments " + how.code}},
			{name: "DescribeServiceDeployments", late: deploymentSeries, other: revisionSeries + `|ecs_service_deployment_info.*strategy=""`,
				failures: []string{"DescribeServiceDeployments " + how.code}},
			{name: "DescribeServiceRevisions", late: `ecs_service_revision_`, failures: []string{"DescribeServiceRevisions " + how.code}},
		} {
			if how.once && f.name != "DescribeServices" {
				continue
			}
			f.requests = f.name + " " + how.code
			f.faults = []fault.Fault{{Operation: f.name, Effect: how.effect}}
			f.name += " " + how.name
			all = append(all, f)
		}
	}
	return append(all, failure{name: "DescribeServices throttled", faults: []fault.Fault{{Operation: "DescribeServices", Effect: fault.Throttling()}},
		late: ".*", requests: "DescribeServices ThrottlingException"})
}
