package reader

import (
	"time"

	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// glance lists the clusters out of turn, to find one that an event tells of.
type glance struct {
	due      time.Time // zero when there is none to be
	underWay bool
	last     time.Time // when the clusters were last listed
	failing  gate      // shut for a while after they could not be
}

// glancePause is the shortest time from a list of the clusters to a glance.
const glancePause = 15 * time.Second

// look has the clusters listed soon, unless the next round does so before.
func (v *inventory) look(r *Reader) {
	if v.glance.underWay || !v.glance.due.IsZero() || v.underWay && !v.listed {
		return
	}
	due := latest(r.now(), latest(v.glance.last.Add(glancePause), v.glance.failing.again))
	if !v.underWay && !due.Before(v.next) {
		return
	}
	v.glance.due = due
	r.lane(listClusters).set(task{operation: listClusters}, ledger.When{At: due, Early: due, Rank: ledger.Urgent})
}

// beginGlance tells whether the list of clusters that begins is a glance rather than that of a round.
func (v *inventory) beginGlance(now time.Time) bool {
	ofRound := !v.listed
	if !v.underWay {
		ofRound = !now.Before(v.next)
	}
	v.glance.underWay, v.glance.due = !ofRound, time.Time{}
	return v.glance.underWay
}

// endGlance goes on with the round that is under way, or waits for the next one.
func (v *inventory) endGlance(r *Reader) {
	v.glance.underWay = false
	delete(v.lists, task{operation: listClusters})
	if v.underWay {
		v.end(r)
	} else {
		v.plan(r)
	}
}

// failed has those that are to come wait for a while that grows with each list of the clusters that fails.
func (g *glance) failed(err error, now time.Time) {
	g.failing.shut(api.IsRefused(err), now)
	g.failing.again = latest(g.failing.again, api.AgainAt(err))
}
