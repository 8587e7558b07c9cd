package ecs

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Follow reads again the services that were moving when they were last read, by the calls
// of these services alone, and puts them into former, the clusters as they were known
// since. What cannot be read stays as it was. The snapshot is nil when nothing was
// moving, or when ctx has ended.
func (r *Reader) Follow(ctx context.Context, former []Cluster) *Snapshot {
	if len(r.moving) == 0 {
		return nil
	}
	asked := r.moving
	var clusters []*clusterAnswers
	for arn := range asked {
		clusters = append(clusters, &clusterAnswers{arn: arn})
	}
	found := newQueue()
	inParallel(clusters, func(c *clusterAnswers) { c.err = r.describeServices(ctx, c, asked[c.arn], found) })
	found.close()
	for wave := range r.readServices(ctx, found) {
		r.finish(wave)
	}
	if ctx.Err() != nil {
		return nil
	}
	r.moving = map[string][]string{}
	for _, c := range clusters {
		if c.err != nil {
			c.failures = append(c.failures, callFailed("DescribeServices", "cluster "+lastPart(c.arn), c.err))
			c.services, r.moving[c.arn] = nil, asked[c.arn]
			continue
		}
		r.keep(c)
	}
	snapshot := assemble(r.target, r.options.Now(), clusters)
	snapshot.Clusters = merged(former, snapshot.Clusters, asked)
	snapshot.CachedRevisions = len(r.revisions)
	return snapshot
}

// merged are the former clusters with those of their services replaced that were asked for.
func merged(former, followed []Cluster, asked map[string][]string) []Cluster {
	clusters := slices.Clone(former)
	for arn, services := range asked {
		name := func(c Cluster) bool { return c.Name == lastPart(arn) }
		i, j := slices.IndexFunc(clusters, name), slices.IndexFunc(followed, name)
		if i < 0 || followed[j].Err != nil {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(clusters[i].Services), func(s Service) bool {
			return slices.ContainsFunc(services, func(arn string) bool { return lastPart(arn) == s.Name })
		})
		clusters[i].Services = slices.SortedFunc(slices.Values(append(others, followed[j].Services...)),
			func(a, b Service) int { return cmp.Compare(a.Name, b.Name) })
	}
	return clusters
}

// moving tells whether something of the service is about to change: it has a
// deployment under way, or one that ECS does not list yet, or a young revision of which
// the digests have not come.
func (s *serviceAnswers) moving(now time.Time) bool {
	if s.gone || s.unlisted || !s.deployedByECS() {
		return false
	}
	for _, known := range s.revisions {
		if !known.complete && known.pause == 0 {
			return true
		}
	}
	return s.underWay() || s.beingDeployed() || s.toList(now)
}
