package exporter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-kit/log/level"

	"ecs_revision_exporter/collector"
)

// errNothingWritten is why a history has no file.
var errNothingWritten = errors.New("nothing was written")

// exportHistory reads what has finished in the past, once, and writes it to a file. An [incompleteError] says that the file
// is there, but lacks something.
func (e *exporter) exportHistory(ctx context.Context) error {
	span, err := e.options.history.span(time.Now())
	if err != nil {
		return err
	}
	file, err := e.options.history.open()
	if err != nil {
		return err
	}
	defer file.drop()
	if err := e.configurePast(ctx); err != nil {
		return err
	}
	level.Info(e.logger).Log("msg", "reading the history", "from", span.From.UTC(), "until", span.Until.UTC())
	err = e.readPast(ctx)
	if err == nil {
		err = e.writeHistory(ctx, file, span)
	}
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("told to stop, %w", errNothingWritten)
	}
	if err != nil {
		return err
	}
	if err := file.keep(); err != nil {
		return fmt.Errorf("--history.export: %w", err)
	}
	if missed := e.missed(e.fleet.Fleets()); missed != (missing{}) {
		return incompleteError{e.options.history.file, missed}
	}
	return nil
}

// writeHistory writes what was read.
func (e *exporter) writeHistory(ctx context.Context, file io.Writer, span collector.History) error {
	began := time.Now()
	written, err := collector.WriteHistory(untilDone{ctx, file}, e.fleet.Fleets(), span)
	if err != nil {
		return fmt.Errorf("--history.export: %w", err)
	}
	if written.Services == 0 {
		_ = e.missed(e.fleet.Fleets()) // which logs why
		return fmt.Errorf("--history.export: no service was read that ECS deploys, %w", errNothingWritten)
	}
	level.Info(e.logger).Log("msg", "the history was written", "services", written.Services, "deployments", written.Deployments,
		"series", written.Series, "samples", written.Samples, "took", time.Since(began).Round(time.Millisecond))
	if written.EndUnknown > 0 {
		level.Warn(e.logger).Log("msg", "ECS does not tell when some deployments ended: they count when the next one began", "deployments", written.EndUnknown)
	}
	return nil
}
