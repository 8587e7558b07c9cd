package collector

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// standing is where a service stands, by what it says, by its newest deployment and by what is remembered.
type standing struct {
	service   types.Service
	newest    *types.ServiceDeployment // nil where none is listed
	described bool                     // whether ECS tells more of it than the list does
	former    *types.ServiceDeployment // the newest one besides it; nil where none is listed
	past      *memory
}

// current is the ARN of the revision that the service stands on, empty when nobody knows.
func (at standing) current() string {
	switch {
	case at.newest == nil:
		return at.busiest()
	case !hasEnded(*at.newest) && at.described:
		return at.busiestSource()
	case !hasEnded(*at.newest):
		return at.before()
	case at.newest.Status == types.ServiceDeploymentStatusSuccessful:
		return aws.ToString(at.newest.TargetServiceRevision.Arn)
	case at.newest.Status == types.ServiceDeploymentStatusRollbackSuccessful:
		return aws.ToString(at.newest.Rollback.ServiceRevisionArn)
	default:
		return at.busiest()
	}
}

// busiestSource is the source of the newest deployment that runs most tasks, of equals the first; its target where
// it has no source.
func (at standing) busiestSource() string {
	if len(at.newest.SourceServiceRevisions) == 0 {
		return aws.ToString(at.newest.TargetServiceRevision.Arn)
	}
	var best string
	var most int32
	for _, source := range at.newest.SourceServiceRevisions {
		arn := aws.ToString(source.Arn)
		if tasks, _ := at.tasks(arn); best == "" || tasks.RunningTaskCount > most {
			best, most = arn, tasks.RunningTaskCount
		}
	}
	return best
}

// before is the revision from before a deployment of which only the list tells: the one that was known, as the service
// tells by now, else the only other one that is in use.
func (at standing) before() string {
	if !at.past.looked.IsZero() {
		then := at
		then.newest, then.described = at.former, true
		return then.current()
	}
	var others []string
	for _, inUse := range at.service.CurrentServiceRevisions {
		if arn := aws.ToString(inUse.Arn); arn != aws.ToString(at.newest.TargetServiceRevision.Arn) {
			others = append(others, arn)
		}
	}
	if len(others) != 1 {
		return ""
	}
	return others[0]
}

// busiest is the revision in use that runs most tasks, of equals the one with most production traffic, then the
// newest, which is named first. Where none is in use it is the one of the rollback, else the target, else the former.
func (at standing) busiest() string {
	inUse := slices.Clone(at.service.CurrentServiceRevisions)
	slices.SortStableFunc(inUse, func(a, b types.ServiceCurrentRevisionSummary) int {
		if a.RunningTaskCount != b.RunningTaskCount {
			return int(b.RunningTaskCount - a.RunningTaskCount)
		}
		of := func(r types.ServiceCurrentRevisionSummary) float64 {
			return aws.ToFloat64(at.traffic(aws.ToString(r.Arn)).RequestedProductionTrafficWeight)
		}
		return int(of(b) - of(a)) // the fleet has whole percentages
	})
	switch d := at.newest; {
	case len(inUse) > 0:
		return aws.ToString(inUse[0].Arn)
	case d != nil && at.described && d.Rollback != nil:
		return aws.ToString(d.Rollback.ServiceRevisionArn)
	case d != nil:
		return aws.ToString(d.TargetServiceRevision.Arn)
	default:
		return at.past.current
	}
}

// referenced is the ARNs of the revisions that matter now: the current one, source and target of a deployment under
// way, and all that have tasks. The list of deployments tells no sources.
func (at standing) referenced(current string) []string {
	arns := []string{current}
	if at.newest != nil && !hasEnded(*at.newest) {
		arns = append(arns, aws.ToString(at.newest.TargetServiceRevision.Arn))
		for _, source := range at.newest.SourceServiceRevisions {
			if at.described {
				arns = append(arns, aws.ToString(source.Arn))
			}
		}
	}
	for _, inUse := range at.service.CurrentServiceRevisions {
		if inUse.RunningTaskCount+inUse.PendingTaskCount > 0 {
			arns = append(arns, aws.ToString(inUse.Arn))
		}
	}
	slices.Sort(arns)
	return slices.DeleteFunc(slices.Compact(arns), func(arn string) bool { return arn == "" })
}

// tasks is the tasks of a revision, as the service tells, else as its newest deployment does while it is under way.
func (at standing) tasks(arn string) (types.ServiceCurrentRevisionSummary, bool) {
	for _, inUse := range at.service.CurrentServiceRevisions {
		if aws.ToString(inUse.Arn) == arn {
			return inUse, true
		}
	}
	summary, told := at.summary(arn)
	if !told || hasEnded(*at.newest) {
		return types.ServiceCurrentRevisionSummary{}, false
	}
	return types.ServiceCurrentRevisionSummary{
		RequestedTaskCount: summary.RequestedTaskCount, RunningTaskCount: summary.RunningTaskCount, PendingTaskCount: summary.PendingTaskCount,
	}, true
}

// traffic is what a revision is meant to have, as the newest deployment tells, else as was read before.
func (at standing) traffic(arn string) types.ServiceRevisionSummary {
	if summary, told := at.summary(arn); told {
		return summary
	}
	return at.past.traffic[arn]
}

// summary is what the newest deployment tells of a revision, if it does.
func (at standing) summary(arn string) (types.ServiceRevisionSummary, bool) {
	if at.newest == nil || !at.described {
		return types.ServiceRevisionSummary{}, false
	}
	for _, summary := range append([]types.ServiceRevisionSummary{*at.newest.TargetServiceRevision}, at.newest.SourceServiceRevisions...) {
		if aws.ToString(summary.Arn) == arn {
			return summary, true
		}
	}
	return types.ServiceRevisionSummary{}, false
}
