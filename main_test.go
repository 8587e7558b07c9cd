package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"ecs_revision_exporter/exporter/exportertest"
)

// TestMain lets the test binary be the exporter itself, when a test starts it so.
func TestMain(m *testing.M) {
	exportertest.Main(m, func([]string) int { main(); return 0 })
}

// TestBadFlagIsOneClearLine is about what kingpin does not understand, or what has an impossible value.
func TestBadFlagIsOneClearLine(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		want string // regular expression
	}{
		{"unknown flag", []string{"--nope"}, `unknown long flag '--nope', try --help`},
		{"argument", []string{"nope"}, `unexpected nope, try --help`},
		{"bad region", []string{"--demo", "--aws.region=Frankfurt"}, `--aws.region: "Frankfurt" is not the name of an AWS region, such as eu-west-1, try --help`},
		{"bad log level", []string{"--log.level=loud"}, `--log.level: enum value must be one of debug,info,warn,error, got 'loud', try --help`},
		{"bad log format", []string{"--log.format=xml"}, `--log.format: enum value must be one of logfmt,json, got 'xml', try --help`},
		{"bad interval", []string{"--refresh.interval=soon"}, `--refresh.interval: "soon" is neither auto nor a duration, such as 90s or 5m, try --help`},
		{"interval too short", []string{"--refresh.interval=0s"}, `--refresh.interval: 0s is too short, the shortest is 1s, try --help`},
		{"no such shard", []string{"--demo", "--shard.count=2", "--shard.index=2"}, `--shard.index: 2 has to be at least 0 and less than --shard.count, which is 2, try --help`},
		{"no shard", []string{"--demo", "--shard.count=0"}, `--shard.count: 0 is less than one, try --help`},
		{"less than no scrape", []string{"--demo", "--web.max-requests=-1"}, `--web.max-requests: -1 is less than none, 0 sets no limit, try --help`},
		{"demo too large", []string{"--demo", "--demo.services=1000000"}, `--demo.services: 1000000 is not within 1 and 20000, try --help`},
		{"demo of no number", []string{"--demo", "--demo.services=many"}, `--demo.services: "many" is not a number, try --help`},
		{"switch with a value", []string{"--collector.alarms=false"}, `--collector.alarms takes no value such as "false": write --collector.alarms or --no-collector.alarms, try --help`},
		{"switch with a value, switched off", []string{"--no-collector.alarms=true"}, `--no-collector.alarms takes no value such as "true": write --collector.alarms or --no-collector.alarms, try --help`},
		{"demo too fast", []string{"--demo", "--demo.speed=-1"}, `--demo.speed: -1 is not within 0 and 1000, try --help`},
		{"demo at no speed", []string{"--demo", "--demo.speed=nan"}, `--demo.speed: NaN is not within 0 and 1000, try --help`},
	} {
		t.Run(test.name, func(t *testing.T) { assertOneLine(t, test.args, nil, test.want) })
	}
}

func TestBadInputIsOneClearLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	nobody := httptest.NewServer(http.NotFoundHandler())
	defer nobody.Close()
	const content = "ECS_REVISION_EXPORTER_CONFIG_CONTENT"
	credentials := []string{"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret"}

	for _, test := range []struct {
		name string
		args []string
		env  []string
		want string // regular expression
	}{
		{"configuration file without a name", []string{"--demo", "--config.file="}, nil, `--config.file: it names no file, try --help`},
		{"two configurations", []string{"--demo", "--config.file=x"}, []string{content + "=x"}, `--config.file and ECS_REVISION_EXPORTER_CONFIG_CONTENT both give a configuration, use one of them, try --help`},
		{"bad configuration in the environment", []string{"--demo"}, []string{content + "=# x\nstale_after: 0s"}, `configuration: ECS_REVISION_EXPORTER_CONFIG_CONTENT:2:14: 0s is too short, the shortest is 1s`},
		{"configuration of nothing", []string{"--demo", "--config.file=" + exportertest.Written(t, "\n")}, nil, `configuration: .*config.yml:1:1: nothing is written here; the defaults are a comment alone`},
		{"nothing to check", []string{"--config.check"}, nil, `--config.check: there is nothing to check, give --config.file or ECS_REVISION_EXPORTER_CONFIG_CONTENT, try --help`},
		{"no configuration file", []string{"--demo", "--config.file=/nonexistent"}, nil, `configuration: open /nonexistent: no such file or directory`},
		{"bad configuration", []string{"--demo", "--config.file=" + exportertest.Written(t, "service_tag: [team]\n")}, nil, `configuration: .*config.yml:1:1: there is no setting "service_tag" here, but refresh_interval, .*, service_tags, events, collectors`},
		{"stale at once", []string{"--demo", "--config.file=" + exportertest.Written(t, "stale_after: 0s\n")}, nil, `configuration: .*config.yml:1:14: 0s is too short, the shortest is 1s`},
		{"interval neither auto nor a duration", []string{"--config.file=" + exportertest.Written(t, "# often\nrefresh_interval: soon\n")}, nil, `configuration: .*config.yml:2:19: "soon" is neither auto nor a duration, such as 90s or 5m`},
		{"regions twice", []string{"--demo", "--aws.region=eu-west-1", "--config.file=" + exportertest.Written(t, "targets: [{regions: [eu-west-2]}]\n")}, nil, `configuration: .*config.yml:1:10: targets and --aws.region both say which regions to read, use one of them`},
		{"bad configuration to check", []string{"--config.check", "--config.file=" + exportertest.Written(t, "rollout_interval: 1ms\n")}, nil, `configuration: .*config.yml:1:19: 1ms is too short, the shortest is 1s, and 0s switches it off`},
		{"no place for the cache", []string{"--demo", "--config.file=" + exportertest.Written(t, "cache_file: /nonexistent/cache\n")}, nil, `configuration: .*config.yml:1:13: cache file /nonexistent/cache cannot be written: .*`},
		{"tags that collide", []string{"--demo", "--config.file=" + exportertest.Written(t, "service_tags: [a.b, a-b]\n")}, nil, `configuration: .*config.yml:1:15: service tags "a.b" and "a-b" would both become the label tag_a_b: leave one of them out`},
		{"no credentials", nil, []string{"AWS_REGION=eu-west-1"}, `no AWS credentials found: set AWS_PROFILE to a profile that has them, or AWS_ACCESS_KEY_ID .*; or try ecs_revision_exporter --demo`},
		{"no role", nil, []string{"AWS_REGION=eu-west-1", "AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT=" + nobody.URL}, `no AWS credentials found: .*; or try ecs_revision_exporter --demo`},
		{"no region", nil, credentials, `no AWS region found: set AWS_REGION, .*; or give --aws.region; or try ecs_revision_exporter --demo`},
		{"no region of a target", []string{"--config.file=" + exportertest.Written(t, "targets:\n- regions: [eu-west-1]\n- role_arn: arn:aws:iam::210987654321:role/observer\n")}, credentials, `configuration: .*config.yml:3:3: no AWS region found: set AWS_REGION, .*; or give this target regions`},
		{"no region of accounts", []string{"--config.file=" + exportertest.Written(t, "targets:\n- regions: all\n- organization: {role_name: observer}\n")}, credentials, `configuration: .*config.yml:3:3: no AWS region found: set AWS_REGION, .*; or give this target regions`},
		{"no credentials of a target", []string{"--config.file=" + exportertest.Written(t, "targets:\n- {profile: staging}\n- regions: [eu-west-1]\n")}, nil, `configuration: .*config.yml:3:3: no AWS credentials found: set AWS_PROFILE .*`},
		{"port in use", []string{"--demo", "--log.level=error", "--web.listen-address=" + taken.Addr().String()}, nil, `--web.listen-address: listen tcp 127.0.0.1:\d+: bind: address already in use`},
		{"port without a colon", []string{"--demo", "--log.level=error", "--web.listen-address=10049"}, nil, `--web.listen-address: listen tcp: address 10049: missing port in address`},
		{"no sockets of systemd", []string{"--demo", "--log.level=error", "--web.systemd-socket"}, nil, `--web.systemd-socket: no socket activation file descriptors found`},
		{"no web configuration", []string{"--demo", "--log.level=error", "--web.listen-address=127.0.0.1:0", "--web.config.file=/nonexistent"}, nil, `--web.config.file: open /nonexistent: no such file or directory`},
		{"bad web configuration", []string{"--web.config.file=" + exportertest.Written(t, "users: {}\n")}, nil, `--web.config.file: yaml: unmarshal errors: line 1: field users not found in type web.Config`},
		{"bad web configuration to check", []string{"--config.check", "--config.file=" + exportertest.Written(t, "# defaults"), "--web.config.file=/nonexistent"}, nil, `--web.config.file: open /nonexistent: no such file or directory`},
		{"no CA bundle", nil, append(credentials, "AWS_CA_BUNDLE=/nonexistent"), `AWS configuration: open /nonexistent: no such file or directory`},
		{"half a key", nil, []string{"AWS_REGION=eu-west-1", "AWS_SHARED_CREDENTIALS_FILE=" + exportertest.Written(t, "[default]\naws_access_key_id = x\n")}, `AWS configuration: .* partial credentials found for profile default`},
	} {
		t.Run(test.name, func(t *testing.T) { assertOneLine(t, test.args, test.env, test.want) })
	}
}

// assertOneLine fails unless the exporter ends with one line that says what is wrong.
func assertOneLine(t *testing.T, args, env []string, said string) {
	t.Helper()
	output, err := exportertest.Command(t.Context(), args, env...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		t.Errorf("ended with %v, want exit status 1", err)
	}
	want := regexp.MustCompile(`^ecs_revision_exporter: error: ` + said + `\n$`)
	if !want.Match(output) {
		t.Errorf("got %q, want one line that matches %s", output, want)
	}
}

func TestDemo(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo", "--demo.services=25", "--aws.region=eu-west-1", "--aws.region=us-east-1"})
	demo.WaitFor(t, "/-/ready", http.StatusOK)
	_, metrics := demo.Get(t, "/metrics")
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		services := regexp.MustCompile(`(?m)^ecs_service_info\{.*region="`+region+`".*\} 1$`).FindAllString(metrics, -1)
		if len(services) < 20 {
			t.Errorf("%d services in %s, want about 25", len(services), region)
		}
	}
	for _, family := range []string{"ecs_revision_exporter_build_info", "go_goroutines", "process_start_time_seconds"} {
		if !strings.Contains(metrics, "\n"+family) {
			t.Errorf("no %s in the metrics", family)
		}
	}
	_, landing := demo.Get(t, "/")
	if !strings.Contains(landing, `<a href="metrics">`) {
		t.Errorf("no link to the metrics on the landing page:\n%s", landing)
	}
	demo.Stop(t, syscall.SIGTERM)

	port := demo.URL[strings.LastIndexByte(demo.URL, ':'):]
	want := fmt.Sprintf("A simulated fleet of 25 services lives behind this exporter; no AWS account is used. Ctrl-C stops it.\n"+
		"Look at http://localhost%[1]s/metrics, or begin at http://localhost%[1]s/\n", port)
	if got := demo.Stdout.String(); got != want {
		t.Errorf("the terminal says %q, want %q", got, want)
	}
}

// TestBadEndpoint leads the exporter to what does not speak the ECS API. It stays,
// says in the log and in the metrics that nothing can be read, and stops when told to.
func TestBadEndpoint(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "<html>It works!</html>")
	}))
	defer page.Close()
	for _, test := range []struct{ name, endpoint, want string }{
		{"unreachable", "http://127.0.0.1:1", "connection refused"},
		{"not JSON", page.URL, "is not what the ECS API answers"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := exportertest.Start(t, []string{"--refresh.interval=5m", "--log.level=error"}, "AWS_ENDPOINT_URL="+test.endpoint, "AWS_REGION=eu-west-1",
				"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret", "AWS_MAX_ATTEMPTS=1")
			failed := regexp.MustCompile(`(?m)^ecs_revision_exporter_refreshes_total\{.*result="failure"\} 1$`)
			for metrics := ""; !failed.MatchString(metrics); {
				metrics = r.WaitFor(t, "/metrics", http.StatusOK)
			}
			if body := r.WaitFor(t, "/-/ready", http.StatusServiceUnavailable); !strings.Contains(body, "no target could be read") {
				t.Errorf("/-/ready answers %q", body)
			}
			r.Stop(t, syscall.SIGINT)
			if lines := strings.Split(strings.TrimSpace(r.Stderr.String()), "\n"); len(lines) != 1 || !strings.Contains(lines[0], test.want) {
				t.Errorf("the log says %q, want one line with %q", lines, test.want)
			}
		})
	}
}

func TestVersionAndHelp(t *testing.T) {
	for flag, want := range map[string]string{"--version": "ecs_revision_exporter, version", "--help": "--[no-]demo "} {
		output, err := exportertest.Command(t.Context(), []string{flag}).Output()
		if err != nil || !strings.Contains(string(output), want) {
			t.Errorf("%s: %v, %q, want %q", flag, err, output, want)
		}
	}
}
