package ledger

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// TestAnyOrder asks random questions about a life at random times, and has the answers come in any
// order. Nothing is counted twice or taken back meanwhile, and once every kind of answer has seen
// the end, what is told is the truth.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newSim(r)
		s.inventory()
		if s.there {
			s.ask(request{operation: DescribeServices}, func() {})
		}
		span := s.until.Sub(s.now) + time.Minute
		for range rapid.IntRange(0, 60).Draw(r, "questions") {
			s.after(s.duration(0, span, "when"), s.anything)
		}
		s.run(s.until.Add(time.Minute + 3*lag))
		s.finish()
		s.check()
	})
}

// anything has anything happen that can.
func (s *sim) anything() {
	switch what := rapid.SampledFrom([]string{"describe", "list", "list", "deployments", "deployments", "revisions", "inventory", "hint", "pass", "restart"}).Draw(s.T, "what"); {
	case what == "inventory":
		s.inventory()
	case !s.there:
	case what == "describe":
		s.ask(request{operation: DescribeServices}, func() {})
	case what == "hint":
		s.learn(Hinted{})
	case what == "pass":
		s.learn(Passed{})
	case what == "restart" && !s.steady:
		s.restart()
	case what == "restart", s.memory.Description == nil:
	case what == "list":
		s.ask(request{operation: ListServiceDeployments}, func() {})
	case what == "deployments":
		s.ask(request{operation: DescribeServiceDeployments, arns: s.some(s.deploymentARNs())}, func() {})
	case what == "revisions":
		s.ask(request{operation: DescribeServiceRevisions, arns: s.some(s.revisionARNs())}, func() {})
	}
}

func (s *sim) some(arns []ecs.ARN) []ecs.ARN {
	return slices.DeleteFunc(arns, func(ecs.ARN) bool { return s.once(3, "left out") })
}

// deploymentARNs are those of all deployments of which a memory can know.
func (s *sim) deploymentARNs() []ecs.ARN {
	var arns []ecs.ARN
	for i := range s.memory.Deployments {
		arns = append(arns, s.memory.Deployments[i].ARN)
	}
	return arns
}

func (s *sim) revisionARNs() []ecs.ARN {
	var arns []ecs.ARN
	for i := range s.memory.Revisions {
		arns = append(arns, s.memory.Revisions[i].ARN)
	}
	return arns
}

// finish has every kind of answer see the end, in any order, and as often as it takes until the
// answers that build on others have come after these.
func (s *sim) finish() {
	s.inventory()
	kinds := []Operation{DescribeServices, ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions}
	for range kinds {
		for _, operation := range rapid.Permutation(kinds).Draw(s.T, "kinds") {
			asked := s.memory.Description != nil && s.memory.Description.DeployedByECS()
			if !s.there || operation != DescribeServices && s.memory.Description == nil || operation == ListServiceDeployments && !asked {
				continue
			}
			arns := s.deploymentARNs()
			if operation == DescribeServiceRevisions {
				arns = s.revisionARNs()
			}
			s.ask(request{operation: operation, arns: arns}, func() {})
		}
		s.run(s.now.Add(2 * lag))
	}
}
