package exporter

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/oklog/run"
)

// signals are those that tell the process to stop or to reload, taken from the first moment: one that comes
// while credentials are looked for is not lost, and does not kill.
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

// untilStopped does something until it ends, or until the process is told to stop, which is a [run.SignalError].
// A second such signal kills.
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
