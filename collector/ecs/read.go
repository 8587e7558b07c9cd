package ecs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// progressInterval is the time between two reports of progress.
const progressInterval = 3 * time.Second

// Read reads the whole target once. The error says why not even the clusters
// could be listed, or that ctx has ended; all other failures are in the snapshot.
//
// The first look at a large fleet takes minutes. What is known of it by then is given to
// progress, when the clusters have been read and every few seconds from there: snapshots
// in which services are pending, those with a deployment under way the shortest time.
func (r *Reader) Read(ctx context.Context, progress func(*Snapshot)) (*Snapshot, error) {
	r.takeUp()
	r.moving = map[string][]string{}
	told := r.options.Now()
	if r.began.IsZero() {
		r.began = told
	}
	arns, err := r.client.listClusters(ctx)
	r.identify(ctx, arns)
	if err != nil {
		return nil, err
	}
	r.warmUp()
	found := newQueue()
	var clusters []*clusterAnswers
	listed := make(chan struct{}) // closed when the clusters are complete
	go func() {
		defer close(listed)
		defer found.close()
		clusters = r.readClusters(ctx, r.options.Clusters.among(r.options.Shard.among(arns)), found)
	}()
	tell := func(atMostEvery time.Duration) {
		if now := r.options.Now(); now.Sub(told) >= atMostEvery && ctx.Err() == nil {
			told = now
			progress(assemble(r.target, now, clusters))
		}
	}
	waves, pages := r.readServices(ctx, found), listed
	for waves != nil || pages != nil {
		select {
		case <-pages:
			pages = nil
			if anyUnknown(clusters) {
				tell(0)
			}
		case wave, more := <-waves:
			r.finish(wave)
			if !more {
				waves = nil
			} else if pages == nil {
				r.saveSoFar(clusters)
				tell(progressInterval)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		r.rememberSoFar(clusters)
		return nil, err
	}
	r.remember(clusters)
	snapshot := assemble(r.target, r.options.Now(), clusters)
	snapshot.CachedRevisions = len(r.revisions)
	return snapshot, nil
}

// finish has the snapshots tell of services what was read just now.
func (r *Reader) finish(wave []*serviceAnswers) {
	for _, s := range wave {
		r.unsaved = r.unsaved || r.learnt(s)
		s.done, s.view = true, assembleService(s)
	}
}

// anyUnknown tells whether there is a service that was never read before.
func anyUnknown(clusters []*clusterAnswers) bool {
	return slices.ContainsFunc(clusters, func(c *clusterAnswers) bool {
		return slices.ContainsFunc(c.services, func(s *serviceAnswers) bool { return s.unknown })
	})
}

// recall takes in what is remembered of services. Those of which nothing else is to be read are done.
func (r *Reader) recall(services []*serviceAnswers) {
	for _, s := range services {
		s.recall(r.memories[aws.ToString(s.service.ServiceArn)])
		s.unknown = !s.known
		if !r.options.History {
			s.history = history{}
		}
		r.recallRevisions(s)
		s.view, s.done = assembleService(s), r.settled(s)
	}
}

// readClusters reads the services of each cluster, without their deployments and
// revisions, and gives them on as they come in. A cluster deleted since it was listed is
// left out.
func (r *Reader) readClusters(ctx context.Context, arns []string, found *queue) []*clusterAnswers {
	answers := make([]*clusterAnswers, len(arns))
	for i, arn := range arns {
		answers[i] = &clusterAnswers{arn: arn}
	}
	inParallel(answers, func(cluster *clusterAnswers) {
		if err := r.readCluster(ctx, cluster, found); err != nil {
			err = fmt.Errorf("cluster %s: %w", lastPart(cluster.arn), err)
			*cluster = clusterAnswers{arn: cluster.arn, err: err, abandoned: cluster.services}
		}
	})
	return slices.DeleteFunc(answers, func(c *clusterAnswers) bool { return isGone(c.err) })
}

func (r *Reader) readCluster(ctx context.Context, cluster *clusterAnswers, found *queue) error {
	arns, err := r.client.listServices(ctx, cluster.arn)
	if err != nil {
		return err
	}
	return r.describeServices(ctx, cluster, r.options.Services.among(arns), found)
}

// describeServices reads services of a cluster, and gives them on with what is remembered of them.
func (r *Reader) describeServices(ctx context.Context, cluster *clusterAnswers, arns []string, found *queue) error {
	var parts []types.ServiceField
	if r.options.Tags {
		parts = append(parts, types.ServiceFieldTags)
	}
	for batch := range slices.Chunk(arns, servicesPerCall) {
		out, err := r.client.describeServices(ctx, cluster.arn, batch, parts...)
		if err != nil {
			return err
		}
		services := cluster.take(batch, out)
		r.recall(services)
		found.add(slices.DeleteFunc(slices.Clone(services), func(s *serviceAnswers) bool { return s.done }))
	}
	return nil
}
