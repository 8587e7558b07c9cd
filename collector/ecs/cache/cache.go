// Package cache keeps what is known of targets in a file, from one start of the exporter to the next.
package cache

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/renameio/v2"

	"ecs_revision_exporter/collector/ecs"
)

// forgetAfter is how long a target stays in the file that nobody reads.
const forgetAfter = 24 * time.Hour

// File is a cache file. It is for one process, and safe for concurrent use by its readers.
type File struct {
	path   string
	now    func() time.Time
	opened time.Time

	mu       sync.Mutex
	sections map[ecs.Target][]byte // encoded
	idle     map[ecs.Target]bool   // those in the file that no reader has asked for
	saves    int

	writing sync.Mutex
	written int // how many saves the file has
}

// Open reads the cache file at path, and writes it back to see that this can be done. A symbolic
// link is followed, and stays. A file that is not a whole cache of this version is set aside: the
// cache is an empty one then, and the error says why. If there can be no cache file at path, the
// cache is nil and the error says why.
func Open(path string, now func() time.Time) (*File, error) {
	file, content, err := read(path)
	if err != nil {
		return nil, err
	}
	c := &File{path: file, now: now, opened: now(), sections: map[ecs.Target][]byte{}, idle: map[ecs.Target]bool{}, saves: 1}
	var damage error
	if content != nil {
		damage = c.take(content)
	}
	if err := c.write(c.saves); err != nil {
		return nil, unwritable(err)
	}
	return c, damage
}

// Check says why there can be no cache file at path, if so. It does not change a file that is
// there.
func Check(path string) error {
	file, _, err := read(path)
	if err != nil {
		return err
	}
	pending, err := newPending(file)
	if err == nil {
		err = pending.Cleanup()
	}
	if err != nil {
		return unwritable(cannotWrite(file, err))
	}
	return nil
}

// unwritable says what an error to write tells of the path.
func unwritable(err error) error {
	return fmt.Errorf("%w: it has to be a file in a directory that exists and can be written", err)
}

// read gives the file at path, with symbolic links followed, and its content, nil when it is not there.
func read(path string) (file string, content []byte, err error) {
	if file, err = Followed(path); err != nil {
		return "", nil, fmt.Errorf("cache file %s: %w", path, err)
	}
	content, err = os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("cache file %s cannot be read: %w", path, cause(err))
	}
	return file, content, nil
}

// Followed is path with its symbolic links followed. The error says why no file can be written or replaced there.
func Followed(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return "", errors.New("it is a directory: name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return "", errors.New("it is not a regular file")
	case err == nil:
		return filepath.EvalSymlinks(path)
	}
	if _, err := os.Lstat(path); err == nil {
		return "", errors.New("it is a symbolic link that leads to no file: name the file itself")
	}
	return path, nil
}

// take takes in the content of the file, or sets the file aside.
func (c *File) take(content []byte) error {
	sections, damage := decodeFile(content)
	if damage == nil {
		c.sections = sections
		for target := range sections {
			c.idle[target] = true
		}
		return nil
	}
	aside := c.path + ".damaged"
	if err := os.Rename(c.path, aside); err != nil {
		return fmt.Errorf("cache file %s %w: it is replaced, because it cannot be set aside as %s (%w), and everything is read anew", c.path, damage, aside, cause(err))
	}
	return fmt.Errorf("cache file %s %w: it is set aside as %s, and everything is read anew", c.path, damage, aside)
}

// Load is what was saved last of a target, nil if nothing was.
func (c *File) Load(target ecs.Target) *Section {
	c.mu.Lock()
	section := c.sections[target]
	delete(c.idle, target)
	c.mu.Unlock()
	if section == nil {
		return nil
	}
	known, _ := decodeSection(bytes.NewReader(section)) // which Open has decoded before, or this process has encoded
	return known
}

// Save keeps what is known of a target. Where it fails the file is as it was, and the error says why.
func (c *File) Save(known *Section) error {
	section, err := known.encode()
	if err != nil {
		return fmt.Errorf("cache file %s: %w", c.path, err)
	}
	c.mu.Lock()
	c.sections[known.Target] = section
	delete(c.idle, known.Target)
	c.dropIdle()
	c.saves++
	save := c.saves
	c.mu.Unlock()
	return c.write(save)
}

// write replaces the file, unless it has a save already: those of many targets come at the same time. Whoever reads the
// file finds the former or the new one, whole.
func (c *File) write(save int) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.written >= save {
		return nil
	}
	c.mu.Lock()
	content, saves := encodeFile(c.sections), c.saves
	c.mu.Unlock()
	if err := replace(c.path, content); err != nil {
		return cannotWrite(c.path, err)
	}
	c.written = saves
	return nil
}

// dropIdle drops targets of the file that are not read any more. Those that are have
// had the time to be read by then, even where AWS did not answer at first.
func (c *File) dropIdle() {
	if c.now().Sub(c.opened) < forgetAfter {
		return
	}
	for target := range c.idle {
		delete(c.sections, target)
	}
}

func cannotWrite(path string, err error) error {
	return fmt.Errorf("cache file %s cannot be written: %w", path, cause(err))
}

// newPending begins a file that will replace the one at path.
func newPending(path string) (*renameio.PendingFile, error) {
	return renameio.NewPendingFile(path, renameio.WithStaticPermissions(0o600), renameio.WithTempDir(filepath.Dir(path)))
}

func replace(path string, content []byte) error {
	file, err := newPending(path)
	if err != nil {
		return err
	}
	defer file.Cleanup() //nolint:errcheck // nothing is left to clean up, or nobody is left to tell
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.CloseAtomicallyReplace()
}

// cause is what went wrong with a file, without the name that the file had for the moment.
func cause(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}
