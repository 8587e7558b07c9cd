package exporter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"ecs_revision_exporter/collector/ecs/cache"
)

// historyFile takes the history. It appears under its name when it is whole.
type historyFile struct {
	io.Writer
	keep func() error
	drop func()
}

// open makes the file, so that one that cannot be written is known before anything is read.
func (h *history) open() (*historyFile, error) {
	if h.file == "-" {
		return &historyFile{os.Stdout, func() error { return nil }, func() {}}, nil
	}
	target, err := cache.Followed(h.file) // a pipe or a device must not be replaced by a file
	if err != nil {
		return nil, fmt.Errorf("--history.export: %s: %w; with - the history is written to standard output", h.file, err)
	}
	pending, err := renameio.NewPendingFile(target, renameio.WithTempDir(filepath.Dir(target)), renameio.WithPermissions(0o644))
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // without the name that the file has for the moment
	}
	if err != nil {
		return nil, fmt.Errorf("--history.export: %s cannot be written: %w", h.file, err)
	}
	return &historyFile{pending, pending.CloseAtomicallyReplace, func() { _ = pending.Cleanup() }}, nil
}

// untilDone is a writer that fails once its context has ended.
type untilDone struct {
	ctx context.Context
	io.Writer
}

// Write writes unless the context has ended.
func (w untilDone) Write(text []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(text)
}
