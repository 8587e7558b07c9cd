package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long the tests wait for something to come about before they fail.
const patience = 60 * time.Second

// listening is the line of the log of Prometheus and of exporters that says where they listen.
var listening = regexp.MustCompile(`istening on.*address=(127\.0\.0\.1:\d+)`)

// output is what a process has written so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends to the output.
func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

// String is the whole output.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// serve runs a server until the test ends, and gives the address at which it listens.
func serve(t *testing.T, env []string, binary string, args ...string) (address string) {
	t.Helper()
	written := &output{}
	server := exec.CommandContext(t.Context(), binary, args...)
	server.Env, server.Stdout, server.Stderr = env, written, written
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = 10 * time.Second
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Wait() // t.Context has ended, and so does the server
		if t.Failed() {
			t.Logf("%s wrote:\n%s", binary, last(written.String(), 5000))
		}
	})
	eventually(t, func() error {
		match := listening.FindStringSubmatch(written.String())
		if match == nil {
			return errors.New(binary + " does not listen")
		}
		address = match[1]
		return nil
	})
	return address
}

// eventually tries until it succeeds, and fails the test with the last error when patience ends.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(fmt.Errorf("within %s: %w", patience, err))
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// last is the end of a text, at most that many bytes.
func last(text string, bytes int) string { return text[max(0, len(text)-bytes):] }
