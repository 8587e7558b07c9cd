package exposition_test

import (
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"ecs_revision_exporter/collector/exposition"
)

// TestReaders holds that other readers of gzip than Go's, of those that there are, read all of an answer.
func TestReaders(t *testing.T) {
	w := tell()
	w.know(true, examples(3, 100))
	ours := exposition.Running(t, exposition.Options{Chunks: exposed(w.Collector), Changed: w.Changed(), Live: prometheus.NewRegistry()})
	server := httptest.NewServer(ours)
	defer server.Close()
	const node = `const http = require("http"), zlib = require("zlib");
http.get(process.argv[1], {headers: {"Accept-Encoding": "gzip"}}, r => r.pipe(zlib.createGunzip()).pipe(process.stdout))`
	const python = `import gzip, sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"Accept-Encoding": "gzip"})
sys.stdout.write(gzip.decompress(urllib.request.urlopen(request).read()).decode())`
	for _, reader := range [][]string{
		{"curl", "--silent", "--compressed"}, {"node", "-e", node}, {"python3", "-c", python},
	} {
		t.Run(reader[0], func(t *testing.T) {
			if _, err := exec.LookPath(reader[0]); err != nil {
				t.Skip(err)
			}
			got, err := exec.CommandContext(t.Context(), reader[0], append(reader[1:], server.URL)...).Output()
			if err != nil {
				t.Fatal(err)
			}
			if services := strings.Count(string(got), "\necs_service_running_tasks{"); services != 300 || !strings.HasSuffix(string(got), "\n") {
				t.Errorf("%d services of 300 in %d bytes", services, len(got))
			}
		})
	}
}
