package ledger

import (
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// Stopped is what is known of the stopped tasks of a service. Each is counted once.
type Stopped struct {
	Counts  []ecs.StoppedTasks `json:"counts,omitzero"`
	Settled time.Time          `json:"settled,omitzero"` // what stopped by then is counted, or never counts; by AWS' clock
	Counted []CountedTask      `json:"counted,omitzero"` // those that ECS may list again, in the order in which they stopped
	Wanted  time.Time          `json:"wanted,omitzero"`  // when there was last a reason to look at them; zero when they were looked at since

	Short   time.Time `json:"-"` // from when on it is trouble that tasks are missing which no deployment will bring; zero when none are
	Looked  time.Time `json:"-"` // when the last list was asked for
	Looks   int       `json:"-"` // in a row
	Waiting []ecs.ARN `json:"-"` // listed, and not described yet
	Told    []string  `json:"-"` // ids of those in the last list that were described as stopped: there is no more to learn of them
}

// CountedTask is a task that was counted.
type CountedTask struct {
	ID        string    `json:"id"`
	StoppedAt time.Time `json:"stopped_at"` // by AWS' clock
}

const (
	// tasksKept is how long after a task stopped ECS may still list it: for about an hour (AWS' ECS API
	// reference, DescribeTasks).
	tasksKept = 2 * time.Hour
	// countedKept is how many tasks are told apart that were counted. Of more the last ones are, and what
	// stopped before these never counts any more.
	countedKept = 1000
	// causesKept is how many causes are counted apart for a service.
	causesKept = 64
)

// takeTask counts a task that has stopped. One that did before the service was known does not count.
func (s *step) takeTask(task ecs.StoppedTask) {
	t := s.Stopped
	if !task.StoppedAt.After(t.Settled) || t.hasCounted(task.ARN) {
		return
	}
	added := CountedTask{strings.Clone(task.ARN.ID()), task.StoppedAt}
	i, _ := slices.BinarySearchFunc(t.Counted, added, func(a, b CountedTask) int { return a.StoppedAt.Compare(b.StoppedAt) })
	t.Counted = slices.Insert(slices.Clone(t.Counted), i, added)
	cause := task.Cause
	if !s.Description.DeployedByECS() {
		cause.RevisionID = "" // the number is that of a task set
	}
	t.Counts = slices.Clone(t.Counts)
	i = slices.IndexFunc(t.Counts, func(c ecs.StoppedTasks) bool { return c.StopCause == cause })
	if i < 0 {
		i = len(t.Counts)
		t.Counts = append(t.Counts, ecs.StoppedTasks{StopCause: cause})
	}
	t.Counts[i].Count++
	t.Counts[i].Last = later(t.Counts[i].Last, task.StoppedAt)
}

// listed takes in the tasks that ECS lists. Those that were described as stopped are not described again, whether
// they counted or not.
func (t *Stopped) listed(tasks []ecs.ARN) {
	told, still := map[string]bool{}, map[string]bool{}
	for _, id := range t.Told {
		told[id] = true
	}
	for _, arn := range tasks {
		still[arn.ID()] = true
	}
	t.Told = slices.DeleteFunc(slices.Clone(t.Told), func(id string) bool { return !still[id] })
	t.Waiting = slices.DeleteFunc(slices.Clone(tasks), func(arn ecs.ARN) bool { return told[arn.ID()] || t.hasCounted(arn) })
}

// hasCounted tells whether a task was counted.
func (t *Stopped) hasCounted(arn ecs.ARN) bool {
	return slices.ContainsFunc(t.Counted, func(c CountedTask) bool { return c.ID == arn.ID() })
}

// forgetTasks forgets the tasks that ECS does not list any more, and the causes of revisions that are neither
// used nor among the targets of the newest deployments: they do not come back.
func (s *step) forgetTasks() {
	t, oldest := s.Stopped, s.options.aws(s.now).Add(-tasksKept)
	forgotten := 0
	if len(t.Waiting) == 0 {
		forgotten = max(0, len(t.Counted)-countedKept)
	}
	for forgotten < len(t.Counted) && t.Counted[forgotten].StoppedAt.Before(oldest) {
		forgotten++
	}
	if forgotten > 0 {
		t.Settled = later(t.Settled, t.Counted[forgotten-1].StoppedAt)
		t.Counted = slices.Clone(t.Counted[forgotten:])
	}
	if s.now.Sub(t.Looked) > tasksKept {
		t.Told = nil
	}
	stays := func(c ecs.StoppedTasks) bool { return !c.Last.Before(oldest) || s.knows(c.RevisionID) }
	if len(t.Counts) <= causesKept && !slices.ContainsFunc(t.Counts, func(c ecs.StoppedTasks) bool { return !stays(c) }) {
		return
	}
	t.Counts = slices.DeleteFunc(slices.Clone(t.Counts), func(c ecs.StoppedTasks) bool { return !stays(c) })
	slices.SortStableFunc(t.Counts, func(a, b ecs.StoppedTasks) int { return b.Last.Compare(a.Last) })
	t.Counts = t.Counts[:min(len(t.Counts), causesKept)]
}

// knows tells whether a revision may be run again soon: the empty one is that of all tasks of a service
// that ECS does not deploy.
func (s *step) knows(revision string) bool {
	return revision == "" ||
		slices.ContainsFunc(s.Revisions, func(r Revision) bool { return r.ARN.ID() == revision }) ||
		slices.ContainsFunc(s.Newest, func(d ecs.ListedDeployment) bool { return d.Target == revision })
}
