package deploy

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestReleasesAreBuiltByOneGo has the release workflow and the image build with the same patch version of Go,
// which is what their binaries depend on besides the commit.
func TestReleasesAreBuiltByOneGo(t *testing.T) {
	image := found(t, "../Dockerfile", `ARG BUILDER=\S+/golang:(\d+\.\d+\.\d+)\n`)
	release := found(t, "../.github/workflows/release.yml", `go-version: "(\d+\.\d+\.\d+)"`)
	if image != release {
		t.Errorf("the image is built with Go %s, the release with %s", image, release)
	}
}

// found is the first group of a pattern in a file.
func found(t *testing.T, file, pattern string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(pattern).FindSubmatch(text)
	if match == nil {
		t.Fatalf("%s has no %s", file, pattern)
	}
	return string(match[1])
}

// TestActionsArePinned has every workflow name its actions by commit: whoever can move a tag of an action could
// otherwise write with the token of a workflow.
func TestActionsArePinned(t *testing.T) {
	workflows, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(workflows) == 0 {
		t.Fatal(workflows, err)
	}
	for _, workflow := range workflows {
		text, err := os.ReadFile(workflow)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range regexp.MustCompile(`uses: (.*)`).FindAllSubmatch(text, -1) {
			if !regexp.MustCompile(`^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`).Match(action[1]) {
				t.Errorf("%s uses %s, which is no commit with its version", workflow, action[1])
			}
		}
	}
}
