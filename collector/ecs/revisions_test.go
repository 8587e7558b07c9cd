package ecs

import (
	"testing"
	"time"
)

// TestKnownRevision follows what is known of a revision through the answers about it.
func TestKnownRevision(t *testing.T) {
	made := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	bare := &RevisionSpec{CreatedAt: made, Containers: []Container{{Name: "web"}}}
	whole := &RevisionSpec{CreatedAt: made, Containers: []Container{{Name: "web", Image: Image{Digest: "sha256:1"}}}}
	var known knownRevision
	for _, answer := range []struct {
		name     string
		after    time.Duration // since the revision was made
		spec     *RevisionSpec
		want     *RevisionSpec
		complete bool
		pause    time.Duration
	}{
		{"not known to ECS yet", 0, nil, nil, false, shortestPause},
		{"without digests", time.Minute, bare, bare, false, 0},
		{"missing for once", 2 * time.Minute, nil, bare, false, 0},
		{"without digests, no longer young", time.Hour, bare, bare, false, shortestPause},
		{"still without digests", 2 * time.Hour, bare, bare, false, 2 * shortestPause},
		{"missing again", 3 * time.Hour, nil, bare, false, 4 * shortestPause},
		{"with digests", 4 * time.Hour, whole, whole, true, 8 * shortestPause},
	} {
		known = known.with(answer.spec, made.Add(answer.after))
		if known.spec != answer.want || known.complete != answer.complete || known.pause != answer.pause {
			t.Errorf("%s: got %+v, want %+v", answer.name, known, answer)
		}
		if again := made.Add(answer.after + answer.pause); !known.again.Equal(again) {
			t.Errorf("%s: asked again at %s, want %s", answer.name, known.again, again)
		}
	}
}
