// Package throttle limits the rate of API calls as Amazon ECS does: with token
// buckets that every account has in every region.
package throttle

// Bucket is a token bucket that one or several operations take from.
type Bucket string

// The buckets of the operations that read clusters, services, deployments, revisions and tasks.
const (
	ClusterRead         Bucket = "cluster read"
	ServiceRead         Bucket = "service read"
	ServiceDeployment   Bucket = "service deployment"
	ServiceRevision     Bucket = "service revision"
	ClusterResourceRead Bucket = "cluster resource read"
)

// quota is how many tokens a bucket holds, and how many it gets per second.
type quota struct{ burst, refill int }

// quotas are those of every account (Amazon ECS API Reference, "Request
// throttling for the Amazon ECS API").
var quotas = map[Bucket]quota{
	ClusterRead:         {50, 20},
	ServiceRead:         {100, 20},
	ServiceDeployment:   {50, 20},
	ServiceRevision:     {50, 20},
	ClusterResourceRead: {100, 20},
}

var buckets = map[string]Bucket{
	"ListClusters":               ClusterRead,
	"DescribeClusters":           ClusterRead,
	"ListServices":               ServiceRead,
	"DescribeServices":           ServiceRead,
	"ListServiceDeployments":     ServiceDeployment,
	"DescribeServiceDeployments": ServiceDeployment,
	"DescribeServiceRevisions":   ServiceRevision,
	"ListTasks":                  ClusterResourceRead,
	"DescribeTasks":              ClusterResourceRead,
}

// BucketOf is the bucket that an operation of ECS takes from (same source), and
// whether it is one of the operations known here.
func BucketOf(operation string) (Bucket, bool) {
	bucket, ok := buckets[operation]
	return bucket, ok
}
