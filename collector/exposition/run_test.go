package exposition

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNothingIsRenderedUnasked holds that before somebody asks nothing is rendered, and nothing again that does not change.
func TestNothingIsRenderedUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings, agings atomic.Int32
		changed := word()
		chunks := []Chunk{&chunk{metrics: counting(&renderings, constant("fleet", 1)), ages: counting(&agings, constant("age", 1))}}
		e := running(t, Options{Chunks: func() []Chunk { return chunks }, Changed: changed})
		for range 10 {
			changed <- struct{}{}
			time.Sleep(time.Minute)
		}
		assertRenderings(t, &renderings, 0)
		assertRenderings(t, &agings, 0)
		scrapedText(t, e)
		for range 10 {
			changed <- struct{}{}
			time.Sleep(time.Second)
		}
		assertRenderings(t, &renderings, 1)
		assertRenderings(t, &agings, 1)
	})
}

// TestAges holds that what depends on the clock is never older than the interval, though nothing says
// that it changes, and that nothing else is rendered again.
func TestAges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings atomic.Int32
		began := time.Now()
		age := func() float64 { return time.Since(began).Seconds() }
		chunks := []Chunk{&chunk{metrics: counting(&renderings, constant("fleet", 1)), ages: gatherer(age, "age")}}
		e := running(t, Options{Chunks: func() []Chunk { return chunks }, Interval: 20 * time.Second})
		for range 100 {
			time.Sleep(7 * time.Second)
			if got := age() - value(t, scrapedText(t, e), "age"); got > 20 {
				t.Fatalf("after %s the value is %vs old", time.Since(began), got)
			}
		}
		assertRenderings(t, &renderings, 1)
	})
}

// TestAgesOfWhatChanges holds that ages are those of what is shown with them: a chunk that changes has its ages made
// again at once, and the ages of others stay as they are.
func TestAgesOfWhatChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var agings, others atomic.Int32
		other := &chunk{place: "other", metrics: constant("other", 1), ages: counting(&others, constant("other_age", 1))}
		var latest atomic.Pointer[chunk]
		changed := word()
		know := func(name string) {
			latest.Store(&chunk{place: "chunk", metrics: constant(name, 1), ages: counting(&agings, constant(name+"_age", 1))})
			changed <- struct{}{}
		}
		know("first")
		e := running(t, Options{Chunks: func() []Chunk { return []Chunk{other, latest.Load()} }, Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		time.Sleep(rest)
		know("second")
		assertRenderings(t, &agings, 2)
		assertRenderings(t, &others, 1)
		if got := scrapedText(t, e); strings.Contains(got, "first") || !strings.Contains(got, "second_age") {
			t.Errorf("got %s", got)
		}
	})
}

// TestRest holds that a chunk at rest is rendered as soon as it changes, one that keeps changing every
// five seconds, and that no other is with it.
func TestRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings, others atomic.Int32
		changed := word()
		other := &chunk{place: "other", metrics: counting(&others, constant("other", 1))}
		chunks := func() []Chunk {
			return []Chunk{other, &chunk{place: "restless", metrics: counting(&renderings, constant("fleet", 1))}}
		}
		e := running(t, Options{Chunks: chunks, Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		time.Sleep(5 * time.Second)
		assertRenderings(t, &renderings, 1)
		changed <- struct{}{}
		assertRenderings(t, &renderings, 2)
		for range 100 {
			changed <- struct{}{}
			time.Sleep(100 * time.Millisecond)
		}
		assertRenderings(t, &renderings, 4)
		time.Sleep(time.Minute)
		assertRenderings(t, &others, 1)
	})
}

// TestRested holds that what has changed while it rested shows as soon as it has, without another change.
func TestRested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changed := word()
		var latest atomic.Pointer[chunk]
		know := func(generation float64) {
			latest.Store(&chunk{metrics: constant("generation", generation)})
			changed <- struct{}{}
		}
		know(1)
		e := running(t, Options{Chunks: func() []Chunk { return []Chunk{latest.Load()} }, Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		time.Sleep(time.Second)
		know(2)
		time.Sleep(4*time.Second - 1)
		synctest.Wait()
		if got := value(t, scrapedText(t, e), "generation"); got != 1 {
			t.Errorf("generation %v before it has rested", got)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got := value(t, scrapedText(t, e), "generation"); got != 2 {
			t.Errorf("generation %v after it has rested", got)
		}
	})
}

// TestGone holds that a chunk that is there no more shows no more, at once.
func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changed := word()
		chunks := these(constant("first", 1), constant("second", 2))()
		e := running(t, Options{Chunks: func() []Chunk { return chunks }, Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		chunks = chunks[:1]
		changed <- struct{}{}
		synctest.Wait()
		if got := scrapedText(t, e); !strings.Contains(got, "first") || strings.Contains(got, "second") {
			t.Errorf("got %s", got)
		}
	})
}

// TestFormerRendering holds that a scrape during a rendering gets the former one, at once.
func TestFormerRendering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var generation atomic.Int32
		const took = time.Second
		slow := func() float64 {
			time.Sleep(took)
			return float64(generation.Add(1))
		}
		changed := word()
		e := running(t, Options{Chunks: changing(gatherer(slow, "generation")), Changed: changed, Interval: time.Hour})
		scrapedText(t, e)
		time.Sleep(rest)

		changed <- struct{}{}
		time.Sleep(took / 2)
		began := time.Now()
		if got := value(t, scrapedText(t, e), "generation"); got != 1 || time.Since(began) > 0 {
			t.Errorf("got generation %v after %s, want 1 at once", got, time.Since(began))
		}
		time.Sleep(took)
		if got := value(t, scrapedText(t, e), "generation"); got != 2 {
			t.Errorf("got generation %v after the rendering, want 2", got)
		}
	})
}

func assertRenderings(t *testing.T, renderings *atomic.Int32, want int32) {
	t.Helper()
	synctest.Wait()
	if got := renderings.Load(); got != want {
		t.Errorf("%d renderings, want %d", got, want)
	}
}
