package exporter

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestHistoryReplacesFilesOnly follows a link to its file, and refuses to put a file in place of anything else: as root that
// would do away with /dev/null.
func TestHistoryReplacesFilesOnly(t *testing.T) {
	directory := folder(t)
	for _, test := range []struct{ name, refused string }{
		{"file", ""}, {"link", ""}, {"new", ""}, {"pipe", "it is not a regular file; with - "},
		{"link to a pipe", "it is not a regular file"}, {"link to nothing", "leads to no file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(directory, test.name)
			before, _ := os.Lstat(path)
			file, err := (&history{file: path}).open()
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("it is written, %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			_, _ = file.Write([]byte("history"))
			if err := file.keep(); err != nil {
				t.Fatal(err)
			}
			after, err := os.Lstat(path)
			if text, _ := os.ReadFile(path); string(text) != "history" || err != nil || before != nil && after.Mode().Type() != before.Mode().Type() {
				t.Errorf("%q is in it, which was %v and is %v", text, before, after)
			}
		})
	}
}

// folder has something of each kind by which a path may lead to a history.
func folder(t *testing.T) string {
	t.Helper()
	directory := t.TempDir()
	in := func(name string) string { return filepath.Join(directory, name) }
	for _, err := range []error{
		os.WriteFile(in("file"), nil, 0o600), os.WriteFile(in("linked"), nil, 0o600), syscall.Mkfifo(in("pipe"), 0o600),
		os.Symlink("linked", in("link")), os.Symlink("pipe", in("link to a pipe")), os.Symlink("nothing", in("link to nothing")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return directory
}
