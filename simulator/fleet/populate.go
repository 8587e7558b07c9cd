package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const day = 24 * time.Hour

// unfinished is a service that is to have a deployment under way, which superseded another if twice is set.
type unfinished struct {
	service *service
	twice   bool
}

// populate makes the clusters and services with their past, and gives the services that are to have a deployment
// under way.
func (f *Fleet) populate() []unfinished {
	clusters := make([]*cluster, max(f.config.Clusters, min(f.config.Services, 1)))
	for i := range clusters {
		clusters[i] = f.createCluster(clusterName(i))
	}
	showcase := kinds()
	var underWay []unfinished
	for i := range f.config.Services {
		k := showcase[i%len(showcase)]
		if i >= len(showcase) {
			k = f.someKind(showcase)
			k.current = false
		}
		k.spec.Name = serviceName(i / len(clusters))
		s := f.liveThrough(clusters[i%len(clusters)], k)
		if k.current {
			underWay = append(underWay, unfinished{s, k.twice})
		}
	}
	f.named = f.config.Services
	return underWay
}

// someKind draws one of the kinds, as often as its weight says.
func (f *Fleet) someKind(all []kind) kind {
	total := 0
	for _, k := range all {
		total += k.weight
	}
	draw := f.random.IntN(total)
	return all[slices.IndexFunc(all, func(k kind) bool {
		draw -= k.weight
		return draw < 0
	})]
}

// liveThrough creates a service long ago and lets it live through its past.
func (f *Fleet) liveThrough(c *cluster, k kind) *service {
	f.now = f.clock.Add(-f.between(120*day, 700*day))
	if k.ancient {
		f.now = describableSince().Add(-f.between(day, 300*day))
	}
	if k.spec.ShortARN = k.old; k.old {
		f.now = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).Add(-f.between(day, 300*day))
	}
	switch {
	case k.latest:
		k.spec.Image = f.registryImage(k.spec.Name, "latest")
	case k.spec.Image == "":
		k.spec.Image = f.versionedImage(*c.state.ClusterName, k.spec.Name, k.deploys)
	}
	s := f.createService(c, k.spec)
	if k.dormant {
		f.calm(s)
	}
	settled, pause := f.between(day, 20*day), day
	if k.busy {
		settled, pause = day, 4*time.Hour
	}
	for left := k.deploys; left > 0; left-- {
		f.liveUntil(f.clock.Add(-settled - time.Duration(left)*pause + f.between(0, pause/2)))
		change := Change{}
		if left == 1 {
			change.Outcome = k.last
		}
		f.deploy(s, change)
	}
	f.liveUntil(f.clock)
	return s
}

// startUnderWay starts a deployment of each of the services, a little while ago.
func (f *Fleet) startUnderWay(services []unfinished) {
	for _, u := range services {
		begin := f.clock.Add(-f.paced(DigestsDelay))
		if u.twice {
			f.now = begin.Add(-f.paced(45 * time.Second)) // when half of the tasks are replaced
			f.deploy(u.service, Change{})
			f.liveUntil(begin)
		}
		f.now = begin
		if u.service.spec.Controller == types.DeploymentControllerTypeEcs {
			f.deploy(u.service, Change{})
		} else {
			f.replaceTaskSet(u.service)
		}
		f.liveUntil(f.clock)
	}
}

// between gives a random duration from the one to the other.
func (f *Fleet) between(from, to time.Duration) time.Duration {
	return (from + time.Duration(f.random.Int64N(int64(to-from)))).Truncate(time.Millisecond)
}
