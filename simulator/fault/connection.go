package fault

import (
	"context"
	"time"
)

// Reset closes the connection (TCP RST) instead of an answer.
func Reset() Effect {
	return func(context.Context, Call, func(Call) Answer) Answer { return Answer{Delivery: Lost} }
}

// Truncate closes the connection in the middle of the body of an answer.
func Truncate() Effect {
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		answer := next(call)
		answer.Delivery = Half
		return answer
	}
}

// Hang leaves a call without an answer until the client gives up, or until the
// fault is removed: then the answer comes. The end of a [Fault]'s time frees no call that hangs.
func Hang() Effect {
	return func(ctx context.Context, call Call, next func(Call) Answer) Answer {
		<-ctx.Done()
		return next(call)
	}
}

// Latency makes an answer take at least that long, in real time, unless the
// client gives up or the fault is removed before.
func Latency(delay time.Duration) Effect {
	return func(ctx context.Context, call Call, next func(Call) Answer) Answer {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		return next(call)
	}
}
