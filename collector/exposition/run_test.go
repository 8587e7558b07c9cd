package exposition

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNothingIsRenderedUnasked holds that what nobody has asked for, or no longer asks for, costs nothing.
func TestNothingIsRenderedUnasked(t *testing.T) {
	for keep, minutes := range map[time.Duration]int32{0: 10, 3 * time.Minute: 3} {
		synctest.Test(t, func(t *testing.T) {
			var renderings atomic.Int32
			changed := word()
			e := running(t, Options{Fleet: counting(&renderings, constant("fleet", 1)), Changed: changed, Keep: keep})
			changed <- struct{}{}
			time.Sleep(10*time.Minute + time.Second)
			assertRenderings(t, &renderings, 0)

			text(t, e)
			assertRenderings(t, &renderings, 1)
			time.Sleep(time.Hour)
			assertRenderings(t, &renderings, 1+minutes)

			text(t, e)
			assertRenderings(t, &renderings, 2+minutes)
		})
	}
}

// TestClock holds that values that depend on the clock are never older than the interval,
// though nothing says that they change and a rendering takes its time.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		age := func() float64 { return time.Since(began).Seconds() }
		slow := func() float64 { defer time.Sleep(2 * time.Second); return age() }
		e := running(t, Options{Fleet: these(gatherer(slow, "age")), Interval: 20 * time.Second})
		for range 100 {
			time.Sleep(7 * time.Second)
			if got := age() - value(t, text(t, e), "age"); got > 20 {
				t.Fatalf("after %s the value is %vs old", time.Since(began), got)
			}
		}
	})
}

// TestChanged holds that a change is rendered at once when the renderer is rested, and
// after a pause of nine times what a rendering takes when it is not.
func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renderings atomic.Int32
		changed := word()
		e := running(t, Options{Fleet: counting(&renderings, slowly(time.Second)), Changed: changed, Interval: time.Hour})
		text(t, e)
		changed <- struct{}{}
		time.Sleep(time.Second + time.Millisecond)
		assertRenderings(t, &renderings, 2)

		changed <- struct{}{}
		time.Sleep(8 * time.Second)
		assertRenderings(t, &renderings, 2)
		time.Sleep(time.Second)
		assertRenderings(t, &renderings, 3)
		time.Sleep(30 * time.Minute)
		assertRenderings(t, &renderings, 3)
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
		e := running(t, Options{Fleet: these(gatherer(slow, "generation")), Changed: changed})
		text(t, e)

		changed <- struct{}{}
		time.Sleep(took / 2)
		began := time.Now()
		if got := value(t, text(t, e), "generation"); got != 1 || time.Since(began) > 0 {
			t.Errorf("got generation %v after %s, want 1 at once", got, time.Since(began))
		}
		time.Sleep(took)
		if got := value(t, text(t, e), "generation"); got != 2 {
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
