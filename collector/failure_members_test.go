package collector

import "ecs_revision_exporter/simulator/fault"

// missingMembers are answers without a member. Of the descriptions of finished deployments and of
// revisions, which are not asked for again, it is only one that leaves the answer without sense.
func missingMembers() []failure {
	var all []failure
	for _, of := range []struct {
		operation string
		other     series
		members   []string
	}{
		{"DescribeServices", `ecs_service_`, []string{
			"services.createdAt", "failures", "services.serviceName", "services.status", "services.deployments", "services.deployments.id",
			"services.deployments.status", "services.deployments.rolloutState", "services.deployments.createdAt",
			"services.deployments.updatedAt", "services.currentServiceRevisions", "services.currentServiceRevisions.arn",
		}},
		{"ListServiceDeployments", deploymentSeries + "|" + revisionSeries, []string{
			"serviceDeployments.targetServiceRevisionArn", "serviceDeployments.startedAt", "serviceDeployments.finishedAt",
		}},
		{"DescribeServiceDeployments", deploymentSeries + "|" + revisionSeries, []string{"failures"}},
		{"DescribeServiceRevisions", revisionSeries, []string{
			"failures", "serviceRevisions", "serviceRevisions.serviceRevisionArn", "serviceRevisions.containerImages.imageDigest",
		}},
	} {
		for _, path := range of.members {
			all = append(all, failure{name: of.operation + " without " + path, other: of.other,
				faults: []fault.Fault{{Operation: of.operation, Effect: fault.Drop(path)}}})
		}
	}
	return all
}
