package exposition_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/exposition"
)

// told is a target that is told of by hand, and the collector that tells of it.
type told struct {
	*collector.Collector
	target *collector.Target
	latest atomic.Pointer[ecs.Fleet]
}

// tell makes one of which nothing is known yet.
func tell() *told {
	w := &told{Collector: collector.New(time.Now)}
	w.latest.Store(&ecs.Fleet{Target: ecs.Target{AccountID: "123456789012", Region: "eu-central-1"}})
	w.target = collector.NewTarget(w.latest.Load)
	w.configure(collector.DefaultParts())
	return w
}

func (w *told) configure(parts map[string]bool, tags ...string) {
	if err := w.Configure([]*collector.Target{w.target}, collector.Options{Parts: parts, ServiceTags: tags}); err != nil {
		panic(err)
	}
}

// know has other clusters be known. Nothing that was known before is modified.
func (w *told) know(known bool, clusters []*ecs.Cluster) {
	w.latest.Store(&ecs.Fleet{Target: w.latest.Load().Target, Known: known, Clusters: clusters})
	w.Notify()
}

// clusters are those that are known.
func (w *told) clusters() []*ecs.Cluster { return w.latest.Load().Clusters }

// put has a service be known, in place of another of its name if there is one.
func (w *told) put(cluster string, service *ecs.Service) {
	w.edit(cluster, func(c *ecs.Cluster) {
		c.Services = slices.Clone(c.Services)
		i, there := slices.BinarySearchFunc(c.Services, service, func(a, b *ecs.Service) int { return strings.Compare(a.Name, b.Name) })
		if there {
			c.Services[i] = service
		} else {
			c.Services = slices.Insert(c.Services, i, service)
		}
	})
}

// drop has a service be known no more.
func (w *told) drop(cluster, service string) {
	w.edit(cluster, func(c *ecs.Cluster) {
		c.Services = slices.DeleteFunc(slices.Clone(c.Services), func(s *ecs.Service) bool { return s.Name == service })
	})
}

// edit has a cluster be known otherwise, or for the first time.
func (w *told) edit(name string, change func(*ecs.Cluster)) {
	clusters := slices.Clone(w.clusters())
	i, there := slices.BinarySearchFunc(clusters, name, func(c *ecs.Cluster, name string) int { return strings.Compare(c.Name, name) })
	changed := ecs.Cluster{Name: name, Up: ecs.Given(true)}
	if there {
		changed = *clusters[i]
	} else {
		clusters = slices.Insert(clusters, i, nil)
	}
	change(&changed)
	clusters[i] = &changed
	w.know(true, clusters)
}

var errListing = errors.New("AccessDenied")

// example is a service of which all usual parts are known, about as many series as one of the simulator has. Others have other numbers.
func example(name string, n int) *ecs.Service {
	created := time.Date(2026, 11, 1, 12, 0, 0, n*7919%86400000*1e6, time.UTC)
	arn := func(kind string, n int) ecs.ARN {
		id := uint64(n+1) * 0x9E3779B97F4A7C15 % 1e19 // looks like those of ECS
		return ecs.ARN(fmt.Sprintf("arn:aws:ecs:eu-central-1:123456789012:%s/production/%s/%019d", kind, name, id))
	}
	revision := ecs.Revision{
		ID:    arn("service-revision", n).ID(),
		Tasks: &ecs.RevisionTasks{Requested: 2, Running: int32(n % 5), Pending: 1},
		Spec: &ecs.RevisionSpec{
			CreatedAt: created, TaskDefinition: fmt.Sprintf("%s:%d", name, n%50), PlatformVersion: "1.4.0", PlatformFamily: "Linux",
			GuardDutyEnabled: n%2 == 0,
			Containers: []ecs.Container{
				{Name: "app", Image: ecs.Image{Reference: "registry.example.com/" + name + ":v1", Repository: "registry.example.com/" + name, Tag: "v1", Digest: fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(name)))}},
				{Name: "proxy", Image: ecs.Image{Reference: "envoy:v1.30", Repository: "docker.io/library/envoy", Tag: "v1.30", Digest: "sha256:" + strings.Repeat("ab", 32)}},
			},
			CapacityProviders: []ecs.CapacityProvider{{Name: "FARGATE", Base: 1, Weight: 1}},
			LoadBalancers:     []ecs.LoadBalancer{{TargetGroup: name, Container: "app", ContainerPort: "8080"}},
			Network: &ecs.Network{
				Subnets:        []string{"subnet-0a1b2c3d4e5f60718", "subnet-1a1b2c3d4e5f60718"},
				SecurityGroups: []string{fmt.Sprintf("sg-%017x", n%97)}, PublicIP: ecs.Given(false),
			},
			ServiceConnect: &ecs.ServiceConnect{Enabled: true},
		},
	}
	return &ecs.Service{
		Description: &ecs.Description{
			Name: name, Status: "ACTIVE", SchedulingStrategy: "REPLICA", DeploymentController: ecs.ControllerECS,
			CreatedAt: created, Tasks: ecs.ServiceTasks{Desired: 2, Running: int32(n % 5)}, Tags: map[string]string{"team": fmt.Sprint(n % 7)},
		},
		CurrentRevision: revision.ID,
		Revisions:       []ecs.Revision{revision},
		Deployment: &ecs.Deployment{
			ARN: arn("service-deployment", n), Status: ecs.StatusSuccessful, Target: arn("service-revision", n), Strategy: "ROLLING",
			CreatedAt: created, StartedAt: created, FinishedAt: created.Add(time.Minute), Sources: []ecs.ARN{arn("service-revision", n+1)},
			CircuitBreaker: &ecs.CircuitBreaker{Status: "MONITORING_COMPLETE", Threshold: 3},
		},
		Finished: []ecs.DeploymentCount{
			{Status: ecs.StatusSuccessful, Count: n % 9}, {Status: ecs.StatusStopped}, {Status: ecs.StatusRollbackSuccessful}, {Status: ecs.StatusRollbackFailed},
		},
		Superseded: ecs.Given(0),
	}
}

// examples are so many clusters of so many services.
func examples(clusters, services int) []*ecs.Cluster {
	var all []*ecs.Cluster
	for c := range clusters {
		cluster := &ecs.Cluster{Name: fmt.Sprintf("cluster-%04d", c), Up: ecs.Given(true)}
		for s := range services {
			cluster.Services = append(cluster.Services, example(fmt.Sprintf("checkout-api-%05d", s), c*services+s))
		}
		all = append(all, cluster)
	}
	return all
}

// exposed are the chunks of a collector as an exposition takes them.
func exposed(c *collector.Collector) func() []exposition.Chunk {
	return func() []exposition.Chunk {
		var chunks []exposition.Chunk
		for _, chunk := range c.Chunks() {
			chunks = append(chunks, chunk)
		}
		return chunks
	}
}
