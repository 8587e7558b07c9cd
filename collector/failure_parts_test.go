package collector

import (
	"slices"
	"strings"

	"ecs_revision_exporter/simulator/fault"
)

// failingParts are calls about a part of the fleet that fail.
func failingParts() []failure {
	const (
		one     = `.*cluster="staging".*service="payments-worker"|` + durationSeries + `.*cluster="staging"`
		counted = `ecs_service_deployments_(superseded_)?total.*cluster="staging".*service="payments-worker"|` + durationSeries + `.*cluster="staging"`
	)
	all := []failure{
		{name: "all is denied", faults: []fault.Fault{{Effect: fault.AccessDenied()}}, result: "failure", late: ".*",
			failures: denied(aboutServices()...), requests: strings.Join(denied(append(aboutServices(), "ListClusters")...), ", ")},
		{name: "a cluster is denied", faults: []fault.Fault{{Cluster: "production", Effect: fault.AccessDenied()}}, result: "partial",
			down: []string{"production"}, failures: denied(aboutServices()...), requests: strings.Join(denied(append(aboutServices(), "ListServices")...), ", ")},
		{name: "the services of a cluster are denied", faults: []fault.Fault{{Operation: "DescribeServices", Cluster: "staging", Effect: fault.AccessDenied()}},
			result: "partial", down: []string{"staging"},
			failures: []string{"DescribeServices AccessDeniedException"}, requests: "DescribeServices AccessDeniedException"},
		{name: "throttled for two calls", faults: []fault.Fault{{Operation: "DescribeServices", Calls: 2, Effect: fault.Throttling()}},
			requests: "DescribeServices ThrottlingException"},
		{name: "a service is deleted", faults: []fault.Fault{{Operation: "ListServiceDeployments", Cluster: "staging", Service: "payments-worker",
			Effect: fault.Error("ServiceNotFoundException", "Service not found.")}}, other: one,
			failures: []string{"ListServiceDeployments ServiceNotFoundException"}, requests: "ListServiceDeployments ServiceNotFoundException"},
		{name: "a service is inactive", faults: []fault.Fault{{Effect: fault.Inactive(paymentsWorker)}}, other: one,
			lasting: counted}, // anew
		{name: "a service is missing", faults: []fault.Fault{{Effect: fault.Missing(paymentsWorker)}}, other: one,
			failures: []string{"DescribeServices MISSING"}},
		{name: "no service is in the answer", faults: []fault.Fault{{Operation: "DescribeServices", Effect: fault.Drop("services")}},
			result: "partial", down: both(), failures: []string{"DescribeServices error"}},
		{name: "deployments are missing", faults: []fault.Fault{missingAll("serviceDeployments", "serviceDeploymentArn")},
			late: deploymentSeries, other: revisionSeries + `|ecs_service_deployment_info.*strategy=""`,
			failures: []string{"DescribeServiceDeployments MISSING"}},
		{name: "revisions are missing", faults: []fault.Fault{missingAll("serviceRevisions", "serviceRevisionArn")},
			late: revisionSeries, other: revisionSeries, failures: []string{"DescribeServiceRevisions MISSING"}},
	}
	for _, operation := range []string{"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"} {
		kind := operation + " AccessDeniedException"
		all = append(all, failure{name: operation + " is denied for a service", other: one, failures: []string{kind}, requests: kind,
			faults: []fault.Fault{{Operation: operation, Cluster: "staging", Service: "payments-worker", Effect: fault.AccessDenied()}}})
	}
	return all
}

// aboutServices are the operations about services.
func aboutServices() []string {
	return []string{"DescribeServiceDeployments", "DescribeServiceRevisions", "DescribeServices", "ListServiceDeployments"}
}

// denied is how it is counted that operations are denied.
func denied(operations ...string) []string {
	var kinds []string
	for _, operation := range operations {
		kinds = append(kinds, operation+" AccessDeniedException")
	}
	slices.Sort(kinds)
	return kinds
}

const paymentsWorker = "arn:aws:ecs:eu-central-1:" + account + ":service/staging/payments-worker"

// missingAll answers that nothing of a list exists.
func missingAll(list, member string) fault.Fault {
	return fault.Fault{Effect: fault.Edit(func(answer map[string]any) {
		entries, _ := answer[list].([]any)
		if answer["failures"] == nil || len(entries) == 0 {
			return
		}
		var missing []any
		for _, entry := range entries {
			missing = append(missing, map[string]any{"arn": entry.(map[string]any)[member], "reason": "MISSING"})
		}
		answer[list], answer["failures"] = []any{}, missing
	})}
}

// strangeAnswers are answers that are well formed, and not as usual.
func strangeAnswers() []failure {
	var all []failure
	for _, operation := range []string{
		"ListClusters", "ListServices", "DescribeServices",
		"ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions",
	} {
		all = append(all, failure{name: operation + " tells everything twice", faults: []fault.Fault{{Operation: operation, Effect: fault.Duplicates()}}})
	}
	for _, operation := range []string{"ListClusters", "ListServices", "ListServiceDeployments"} {
		all = append(all, failure{name: operation + " with empty pages", faults: []fault.Fault{{Operation: operation, Effect: fault.EmptyPages()}}})
	}
	for name, pages := range map[string]fault.Effect{
		"endless pages": fault.EndlessPages(), "repeated tokens": fault.Chain(fault.RepeatToken(), fault.EmptyPages()),
	} {
		all = append(all,
			failure{name: "ListClusters with " + name, faults: []fault.Fault{{Operation: "ListClusters", Effect: pages}}, result: "failure", late: ".*"},
			failure{name: "ListServices with " + name, faults: []fault.Fault{{Operation: "ListServices", Effect: pages}}, result: "partial", down: both()},
			// the first page that has them says all of the deployments that is not known
			failure{name: "ListServiceDeployments with " + name, faults: []fault.Fault{{Operation: "ListServiceDeployments", Effect: pages}}})
	}
	return append(all, failure{name: "a description grown by MiB", faults: []fault.Fault{{Operation: "DescribeServices", Calls: 1,
		Effect: fault.Grow("services.roleArn", 1)}}})
}
