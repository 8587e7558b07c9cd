package fault

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// subject is what a request asks for: a cluster, a service or part of one, or
// something that is neither.
type subject struct{ cluster, service, arn string }

// parameters are those of the ECS operations that name a resource.
type parameters struct {
	Cluster, Service      string
	ServiceName           string
	Tasks                 []string
	Clusters, Services    []string
	ServiceRevisionArns   []string
	ServiceDeploymentArns []string
}

// subjects are all that a request asks for, at least one.
func (c Call) subjects() []subject {
	var p parameters
	_ = json.Unmarshal(c.Body, &p) // what cannot be read names nothing
	var all []subject
	switch c.Operation {
	case "DescribeClusters":
		for _, cluster := range orDefault(p.Clusters...) {
			all = append(all, subject{cluster: last(cluster), arn: c.arn("cluster", last(cluster))})
		}
	case "ListServices", "ListTasks": // IAM knows no resource for them, but the cluster as a condition
		all = append(all, subject{cluster: last(orDefault(p.Cluster)[0]), service: last(p.ServiceName), arn: "*"})
	case "DescribeServices", "ListServiceDeployments":
		cluster := last(orDefault(p.Cluster)[0])
		if p.Service != "" {
			p.Services = append(p.Services, p.Service)
		}
		for _, service := range p.Services {
			all = append(all, subject{cluster, last(service), c.arn("service", cluster, last(service))})
		}
	case "DescribeServiceRevisions", "DescribeServiceDeployments":
		for _, raw := range append(p.ServiceRevisionArns, p.ServiceDeploymentArns...) {
			if id := strings.Split(raw, "/"); len(id) == 4 { // kind, cluster, service, number
				all = append(all, subject{id[1], id[2], raw})
			}
		}
	case "DescribeTasks":
		cluster := last(orDefault(p.Cluster)[0])
		for _, task := range p.Tasks {
			all = append(all, subject{cluster: cluster, arn: c.arn("task", cluster, last(task))})
		}
	case "AssumeRole":
		if form, err := url.ParseQuery(string(c.Body)); err == nil {
			all = append(all, subject{arn: form.Get("RoleArn")})
		}
	}
	if len(all) == 0 {
		return []subject{{arn: "*"}}
	}
	return all
}

// orDefault is the cluster "default" where no cluster is named.
func orDefault(clusters ...string) []string {
	if len(clusters) == 0 || clusters[0] == "" {
		return []string{"default"}
	}
	return clusters
}

// last is the name in an ARN, or the name itself.
func last(nameOrARN string) string { return nameOrARN[strings.LastIndex(nameOrARN, "/")+1:] }

func (c Call) arn(id ...string) string {
	return arn.ARN{
		Partition: c.Partition, Service: "ecs", Region: c.Region, AccountID: c.Account,
		Resource: strings.Join(id, "/"),
	}.String()
}
