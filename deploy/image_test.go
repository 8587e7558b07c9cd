package deploy

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// instruction is what follows an instruction of the Dockerfile the last time.
func instruction(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.ReplaceAll(text, []byte("\\\n"), nil)
	all := regexp.MustCompile(`(?m)^`+name+`\s+(.*)$`).FindAllSubmatch(text, -1)
	if len(all) == 0 {
		t.Fatalf("the Dockerfile has no %s", name)
	}
	return string(all[len(all)-1][1])
}

// execForm is the command in an instruction.
func execForm(t *testing.T, name string) (command []string) {
	t.Helper()
	text := regexp.MustCompile(`\[.*\]`).FindString(instruction(t, name))
	if err := json.Unmarshal([]byte(text), &command); err != nil {
		t.Fatalf("%s %s: %v", name, text, err)
	}
	return command
}

// TestImage has the image run the binary as nobody, and the task definition run this image.
func TestImage(t *testing.T) {
	built := regexp.MustCompile(`-o /image(\S+)`).FindStringSubmatch(instruction(t, "RUN go build"))[1]
	entrypoint, health := execForm(t, "ENTRYPOINT"), execForm(t, "HEALTHCHECK")
	if !slices.Equal(entrypoint, []string{built}) || health[0] != built {
		t.Errorf("built is %s, started %v and %v", built, entrypoint, health)
	}
	expectStart(t, health[1:])
	if port := instruction(t, "EXPOSE"); port != strconv.Itoa(defaultPort(t)) {
		t.Errorf("the image exposes %s", port)
	}
	if user := instruction(t, "USER"); !regexp.MustCompile(`^[1-9]\d+:[1-9]\d+$`).MatchString(user) {
		t.Errorf("the image runs as %s", user)
	}

	container := readTaskDefinition(t).ContainerDefinitions[0]
	expectStart(t, container.Command)
	if want := append([]string{"CMD"}, health...); !slices.Equal(container.HealthCheck.Command, want) {
		t.Errorf("the task checks its health by %v, the image by %v", container.HealthCheck.Command, want)
	}
	if *container.User != instruction(t, "USER") || !*container.ReadonlyRootFilesystem {
		t.Errorf("the task runs as %s, with a read-only root: %t", *container.User, *container.ReadonlyRootFilesystem)
	}
	if port := *container.PortMappings[0].ContainerPort; int(port) != defaultPort(t) {
		t.Errorf("the task listens at %d", port)
	}
}

// TestImageContext lets in all that the binary is built from.
func TestImageContext(t *testing.T) {
	ignored, err := os.ReadFile("../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{if .Main}}{{$.Dir}}{{end}}{{end}}", root).Output()
	if err != nil {
		t.Fatal(err)
	}
	for dir := range strings.FieldsSeq(string(dirs)) {
		within, err := filepath.Rel(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		top, _, _ := strings.Cut(filepath.ToSlash(within), "/")
		if top == "." {
			top = "*.go"
		}
		if !strings.Contains(string(ignored), "\n!"+top+"\n") {
			t.Errorf(".dockerignore keeps out %s", within)
		}
	}
}
