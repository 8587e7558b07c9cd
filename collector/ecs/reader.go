package ecs

import (
	"cmp"
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

// callsAtOnce is how many calls of a kind are under way at the same time.
const callsAtOnce = 8

// forgetAfter is how long a service is remembered that cannot be read any more. It
// outlasts the deleted cluster or the denied access that may be the reason.
const forgetAfter = 24 * time.Hour

// progressInterval is the time between two reports of progress.
const progressInterval = 3 * time.Second

// Options say what a reader reads.
type Options struct {
	Tags    bool             // the tags of services
	History bool             // every deployment that finishes, also those that are not the newest
	Budget  float64          // share of the rates that AWS allows the account, at most 1; 0 sets no limit
	Now     func() time.Time // the clock that dates snapshots
}

// Reader reads one target. It is for one goroutine at a time.
type Reader struct {
	client       *client
	target       Target
	options      Options
	began        time.Time                // when it first read; zero before
	memories     map[string]memory        // by the ARN of the service
	revisions    map[string]knownRevision // that services referred to in the last refresh, by ARN
	report       func(Attempt)
	mixedRefused atomic.Bool // whether AWS refuses to describe deployments of several services in one call
}

// NewReader makes a reader of the account that the credentials of cfg belong to, in region.
func NewReader(cfg aws.Config, region string, options Options) *Reader {
	r := &Reader{
		target:  Target{Region: region},
		options: options,
		report:  func(Attempt) {},
	}
	r.client = newClient(cfg, region, newBudget(options.Budget), func(a Attempt) { r.report(a) })
	return r
}

// OnAttempt has every attempt of a request to AWS reported, by several goroutines at
// the same time. It is to be called before the first read.
func (r *Reader) OnAttempt(report func(Attempt)) { r.report = report }

// Target is what the reader reads. Its account id is empty until AWS has told it.
func (r *Reader) Target() Target { return r.target }

// Read reads the whole target once. The error says why not even the clusters
// could be listed, or that ctx has ended; all other failures are in the snapshot.
//
// The first look at a large fleet takes minutes. What is known of it by then is given to
// progress, when the clusters have been read and every few seconds from there: snapshots
// in which services are pending, those with a deployment under way the shortest time.
func (r *Reader) Read(ctx context.Context, progress func(*Snapshot)) (*Snapshot, error) {
	told := r.options.Now()
	if r.began.IsZero() {
		r.began = told
	}
	arns, err := r.client.listClusters(ctx)
	r.identify(ctx, arns)
	if err != nil {
		return nil, err
	}
	clusters := r.readClusters(ctx, arns)
	services := r.recall(clusters)
	if slices.ContainsFunc(services, func(s *serviceAnswers) bool { return !s.known }) && ctx.Err() == nil {
		told = r.options.Now()
		progress(assemble(r.target, told, clusters))
	}
	r.readServices(ctx, services, func(wave []*serviceAnswers) {
		for _, s := range wave {
			s.done, s.view = true, assembleService(s)
		}
		if now := r.options.Now(); now.Sub(told) >= progressInterval && ctx.Err() == nil {
			told = now
			progress(assemble(r.target, now, clusters))
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.remember(clusters)
	snapshot := assemble(r.target, r.options.Now(), clusters)
	snapshot.CachedRevisions = len(r.revisions)
	return snapshot, nil
}

// recall takes in what is remembered of the services of all clusters, and gives them
// in the order in which they are to be read: those with a deployment under way first.
func (r *Reader) recall(clusters []*clusterAnswers) []*serviceAnswers {
	var services []*serviceAnswers
	for _, cluster := range clusters {
		for _, s := range cluster.services {
			s.recall(r.memories[aws.ToString(s.service.ServiceArn)])
			s.revisions = map[string]knownRevision{}
			for _, arn := range s.referencedRevisions() {
				if known, ok := r.revisions[arn]; ok {
					s.revisions[arn] = known
				}
			}
			s.view = assembleService(s)
			services = append(services, s)
		}
	}
	slices.SortStableFunc(services, func(a, b *serviceAnswers) int { return cmp.Compare(a.rank(), b.rank()) })
	return services
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
		cluster.take(batch, out)
	}
	return nil
}

// remember keeps what the next read has to know of each service, and for a while of
// those that were not read: they may be back, and nothing of theirs is to count twice.
func (r *Reader) remember(clusters []*clusterAnswers) {
	now := r.options.Now()
	memories := map[string]memory{}
	revisions := map[string]knownRevision{}
	for arn, former := range r.memories {
		if now.Sub(former.seenAt) < forgetAfter {
			memories[arn] = former
		}
	}
	for _, cluster := range clusters {
		if cluster.err != nil {
			for arn, known := range r.revisions {
				if strings.Contains(arn, ":service-revision/"+lastPart(cluster.arn)+"/") {
					revisions[arn] = known
				}
			}
		}
		for _, service := range cluster.services {
			service.forget()
			service.seenAt = now
			memories[aws.ToString(service.service.ServiceArn)] = service.memory
			maps.Copy(revisions, service.revisions)
		}
	}
	r.memories, r.revisions = memories, revisions
}
