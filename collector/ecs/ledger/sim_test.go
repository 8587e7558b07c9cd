package ledger

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"time"

	"pgregory.net/rapid"

	"ecs_revision_exporter/collector/ecs"
)

// lag is by how much an answer can be behind when it is asked for, and how long it can take.
const lag = 8 * time.Second

var errTest = errors.New("refused by the test")

// sim lets answers about a life come to a memory, in simulated time.
type sim struct {
	*drawer
	life    life
	options Options
	now     time.Time
	until   time.Time // nothing fails from then on
	steady  bool      // whether there is no restart
	todo    []todo    // in order of time

	there  bool // whether the service is in the ledger
	memory Memory
	due    Due
	told   map[ecs.FinishedDeployment]bool // durations, of the service that memory is about
	asked  [Operations]int
	tape   []taped          // all that was learnt
	open   map[ecs.ARN]bool // deployments that the first list told to be under way
	doubt  bool             // whether descriptions of deployments failed for so long that their ends were guessed
}

type todo struct {
	at     time.Time
	answer bool // of AWS
	do     func()
}

type taped struct {
	now   time.Time
	event Event
	fresh bool // whether the memory was empty
}

func newSim(t *rapid.T) *sim {
	s := &sim{drawer: &drawer{T: t}, life: drawLife(t), now: watched(), told: map[ecs.FinishedDeployment]bool{}}
	s.until = s.life.lastChange()
	s.options = Options{
		History:    !s.once(3, "no history"),
		Rollout:    rapid.SampledFrom([]time.Duration{0, 10 * time.Second, time.Minute}).Draw(t, "rollout interval"),
		StaleAfter: 5 * time.Minute,
	}
	return s
}

// after has something done later.
func (s *sim) after(pause time.Duration, do func()) {
	s.add(todo{at: s.now.Add(max(pause, 0)), do: do})
}

func (s *sim) add(added todo) {
	i, _ := slices.BinarySearchFunc(s.todo, added.at, func(a todo, at time.Time) int {
		if a.at.After(at) {
			return 1
		}
		return -1
	})
	s.todo = slices.Insert(s.todo, i, added)
}

// run lets time pass until a moment.
func (s *sim) run(until time.Time) {
	for len(s.todo) > 0 && !s.todo[0].at.After(until) {
		next := s.todo[0]
		s.todo = s.todo[1:]
		s.now = next.at
		next.do()
	}
	s.now = until
}

// learn has the memory learn something, and checks what always holds.
func (s *sim) learn(e Event) {
	if !s.there {
		return
	}
	s.tape = append(s.tape, taped{s.now, e, reflect.DeepEqual(s.memory, Memory{})})
	before := s.memory
	deployments, revisions := slices.Clone(before.Deployments), slices.Clone(before.Revisions)
	traffic, counts := slices.Clone(before.Traffic), slices.Clone(before.Counts)
	newest, former := slices.Clone(before.Newest), slices.Clone(before.Former)
	s.look(e)
	outcome := Learn(before, e, s.options, s.now)
	if !reflect.DeepEqual(deployments, before.Deployments) || !reflect.DeepEqual(revisions, before.Revisions) ||
		!reflect.DeepEqual(traffic, before.Traffic) || !reflect.DeepEqual(counts, before.Counts) ||
		!reflect.DeepEqual(newest, before.Newest) || !reflect.DeepEqual(former, before.Former) {
		s.Fatalf("%s: %T modified the memory it was worked into", s.now, e)
	}
	if outcome.Gone {
		s.there, s.memory, s.due = false, Memory{}, Due{}
		s.told = map[ecs.FinishedDeployment]bool{}
		return
	}
	s.memory, s.due = outcome.Memory, outcome.Due
	if !before.CreatedAt.Equal(s.memory.CreatedAt) {
		s.told = map[ecs.FinishedDeployment]bool{}
	} else {
		s.neverBack(&before)
	}
	for _, finished := range outcome.Finished {
		if s.told[finished] {
			s.Fatalf("%s: %T told a duration once more: %v", s.now, e, finished)
		}
		s.told[finished] = true
	}
	s.plausible()
	s.doubt = s.doubt || s.guesses()
}

// look notes which deployments the first list tells to be under way.
func (s *sim) look(e Event) {
	first, is := e.(Listed)
	if !is || !s.memory.First.IsZero() {
		return
	}
	s.open = map[ecs.ARN]bool{}
	for i := range first.Deployments {
		s.open[first.Deployments[i].ARN] = !first.Deployments[i].Finished()
	}
}

// neverBack checks that counters do not fall, and that what had finished still has.
func (s *sim) neverBack(before *Memory) {
	for i, c := range before.Counts {
		if s.memory.Counts[i].Count < c.Count {
			s.Fatalf("%s: the count of %s fell from %v to %v", s.now, c.Status, before.Counts, s.memory.Counts)
		}
	}
	if s.memory.Superseded < before.Superseded || s.memory.First != before.First && !before.First.IsZero() {
		s.Fatalf("%s: superseded or first went back", s.now)
	}
	for _, d := range before.Deployments {
		if i := s.memory.deployment(d.ARN); d.Finished() && i >= 0 && !s.memory.Deployments[i].Finished() {
			s.Fatalf("%s: %s began again", s.now, d.ARN.ID())
		}
	}
}

// plausible checks that no more was counted than has ended, and that memory has bounds.
func (s *sim) plausible() {
	ended := map[string]int{}
	open := 0
	for _, service := range s.life {
		for _, d := range service.deployments {
			if reached(d.ended, s.now) {
				ended[d.status]++
				if !d.listTellsEnd || d.nobodyTellsEnd {
					open++
				}
			}
		}
	}
	for _, c := range s.memory.Counts {
		if c.Count > ended[c.Status] {
			s.Fatalf("%s: %d %s were counted of %d", s.now, c.Count, c.Status, ended[c.Status])
		}
	}
	if len(s.memory.Deployments) > remembered+2*(open+len(s.life)) {
		s.Fatalf("%s: %d deployments are remembered", s.now, len(s.memory.Deployments))
	}
	if len(s.memory.Newest) > newestKept || len(s.memory.Former) > formerKept {
		s.Fatalf("%s: %d newest deployments and %d former revisions are kept", s.now, len(s.memory.Newest), len(s.memory.Former))
	}
	if n := len(s.memory.Revisions); n > 8 || len(s.memory.Traffic) > n+3 {
		s.Fatalf("%s: %d revisions are remembered, and the traffic of %d", s.now, n, len(s.memory.Traffic))
	}
}

// guesses tells whether the ledger no longer waits for the descriptions of deployments.
func (s *sim) guesses() bool {
	failing := lasting(s.memory.failingSince(DescribeServiceDeployments, s.options), s.now)
	for _, d := range s.memory.Deployments {
		failing = failing || lasting(d.Lacking.Since, s.now)
	}
	return failing
}

// restart has the memory go through a file. What was asked for is not answered any more.
func (s *sim) restart() {
	s.todo = slices.DeleteFunc(s.todo, func(t todo) bool { return t.answer })
	file, err := json.Marshal(s.memory)
	if err != nil {
		s.Fatal(err)
	}
	s.memory = Memory{}
	if err := json.Unmarshal(file, &s.memory); err != nil {
		s.Fatal(err)
	}
	s.learn(Passed{})
}

// inventory has the services of the cluster listed.
func (s *sim) inventory() {
	moment := s.now.Add(-s.duration(0, lag, "behind"))
	shifted := s.now.Before(s.until) && s.once(12, "pages shifted")
	if shifted || !s.life.at(moment).listed(moment) {
		s.learn(Unlisted{Began: s.now})
		return
	}
	s.there = true
	s.learn(Inventoried{Asked: s.now})
}

// lastChange is when the life comes to rest.
func (l life) lastChange() time.Time {
	last := watched()
	for _, s := range l {
		last = later(later(last, s.created), later(s.draining, s.deleted))
		for _, h := range s.handovers {
			last = later(last, h.at)
		}
		for _, d := range s.deployments {
			last = later(later(last, d.created), later(d.started, d.ended))
			if d.ended.IsZero() {
				last = later(last, d.created.Add(5*20*time.Second))
			}
		}
		for _, r := range s.revisions {
			last = later(last, later(r.containers, r.digests))
		}
	}
	return last.Add(lag)
}
