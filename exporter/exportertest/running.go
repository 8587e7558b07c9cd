package exportertest

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// Running is an exporter that serves.
type Running struct {
	URL            string
	Process        *os.Process
	Stdout, Stderr *bytes.Buffer

	cmd *exec.Cmd
}

// Start starts the exporter on a free port and waits until it is healthy.
func Start(tb testing.TB, args []string, env ...string) *Running {
	tb.Helper()
	r := Launch(tb, args, env...)
	r.WaitFor(tb, "/-/healthy", http.StatusOK)
	return r
}

// Launch starts the exporter on a free port and waits until it answers, be it that the page
// is not for everybody.
func Launch(tb testing.TB, args []string, env ...string) *Running {
	tb.Helper()
	return LaunchAt(tb, FreeAddress(tb, "127.0.0.1"), args, env...)
}

// FreeAddress is an address of this machine at which nothing listens.
func FreeAddress(tb testing.TB, host string) string {
	tb.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// LaunchAt is Launch at an address.
func LaunchAt(tb testing.TB, address string, args []string, env ...string) *Running {
	tb.Helper()

	r := &Running{URL: "http://" + address, Stdout: new(bytes.Buffer), Stderr: new(bytes.Buffer)}
	r.cmd = Command(tb.Context(), append(args, "--web.listen-address="+address), env...)
	r.cmd.Stdout, r.cmd.Stderr = r.Stdout, r.Stderr
	if err := r.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	r.Process = r.cmd.Process
	tb.Cleanup(func() { _ = r.Process.Kill() })
	r.eventually(tb, func() error {
		if status, _ := r.Get(tb, "/-/healthy"); status == 0 {
			return errors.New("nothing listens at " + address)
		}
		return nil
	})
	return r
}

// Stop ends the exporter by a signal and fails unless it stops cleanly.
func (r *Running) Stop(tb testing.TB, signal os.Signal) {
	tb.Helper()
	if err := r.Process.Signal(signal); err != nil {
		tb.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		tb.Errorf("stopped by %v with %v, want exit status 0; log:\n%s", signal, err, r.Stderr)
	}
}
