package helm

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
)

// TestReadme runs the commands of deploy/README.md, with manifests written instead of installed.
func TestReadme(t *testing.T) {
	page := text(t, "../../deploy/README.md")["README.md"]
	section := regexp.MustCompile(`(?ms)^## Helm\n.*?^## `).FindString(page)
	folder := folderOfReader(t, blocks(section, "yaml")[0])
	commands := blocks(section, "sh")
	if len(commands) != 2 {
		t.Fatalf("the section has %d commands, the test knows 2", len(commands))
	}
	for i, exporters := range []int{1, 3} {
		command := exec.CommandContext(t.Context(), "sh", "-ec", commands[i])
		command.Dir, command.Env = folder, []string{"HOME=" + folder, "PATH=" + folder + ":" + os.Getenv("PATH")}
		manifests, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", commands[i], err)
		}
		all := objects(t, string(manifests))
		if got := len(the[*apps.Deployment](all)); got != exporters {
			t.Errorf("%s\ngives %d exporters", commands[i], got)
		}
		if accounts := len(the[*core.ServiceAccount](all)); accounts != 1 {
			t.Errorf("%s\ngives %d service accounts", commands[i], accounts)
		}
		if rules, dashboards := len(the[*monitoring.PrometheusRule](all)), len(the[*core.ConfigMap](all)); rules != 1 || dashboards != 4 {
			t.Errorf("%s\ngives %d rules and %d dashboards", commands[i], rules, dashboards)
		}
	}
}

// blocks are the blocks of a text in a language.
func blocks(text, language string) (all []string) {
	for _, block := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(text, -1) {
		all = append(all, block[1])
	}
	return all
}

// folderOfReader has the files of the repository, the values, and a command helm that renders where it should install.
func folderOfReader(t *testing.T, values string) string {
	t.Helper()
	folder := t.TempDir()
	for link, file := range map[string]string{"deploy": "../../deploy", "real-helm": binary} {
		target, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	script := strings.Join([]string{"#!/bin/sh -e", `test "$1 $2" = "upgrade --install"`, "shift 2", `exec real-helm template "$@"`, ""}, "\n")
	for file, text := range map[string]string{"values.yaml": values, "helm": script} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
