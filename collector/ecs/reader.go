package ecs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// callsAtOnce is how many calls are under way at the same time.
const callsAtOnce = 8

// Options say what a reader reads.
type Options struct {
	Tags    bool             // the tags of services
	History bool             // every deployment that finishes, also those that are not the newest
	Now     func() time.Time // the clock that dates snapshots
}

// Reader reads one target. It is for one goroutine at a time.
type Reader struct {
	client       *client
	target       Target
	options      Options
	began        time.Time                    // when it first read; zero before
	memories     map[string]map[string]memory // by the ARNs of cluster and service
	revisions    map[string]knownRevision     // that services referred to in the last refresh, by ARN
	mixedRefused atomic.Bool                  // whether AWS refuses to describe deployments of several services in one call
}

// NewReader makes a reader of the account that the credentials of cfg belong to, in region.
func NewReader(cfg aws.Config, region string, options Options) *Reader {
	return &Reader{
		client:   newClient(cfg, region),
		target:   Target{Region: region},
		options:  options,
		memories: map[string]map[string]memory{},
	}
}

// Target is what the reader reads. Its account id is empty until AWS has told it.
func (r *Reader) Target() Target { return r.target }

// Read reads the whole target once. The error says why not even the clusters
// could be listed, or that ctx has ended; all other failures are in the snapshot.
func (r *Reader) Read(ctx context.Context) (*Snapshot, error) {
	takenAt := r.options.Now()
	if r.began.IsZero() {
		r.began = takenAt
	}
	arns, err := r.client.listClusters(ctx)
	r.identify(ctx, arns)
	if err != nil {
		return nil, err
	}
	clusters := r.readClusters(ctx, arns)
	r.readServices(ctx, clusters)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.remember(clusters)
	return assemble(r.target, takenAt, clusters), nil
}

// identify learns the account id of the target, once: from the ARN of a cluster,
// which costs nothing, else from STS, which an endpoint of ECS alone does not have.
func (r *Reader) identify(ctx context.Context, clusters []string) {
	switch {
	case r.target.AccountID != "":
	case len(clusters) > 0:
		r.target.AccountID = accountOf(clusters[0])
	default:
		r.target.AccountID = r.client.account(ctx)
	}
}

// readClusters reads the services of each cluster, without their deployments and
// revisions. A cluster deleted since it was listed is left out.
func (r *Reader) readClusters(ctx context.Context, arns []string) []*clusterAnswers {
	answers := make([]*clusterAnswers, len(arns))
	for i, arn := range arns {
		answers[i] = &clusterAnswers{arn: arn}
	}
	inParallel(answers, func(cluster *clusterAnswers) {
		if err := r.readCluster(ctx, cluster); err != nil {
			*cluster = clusterAnswers{arn: cluster.arn, err: fmt.Errorf("cluster %s: %w", lastPart(cluster.arn), err)}
		}
	})
	return slices.DeleteFunc(answers, func(c *clusterAnswers) bool { return isGone(c.err) })
}

func (r *Reader) readCluster(ctx context.Context, cluster *clusterAnswers) error {
	arns, err := r.client.listServices(ctx, cluster.arn)
	if err != nil {
		return err
	}
	var parts []types.ServiceField
	if r.options.Tags {
		parts = append(parts, types.ServiceFieldTags)
	}
	for batch := range slices.Chunk(arns, servicesPerCall) {
		out, err := r.client.describeServices(ctx, cluster.arn, batch, parts...)
		if err != nil {
			return err
		}
		cluster.failures = append(cluster.failures, entriesFailed("DescribeServices", out.Failures)...)
		for _, service := range out.Services {
			if aws.ToString(service.Status) != statusInactive {
				cluster.services = append(cluster.services, &serviceAnswers{service: service})
			}
		}
	}
	return nil
}

// remember keeps what the next read has to know of each service, and nothing of
// services and revisions that are no more. What is known of a cluster that could not be
// read stays as it is.
func (r *Reader) remember(clusters []*clusterAnswers) {
	former := r.memories
	r.memories = make(map[string]map[string]memory, len(clusters))
	revisions := map[string]knownRevision{}
	for _, cluster := range clusters {
		if cluster.err != nil {
			r.memories[cluster.arn] = former[cluster.arn]
			for arn, known := range r.revisions {
				if strings.Contains(arn, ":service-revision/"+lastPart(cluster.arn)+"/") {
					revisions[arn] = known
				}
			}
			continue
		}
		memories := make(map[string]memory, len(cluster.services))
		for _, service := range cluster.services {
			memories[aws.ToString(service.service.ServiceArn)] = service.memory
			maps.Copy(revisions, service.revisions)
		}
		r.memories[cluster.arn] = memories
	}
	r.revisions = revisions
}
