package helm

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNumbersAsNames has names that YAML takes for numbers and truth values without quotes.
func TestNumbersAsNames(t *testing.T) {
	for _, values := range []string{
		"existingSecret: '0123'\npriorityClassName: 'true'\nserviceAccount: {name: '1e3'}\n",
		"fullnameOverride: '123'\ncache: {persistent: true, storageClassName: '1', size: '1'}\n",
		"fullnameOverride: 'null'\ncache: {sizeLimit: '1e3'}\nserviceMonitor: {enabled: true}\n" +
			"rules: {enabled: true}\ndashboards: {enabled: true}\nallowedPeers: [{podSelector: {}}]\n",
	} {
		file := filepath.Join(t.TempDir(), "values.yaml")
		if err := os.WriteFile(file, []byte(values), 0o600); err != nil {
			t.Fatal(err)
		}
		objects(t, render(t, "2026", chart, "--values="+file, "--namespace=12"))
	}
}
