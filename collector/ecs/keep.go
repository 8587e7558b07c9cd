package ecs

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// saveInterval is the time between two saves of what a read that takes long has learnt.
const saveInterval = 5 * time.Minute

// warmUp takes up what the cache of the options knows of the target, before anything
// was read. A cache that comes later gets what was read by then.
func (r *Reader) warmUp() {
	r.savedAt = r.options.Now()
	if r.cache == r.options.Cache || r.target.AccountID == "" {
		return
	}
	r.cache = r.options.Cache
	r.unsaved = len(r.memories) > 0
	if r.cache == nil || r.unsaved {
		return
	}
	if known := r.cache.load(r.target); known != nil {
		known = known.awakened(r.options.Now())
		r.began, r.memories, r.revisions = known.began, known.memories, known.revisions
	}
}

// Save keeps what the reader knows in the cache of its options, if it has one and has
// learnt something since it was saved. It is to be called after every Read, also after one
// that was interrupted. The error says why the cache file cannot be written; the next Save tries again.
func (r *Reader) Save() error {
	if r.cache == nil || !r.unsaved {
		return nil
	}
	err := r.cache.save(&state{
		target: r.target, savedAt: r.options.Now(), began: r.began,
		memories: r.memories, revisions: r.revisions,
	})
	r.unsaved = err != nil
	return err
}

// saveSoFar saves what a read that takes minutes has learnt, should it not come to its end.
func (r *Reader) saveSoFar(clusters []*clusterAnswers) {
	if now := r.options.Now(); r.cache != nil && now.Sub(r.savedAt) >= saveInterval {
		r.savedAt = now
		r.rememberSoFar(clusters)
		_ = r.Save() // what is wrong with the file, the save after the read tells
	}
}

// rememberSoFar remembers the services that a read has read by now. Where deployments have
// finished, nothing of the service is: these count with the read that tells of them.
func (r *Reader) rememberSoFar(clusters []*clusterAnswers) {
	now := r.options.Now()
	for _, cluster := range clusters {
		for _, s := range slices.Concat(cluster.services, cluster.abandoned) {
			if s.done && len(s.finished) == 0 {
				r.keepService(s, now)
			}
		}
	}
}

// keepService remembers a service as it was read just now.
func (r *Reader) keepService(s *serviceAnswers, now time.Time) {
	s.forget()
	s.seenAt = now
	r.knows.Lock()
	defer r.knows.Unlock()
	r.memories[aws.ToString(s.service.ServiceArn)] = s.memory
	maps.Copy(r.revisions, s.revisions)
}

// learnt tells whether more is known of the service than was remembered of it.
func (r *Reader) learnt(s *serviceAnswers) bool {
	former := r.memories[aws.ToString(s.service.ServiceArn)]
	former.seenAt = s.seenAt
	if !reflect.DeepEqual(former, s.memory) {
		return true
	}
	for arn, known := range s.revisions {
		if known != r.revisions[arn] {
			return true
		}
	}
	return false
}
