package ecs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"golang.org/x/sync/errgroup"
)

// How many clusters, and then services, are read at the same time.
const (
	clustersAtOnce = 4
	servicesAtOnce = 8
)

// Reader reads one target. It is for one goroutine at a time.
type Reader struct {
	client *client
	target Target
	now    func() time.Time
}

// NewReader makes a reader of the account that the credentials of cfg belong to,
// in region. Its clock dates the snapshots.
func NewReader(cfg aws.Config, region string, now func() time.Time) *Reader {
	return &Reader{client: newClient(cfg, region), target: Target{Region: region}, now: now}
}

// Target is what the reader reads. Its account id is empty until AWS has told it.
func (r *Reader) Target() Target { return r.target }

// Read reads the whole target once. The error says why not even the clusters
// could be listed, or that ctx has ended; all other failures are in the snapshot.
func (r *Reader) Read(ctx context.Context) (*Snapshot, error) {
	takenAt := r.now()
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
	var group errgroup.Group
	group.SetLimit(clustersAtOnce)
	for i, arn := range arns {
		group.Go(func() error {
			answers[i] = r.readCluster(ctx, arn)
			return nil
		})
	}
	_ = group.Wait() // what fails is data in the answers
	return slices.DeleteFunc(answers, func(c *clusterAnswers) bool { return isGone(c.err) })
}

func (r *Reader) readCluster(ctx context.Context, arn string) *clusterAnswers {
	cluster := &clusterAnswers{arn: arn}
	arns, err := r.client.listServices(ctx, arn)
	if err != nil {
		cluster.err = fmt.Errorf("cluster %s: %w", lastPart(arn), err)
		return cluster
	}
	for batch := range slices.Chunk(arns, servicesPerCall) {
		out, err := r.client.describeServices(ctx, arn, batch)
		if err != nil {
			cluster.err = fmt.Errorf("cluster %s: %w", lastPart(arn), err)
			return cluster
		}
		cluster.failures = append(cluster.failures, entriesFailed("DescribeServices", out.Failures)...)
		for _, service := range out.Services {
			if aws.ToString(service.Status) != statusInactive {
				cluster.services = append(cluster.services, &serviceAnswers{service: service})
			}
		}
	}
	return cluster
}

// readServices adds deployments and revisions to the services of all clusters.
func (r *Reader) readServices(ctx context.Context, clusters []*clusterAnswers) {
	var group errgroup.Group
	group.SetLimit(servicesAtOnce)
	for _, cluster := range clusters {
		for _, service := range cluster.services {
			group.Go(func() error {
				r.readDeployment(ctx, service)
				r.readRevisions(ctx, service)
				return nil
			})
		}
	}
	_ = group.Wait() // what fails is data in the answers
}

// readDeployment reads the newest deployment of a service. ECS keeps none of
// services whose deployments something else controls.
func (r *Reader) readDeployment(ctx context.Context, s *serviceAnswers) {
	if !s.deployedByECS() {
		return
	}
	listed, err := r.client.listDeployments(ctx, aws.ToString(s.service.ClusterArn), aws.ToString(s.service.ServiceArn))
	if err != nil {
		s.fail("ListServiceDeployments", err)
		s.unlisted = true
		return
	}
	if len(listed) == 0 {
		return
	}
	newest := slices.MaxFunc(listed, func(a, b types.ServiceDeploymentBrief) int {
		return cmp.Or(aws.ToTime(a.CreatedAt).Compare(aws.ToTime(b.CreatedAt)),
			cmp.Compare(aws.ToString(a.ServiceDeploymentArn), aws.ToString(b.ServiceDeploymentArn)))
	})
	s.listed = &newest

	out, err := r.client.describeDeployment(ctx, aws.ToString(newest.ServiceDeploymentArn))
	if err != nil {
		s.fail("DescribeServiceDeployments", err)
		return
	}
	if len(out.ServiceDeployments) > 0 {
		s.described = &out.ServiceDeployments[0]
	}
	if r.now().Sub(aws.ToTime(newest.CreatedAt)) > listingGrace {
		s.failures = append(s.failures, entriesFailed("DescribeServiceDeployments", out.Failures)...)
	}
}

// readRevisions reads every revision that the service refers to now.
func (r *Reader) readRevisions(ctx context.Context, s *serviceAnswers) {
	for batch := range slices.Chunk(s.referencedRevisions(), revisionsPerCall) {
		out, err := r.client.describeRevisions(ctx, batch)
		if err != nil {
			s.fail("DescribeServiceRevisions", err)
			continue
		}
		s.revisions = append(s.revisions, out.ServiceRevisions...)
		s.failures = append(s.failures, entriesFailed("DescribeServiceRevisions", out.Failures)...)
	}
}
