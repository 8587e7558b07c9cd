package simulator

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/simulator/fleet"
)

const namePattern = `^[a-zA-Z0-9\-_]{1,255}$`

var validName = regexp.MustCompile(namePattern)

// parse is the id that an ARN gives to a resource of this kind in the caller's
// account and region. The id has one of the given numbers of parts.
func (c call) parse(raw, kind string, parts ...int) ([]string, error) {
	parsed, err := arn.Parse(raw)
	if err != nil || parsed.Service != "ecs" || parsed.Partition != fleet.Partition(c.region) {
		return nil, invalidParameter("Invalid ARN: %s", raw)
	}
	if parsed.AccountID != c.account {
		return nil, invalidParameter("AccountIDs mismatch")
	}
	if parsed.Region != c.region {
		return nil, invalidParameter(
			"Invalid identifier: Identifier is for region %s. Your region is %s", parsed.Region, c.region)
	}
	named := strings.Split(parsed.Resource, "/")
	if named[0] != kind {
		return nil, invalidParameter("Unsupported resource type: %s", named[0])
	}
	id := named[1:]
	if !slices.Contains(parts, len(id)) || slices.Contains(id, "") {
		return nil, invalidParameter("Invalid ARN: %s", raw)
	}
	return id, nil
}

// resourceARN is the ARN of a resource in the caller's account and region.
func (c call) resourceARN(kind string, id ...string) string {
	return arn.ARN{
		Partition: fleet.Partition(c.region),
		Service:   "ecs",
		Region:    c.region,
		AccountID: c.account,
		Resource:  kind + "/" + strings.Join(id, "/"),
	}.String()
}

// clusterName is the name of the cluster that a name or an ARN means; that of
// the cluster "default" when there is neither.
func (c call) clusterName(nameOrARN *string) (string, error) {
	name := aws.ToString(nameOrARN)
	if name == "" {
		return "default", nil
	}
	if arn.IsARN(name) {
		id, err := c.parse(name, "cluster", 1)
		if err != nil {
			return "", err
		}
		return id[0], nil
	}
	if !validName.MatchString(name) {
		return "", invalidParameter("Cluster must match %s, but was %s", namePattern, name)
	}
	return name, nil
}

// cluster is the cluster that a name or an ARN means. A deleted one is still
// described for a while, but everything else says that it cannot be found.
func (c call) cluster(nameOrARN *string) (types.Cluster, error) {
	name, err := c.clusterName(nameOrARN)
	if err != nil {
		return types.Cluster{}, err
	}
	cluster, ok := c.source.Cluster(name)
	if !ok || aws.ToString(cluster.Status) == "INACTIVE" {
		return types.Cluster{}, clusterNotFound()
	}
	return cluster, nil
}

// serviceName is the name of the service of a cluster that a name or an ARN
// means. ARNs of before 2021 do not say the cluster.
func (c call) serviceName(cluster types.Cluster, nameOrARN string) (string, error) {
	if !arn.IsARN(nameOrARN) {
		if !validName.MatchString(nameOrARN) {
			return "", invalidParameter("Service must match %s, but was %s", namePattern, nameOrARN)
		}
		return nameOrARN, nil
	}
	return c.idWithin(cluster, nameOrARN, "service")
}

// idWithin is the id in the ARN of something in a cluster. Old ARNs do not say the cluster.
func (c call) idWithin(cluster types.Cluster, arn, kind string) (string, error) {
	id, err := c.parse(arn, kind, 1, 2)
	if err != nil {
		return "", err
	}
	if own := aws.ToString(cluster.ClusterName); len(id) == 2 && id[0] != own {
		return "", invalidParameter(
			"Invalid identifier: Identifier is for cluster %s. Your cluster is %s", id[0], own)
	}
	return id[len(id)-1], nil
}
