package collector

import "ecs_revision_exporter/simulator/fault"

// missingMembers are answers without a member. Of the descriptions of finished deployments and of complete
// revisions, which are not asked for again, it is only one that leaves the answer without sense.
func missingMembers() []failure {
	var all []failure
	for _, of := range []struct {
		operation string
		other     series
		members   []string
		failures  []string
	}{
		{operation: "DescribeServices", other: `ecs_service_`, members: []string{
			"services.createdAt", "failures", "services.serviceName", "services.status", "services.deployments", "services.deployments.id",
			"services.deployments.status", "services.deployments.rolloutState", "services.deployments.createdAt",
			"services.deployments.updatedAt", "services.currentServiceRevisions", "services.currentServiceRevisions.arn",
		}},
		{operation: "ListServiceDeployments", other: deploymentSeries + "|" + revisionSeries, members: []string{
			"serviceDeployments.targetServiceRevisionArn", "serviceDeployments.startedAt", "serviceDeployments.finishedAt",
		}},
		{operation: "DescribeServiceDeployments", other: deploymentSeries + "|" + revisionSeries, members: []string{"failures"}},
		{operation: "DescribeServiceDeployments", other: deploymentSeries + "|" + revisionSeries, members: []string{
			"serviceDeployments", "serviceDeployments.serviceDeploymentArn",
		}, failures: []string{"DescribeServiceDeployments error"}},
		{operation: "DescribeServiceRevisions", other: revisionSeries, members: []string{
			"failures", "serviceRevisions.containerImages.imageDigest", "serviceRevisions.containerImages",
		}},
		{operation: "DescribeServiceRevisions", other: revisionSeries, members: []string{
			"serviceRevisions", "serviceRevisions.serviceRevisionArn",
		}, failures: []string{"DescribeServiceRevisions error"}},
	} {
		for _, path := range of.members {
			all = append(all, failure{name: of.operation + " without " + path, other: of.other, failures: of.failures,
				faults: []fault.Fault{{Operation: of.operation, Effect: fault.Drop(path)}}})
		}
	}
	return all
}
