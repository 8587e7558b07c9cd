package exporter

import (
	"io"

	"github.com/go-kit/log"
	"github.com/go-kit/log/level"
)

// newLogger makes the logger that the options ask for. Its lines carry no time:
// the bridge from slog adds one by itself.
func newLogger(w io.Writer, options options) log.Logger {
	w = log.NewSyncWriter(w)
	logger := log.NewLogfmtLogger(w)
	if options.logFormat == "json" {
		logger = log.NewJSONLogger(w)
	}
	return level.NewFilter(logger, level.Allow(level.ParseDefault(options.logLevel, level.InfoValue())))
}
