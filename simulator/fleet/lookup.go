package fleet

import (
	"fmt"
	"slices"
	"strings"
)

func (f *Fleet) activeCluster(nameOrARN string) (*cluster, error) {
	c, known := f.cluster(nameOrARN)
	if !known {
		return nil, fmt.Errorf("no cluster %q", nameOrARN)
	}
	if *c.state.Status != statusActive {
		return nil, fmt.Errorf("cluster %q is %s", nameOrARN, *c.state.Status)
	}
	return c, nil
}

func (f *Fleet) cluster(nameOrARN string) (*cluster, bool) {
	arn := nameOrARN
	if !strings.HasPrefix(arn, "arn:") {
		arn = f.arn("ecs", "cluster/"+nameOrARN)
	}
	at, known := f.clusterIndex(arn)
	if !known {
		return nil, false
	}
	return f.clusters[at], true
}

func (f *Fleet) clusterIndex(arn string) (at int, known bool) {
	return slices.BinarySearchFunc(f.clusters, arn, func(c *cluster, arn string) int {
		return strings.Compare(*c.state.ClusterArn, arn)
	})
}

func (f *Fleet) activeService(cluster, nameOrARN string) (*service, error) {
	c, err := f.activeCluster(cluster)
	if err != nil {
		return nil, err
	}
	s, known := f.service(c, nameOrARN)
	if !known {
		return nil, fmt.Errorf("no service %q in cluster %q", nameOrARN, cluster)
	}
	if status := *s.state.Status; status != statusActive {
		return nil, fmt.Errorf("service %q is %s", nameOrARN, status)
	}
	return s, nil
}

// service finds a service by its name, its ARN, or the old form of that without the cluster.
func (f *Fleet) service(c *cluster, nameOrARN string) (*service, bool) {
	name := nameOrARN
	if strings.HasPrefix(nameOrARN, "arn:") {
		var own bool
		if name, own = strings.CutPrefix(nameOrARN, f.arn("ecs", "service/")); !own {
			return nil, false
		}
		name = strings.TrimPrefix(name, *c.state.ClusterName+"/")
	}
	s, known := c.services[name]
	return s, known
}

func (f *Fleet) serviceARN(c *cluster, name string) string {
	return f.arn("ecs", "service/"+*c.state.ClusterName+"/"+name)
}
