package e2e

import (
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const composeFolder = "../deploy"

// composeFile is what of a compose file has to do with the other files of the project.
type composeFile struct {
	Services map[string]composeService `yaml:"services"`
}

type composeService struct {
	Image       string            `yaml:"image"`
	Build       string            `yaml:"build"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
}

func compose(t *testing.T) map[string]composeService {
	t.Helper()
	var file composeFile
	readYAML(t, filepath.Join(composeFolder, "compose.yaml"), &file)
	return file.Services
}

// onHost is where what a container sees at a path is in the project.
func (s composeService) onHost(t *testing.T, inContainer string) string {
	t.Helper()
	mounted := ""
	longest := 0
	for _, volume := range s.Volumes {
		parts := strings.Split(volume, ":")
		if within := strings.TrimPrefix(inContainer, parts[1]); within != inContainer && len(parts[1]) > longest {
			mounted, longest = filepath.Join(composeFolder, parts[0], within), len(parts[1])
		}
	}
	if mounted == "" {
		t.Fatalf("nothing is mounted at %s", inContainer)
	}
	return mounted
}

// What is mounted is there, and cannot be written to.
func TestComposeMountsWhatThereIs(t *testing.T) {
	mounts := 0
	for name, service := range compose(t) {
		for _, volume := range service.Volumes {
			parts := strings.Split(volume, ":")
			if len(parts) != 3 || parts[2] != "ro" {
				t.Errorf("%s: %s is not mounted read-only", name, volume)
				continue
			}
			if _, err := os.Stat(filepath.Join(composeFolder, parts[0])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			mounts++
		}
	}
	if mounts == 0 {
		t.Error("nothing is mounted")
	}
}

// The exporter knows the flags that it is given, and listens where Prometheus scrapes it.
func TestComposeRunsTheExporter(t *testing.T) {
	help, err := exec.CommandContext(t.Context(), exporterBinary, "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	services := compose(t)
	for _, flag := range services["exporter"].Command {
		name, _, _ := strings.Cut(flag, "=")
		if !regexp.MustCompile(regexp.QuoteMeta(strings.Replace(name, "--", "--[no-]", 1)) + `\s|` + regexp.QuoteMeta(name) + `[\s=]`).Match(help) {
			t.Errorf("the exporter has no flag %s", name)
		}
	}
	var config struct {
		ScrapeConfigs []struct {
			StaticConfigs []struct {
				Targets []string `yaml:"targets"`
			} `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
	}
	readYAML(t, services["prometheus"].onHost(t, "/etc/prometheus/prometheus.yml"), &config)
	host, port, _ := strings.Cut(config.ScrapeConfigs[0].StaticConfigs[0].Targets[0], ":")
	if _, is := services[host]; !is || !strings.Contains(string(help), "--web.listen-address=:"+port) {
		t.Errorf("nobody listens at %s:%s", host, port)
	}
}

// Prometheus loads all rules of the project, and is the version that the tests run.
func TestComposePrometheus(t *testing.T) {
	service := compose(t)["prometheus"]
	var config struct {
		RuleFiles []string `yaml:"rule_files"`
	}
	readYAML(t, service.onHost(t, "/etc/prometheus/prometheus.yml"), &config)
	var loaded []string
	for _, pattern := range config.RuleFiles {
		loaded = append(loaded, matching(t, service.onHost(t, path.Join("/etc/prometheus", pattern)))...)
	}
	if all := matching(t, "../alerts/*.yml"); !slices.Equal(loaded, all) {
		t.Errorf("rules %v, want %v", loaded, all)
	}
	module := regexp.MustCompile(`github.com/prometheus/prometheus v0\.(\d)0?(\d+)\.(\d+)`).FindStringSubmatch(readFile(t, "go.mod"))
	if want := "prom/prometheus:v" + strings.Join(module[1:], "."); service.Image != want {
		t.Errorf("image %s, want %s", service.Image, want)
	}
}

// Grafana finds the dashboards and the Prometheus.
func TestComposeGrafana(t *testing.T) {
	services := compose(t)
	service := services["grafana"]
	var provision struct {
		Providers []struct {
			Options struct {
				Path string `yaml:"path"`
			} `yaml:"options"`
		} `yaml:"providers"`
		Datasources []struct {
			URL string `yaml:"url"`
		} `yaml:"datasources"`
	}
	readYAML(t, service.onHost(t, "/etc/grafana/provisioning/dashboards/ecs_revision_exporter.yaml"), &provision)
	readYAML(t, service.onHost(t, "/etc/grafana/provisioning/datasources/prometheus.yaml"), &provision)

	shown := matching(t, filepath.Join(service.onHost(t, provision.Providers[0].Options.Path), "*.json"))
	if all := matching(t, "../dashboards/*.json"); !slices.Equal(shown, all) {
		t.Errorf("dashboards %v, want %v", shown, all)
	}
	home := service.onHost(t, service.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
	if !slices.Contains(shown, home) {
		t.Errorf("the home dashboard %s is none of %v", home, shown)
	}
	prometheus, err := url.Parse(provision.Datasources[0].URL)
	if _, is := services[prometheus.Hostname()]; err != nil || !is {
		t.Errorf("no Prometheus at %s (%v)", provision.Datasources[0].URL, err)
	}
}
