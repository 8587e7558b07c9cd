package main

import (
	"bytes"
	"net"
	"testing"
	"time"
)

// Who is let in where there is basic authentication.
const (
	password     = "correct-horse-battery-staple"
	passwordHash = "$2a$04$SeOCoLa6HkVuTu0UDdSlk.l5LBmhjd8h.mo2Oqqg8oVOeDMkWWkDa"
)

// launch starts the exporter on a free port and waits until it answers, be it that the page
// is not for everybody.
func launch(t *testing.T, args []string, env ...string) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()

	r := &running{url: "http://" + address, stdout: new(bytes.Buffer), stderr: new(bytes.Buffer)}
	r.cmd = command(t.Context(), append(args, "--web.listen-address="+address), env...)
	r.cmd.Stdout, r.cmd.Stderr = r.stdout, r.stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if status, _ := r.get(t, "/-/healthy"); status != 0 {
			return r
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing listens at %s", address)
		}
	}
}
