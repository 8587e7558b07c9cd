package exporter

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/oklog/run"
)

// signals are the signals to stop and to reload. They are caught from the beginning: one that comes while
// the exporter looks for credentials is neither lost nor does it kill the process.
type signals struct {
	stops   chan os.Signal
	hangups chan os.Signal
}

func takeSignals() signals {
	s := signals{make(chan os.Signal, 1), make(chan os.Signal, 1)}
	signal.Notify(s.stops, syscall.SIGINT, syscall.SIGTERM)
	signal.Notify(s.hangups, syscall.SIGHUP)
	return s
}

// untilStopped calls do, and returns when it does, or with a [run.SignalError] when a signal to stop comes.
// A second signal kills the process.
func (s signals) untilStopped(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- do(ctx) }()
	select {
	case err := <-ended:
		return err
	case signaled := <-s.stops:
		signal.Stop(s.stops)
		return &run.SignalError{Signal: signaled}
	}
}

// context ends when a signal to stop comes. A second signal kills the process.
func (s signals) context(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		select {
		case <-s.stops:
			signal.Stop(s.stops)
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
