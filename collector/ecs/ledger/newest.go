package ledger

import (
	"slices"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// newestKept is how many of the newest deployments are told of, unless all of the past is read.
const newestKept = 10

// keepNewest keeps what the list tells of the newest deployments, also of those of which nothing
// is left to be concluded.
func (s *step) keepNewest() {
	newest := make([]ecs.ListedDeployment, 0, len(s.Deployments)+len(s.Newest))
	for i := range s.Deployments {
		newest = append(newest, listed(&s.Deployments[i].Deployment))
	}
	for _, d := range s.Newest {
		if !slices.ContainsFunc(s.Deployments, func(known Deployment) bool { return known.ARN.ID() == d.ID }) {
			newest = append(newest, d)
		}
	}
	slices.SortStableFunc(newest, func(a, b ecs.ListedDeployment) int { return b.CreatedAt.Compare(a.CreatedAt) })
	if !s.options.Past {
		newest = newest[:min(len(newest), newestKept)]
	}
	if slices.Equal(newest, s.Newest) {
		return
	}
	for i := range newest { // parts of ARNs would keep the whole of them
		newest[i].ID, newest[i].Target = strings.Clone(newest[i].ID), strings.Clone(newest[i].Target)
	}
	s.Newest = slices.Clone(newest)
}

// listed is what stays known of a deployment.
func listed(d *ecs.Deployment) ecs.ListedDeployment {
	return ecs.ListedDeployment{
		ID: d.ARN.ID(), Target: d.Target.ID(), Status: d.Status,
		CreatedAt: d.CreatedAt, StartedAt: d.StartedAt, FinishedAt: d.Ended(),
	}
}
