package fleet

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Services from before 2021 can have ARNs without the cluster, which are the same for one name in two clusters. The
// ARNs of their revisions and deployments have the cluster. AWS gives such a service a long ARN while it lives.

// shorten gives the service the old form of the ARN, with which it can have no tags (ECS refuses to set them).
func (f *Fleet) shorten(s *types.Service) {
	s.ServiceArn = aws.String(f.arn("ecs", "service/"+*s.ServiceName))
	s.Tags, s.EnableECSManagedTags, s.PropagateTags = nil, false, types.PropagateTagsNone
}

// LengthenARN gives a service the long form of the ARN; one that has it already does not change. A cluster or
// service that is unknown or not ACTIVE is an error.
func (f *Fleet) LengthenARN(cluster, service string) error {
	defer f.enter()()
	s, err := f.activeService(cluster, service)
	if err != nil {
		return err
	}
	f.lengthen(s)
	return nil
}

func (f *Fleet) lengthen(s *service) {
	short, long := *s.state.ServiceArn, f.serviceARN(s.cluster, s.spec.Name)
	at := slices.Index(s.cluster.serviceARNs, short)
	if at < 0 || short == long { // deleted meanwhile, or as it should be
		return
	}
	arns := slices.Clone(s.cluster.serviceARNs)
	arns[at] = long
	f.setList(s.cluster, arns)
	next := *s.state
	next.ServiceArn = aws.String(long)
	f.update(s, next)
}

// scheduleLengthening has AWS lengthen the short ARNs, one after the other, within the first two hours of life.
func (f *Fleet) scheduleLengthening() {
	for _, s := range f.lively {
		if s.spec.ShortARN {
			wait := 10*time.Minute + time.Duration(pick(110, *s.cluster.state.ClusterArn, s.spec.Name))*time.Minute
			f.after(f.paced(wait), func() { f.lengthen(s) })
		}
	}
}
