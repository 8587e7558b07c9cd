package reader

import (
	"sync"
	"time"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/cache"
)

// How often the cache file is saved: soon after a deployment has finished or a task has stopped, since an exposed
// count must not fall, and else now and then.
const (
	saveInterval = 5 * time.Minute
	saveSoon     = 30 * time.Second
)

// archive is what outlives the process.
type archive struct {
	file    *cache.File // nil without one
	loaded  bool
	saved   time.Time // when it was saved last, or the reader began
	next    time.Time // when to save; zero for not
	counted bool      // whether a deployment, or a stopped task, was counted since
	saving  sync.WaitGroup
}

// takeUp uses the cache file that is configured now. A new one gets all that is known.
func (a *archive) takeUp(r *Reader) {
	if a.file != r.options.Cache {
		a.file = r.options.Cache
		a.saved = r.now()
	}
	if a.saved.IsZero() {
		a.saved = r.now()
	}
	a.plan()
}

func (a *archive) plan() {
	a.next = time.Time{}
	if a.file != nil && a.loaded {
		a.next = a.saved.Add(saveInterval)
		if a.counted {
			a.next = a.saved.Add(saveSoon)
		}
	}
}

// load takes up what the file knows of the target, once its account is known.
func (a *archive) load(r *Reader) {
	if a.loaded {
		return
	}
	a.loaded = true
	if a.file == nil {
		return
	}
	if known := a.file.Load(r.client.Target()); known != nil {
		now := r.now()
		for key, m := range known.Memories {
			if !r.options.Services.chooses(key.Service) || !r.options.Clusters.chooses(key.Cluster) || r.options.isLeftOut(m.Description) {
				delete(known.Memories, key)
				continue
			}
			lately := now.Sub(known.SavedAt) < r.options.StaleAfter
			known.Memories[key] = m.Awakened(now, lately && r.options.tellsEnough(m.Description))
		}
		r.follow(r.ledger.Remember(known.Memories, now)...)
	}
	a.plan()
}

// keepUp saves in the background when it is time to.
func (a *archive) keepUp(r *Reader, now time.Time) {
	a.plan()
	if a.next.IsZero() || now.Before(a.next) {
		return
	}
	section := a.section(r, now)
	file, logger := a.file, r.logger // which a reload may replace meanwhile
	a.saving.Go(func() { r.write(file, section, logger) })
}

// save saves what is known, and waits until it is.
func (a *archive) save(r *Reader) {
	a.saving.Wait()
	if a.file != nil && a.loaded {
		r.write(a.file, a.section(r, r.now()), r.logger)
	}
}

func (a *archive) section(r *Reader, now time.Time) *cache.Section {
	a.saved, a.counted = now, false
	a.plan()
	return &cache.Section{Target: r.client.Target(), SavedAt: now, Memories: r.ledger.Memories(r.stale(now), now)}
}

// write saves a section, and logs whether that fails.
func (r *Reader) write(file *cache.File, section *cache.Section, logger log.Logger) {
	if section.Target == (ecs.Target{}) {
		return
	}
	switch err := file.Save(section); {
	case err == nil && r.complaints.well(file):
		level.Info(logger).Log("msg", "what is known is saved again")
	case err != nil && r.complaints.wrong(file, err.Error()):
		level.Warn(logger).Log("msg", "what is known was not saved, it is tried again", "err", err)
	}
}
