package exporter

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"ecs_revision_exporter/exporter/exportertest"
	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// shownBy is what /config shows of an exporter.
func shownBy(t *testing.T, r *exportertest.Running) string {
	t.Helper()
	page := r.WaitFor(t, "/config", http.StatusOK)
	shown := regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`).FindStringSubmatch(page)
	if shown == nil {
		t.Fatal("/config shows no configuration")
	}
	return html.UnescapeString(shown[1])
}

// TestConfigPage shows what is in effect, wherever it was said.
func TestConfigPage(t *testing.T) {
	file := exportertest.Written(t, "rollout_interval: 0s\nrefresh_interval: 9m\ncollectors: {traffic: false, alarms: true}\nservices: {include: ['\\Qweb', 0123]}\n")
	demo := exportertest.Start(t, []string{"--demo", "--config.file=" + file, "--aws.region=us-east-1", "--aws.region=eu-west-1", "--refresh.interval=90s",
		"--no-collector.alarms", "--collector.vpc_lattice", "--shard.count=3", "--shard.index=1"})
	page := shownBy(t, demo)
	for _, line := range []string{
		"# Of the file " + file + ", of flags and of defaults.\n", "# With --shard.index=1 of --shard.count=3: ", "# With --demo ",
		"\nrollout_interval: 0s\n", "\nrefresh_interval: 1m30s\n", "\nstale_after: 5m0s\n", "\nrequest_timeout: 30s\n", "\napi_budget: 0.25\n", "\ncache_file: ''\n",
		"\ntargets:\n- regions:\n  - us-east-1\n  - eu-west-1\n", "\nclusters: {}\n", "\nservices:\n  include:\n  - \\Qweb\n  - '0123'\n", "\nservice_tags: []\n",
		"  traffic: false\n", "  alarms: false\n", "  vpc_lattice: true\n", "  deployments: true\n",
	} {
		if !strings.Contains(page, line) {
			t.Errorf("/config does not show %q:\n%s", line, page)
		}
	}
	demo.Stop(t, syscall.SIGTERM)
}

// TestConfigOfTheEnvironment has the text of the configuration in the environment.
func TestConfigOfTheEnvironment(t *testing.T) {
	demo := exportertest.Start(t, []string{"--demo", "--web.enable-lifecycle"}, contentVariable+"=# From a parameter.\nservice_tags: [team]\ntargets: [{regions: [us-east-1]}]\n")
	demo.WaitForMetric(t, "\necs_service_tags{", true)
	demo.WaitForMetric(t, `region="us-east-1"`, true)
	if page := shownBy(t, demo); !strings.Contains(page, "# Of the environment variable "+contentVariable+", ") || !strings.Contains(page, "\nservice_tags:\n- team\n") {
		t.Errorf("/config shows\n%s", page)
	}
	if status, body := demo.Reload(t); status != http.StatusOK {
		t.Errorf("it is reloaded with %d %q", status, body)
	}
	demo.Stop(t, syscall.SIGTERM)
}

// TestExternalIDReachesSTS as it is written, though it looks like a number.
func TestExternalIDReachesSTS(t *testing.T) { inBubble(testExternalIDReachesSTS)(t) }

func testExternalIDReachesSTS(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "# none yet\n")
	told := make(chan string, 1)
	w.aws.Inject(fault.Fault{Operation: "AssumeRole", Effect: func(_ context.Context, call fault.Call, next func(fault.Call) fault.Answer) fault.Answer {
		asked, _ := url.ParseQuery(string(call.Body)) // else it is empty
		told <- asked.Get("ExternalId")
		return next(call)
	}})
	w.reconfigure(t, "targets: [{regions: [eu-west-1], role_arn: '"+observerRole+"', external_id: 012345670123}]\n")
	if got := <-told; got != "012345670123" {
		t.Errorf("STS is told the external id %q", got)
	}
}

// TestReloadOfWhatIsWritten catches the file while it is written, and texts that the loader may choke on:
// the configuration that was good goes on.
func TestReloadOfWhatIsWritten(t *testing.T) {
	const good = "targets: [{regions: [us-east-1]}]\nclusters: {include: ['\\Q.*\\E|.*']}\n"
	file := exportertest.Written(t, good)
	demo := exportertest.Start(t, []string{"--demo", "--config.file=" + file, "--web.enable-lifecycle"})
	demo.WaitForMetric(t, `ecs_service_info{`, true)
	for text, want := range map[string]string{
		"":                                 ":1:1: nothing is written here",
		"targets: [{regions: [us-":         ":2:1: did not find expected ',' or ']'",
		"clusters: {include: ['a)|(b']}\n": `:1:22: "a)|(b" is no regular expression (RE2): unexpected )`,
		"targets: &a [*a, {<<: *a}]\n":     ":1:10: a list where a mapping is expected",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, body := demo.Reload(t); status != http.StatusInternalServerError || !strings.Contains(body, "configuration: "+file+want) {
			t.Errorf("%q gives %d %q, want status 500 with %s", text, status, body, want)
		}
		demo.WaitForMetric(t, `ecs_service_info{`, true)
		demo.WaitForMetric(t, "\necs_revision_exporter_config_last_reload_successful 0\n", true)
	}
	if err := os.WriteFile(file, []byte("clusters: {include: ['\\Qnone']}\ntargets: [{regions: [us-east-1]}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, body := demo.Reload(t); status != http.StatusOK {
		t.Errorf(`\Q without \E gives %d %q`, status, body)
	}
	demo.WaitForMetric(t, `ecs_service_info{`, false)
	demo.Stop(t, syscall.SIGTERM)
}

// TestReloadThatPanics has a library panic on a configuration: the former one goes on.
func TestReloadThatPanics(t *testing.T) { inBubble(testReloadThatPanics)(t) }

func testReloadThatPanics(t *testing.T) {
	w := newWorld(t, simulator.Config{Seed: 1, Services: 20, Clusters: 1}, "targets: [{regions: [eu-central-1]}]\n")
	w.load = func(context.Context, ...func(*config.LoadOptions) error) (aws.Config, error) {
		panic("index out of range")
	}
	if err := w.reload(t.Context()); err == nil || err.Error() != "configuration: it cannot be loaded: index out of range" {
		t.Errorf("the error is %v", err)
	}
	expectMetric(t, w.metrics(t), "ecs_revision_exporter_config_last_reload_successful 0")
	time.Sleep(time.Minute)
	expectServices(t, w.metrics(t), account, "eu-central-1", 20)
}

// TestProfileThatIsNotThere has its target fail alone, until it is there.
func TestProfileThatIsNotThere(t *testing.T) {
	simulated, err := simulator.Start(simulator.Config{Seed: 1, Clusters: 1, Services: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = simulated.Close() }()
	profiles := exportertest.Written(t, "")
	file := exportertest.Written(t, "targets: [{regions: [eu-west-1]}, {profile: staging, regions: [us-east-1]}]\n")
	r := exportertest.Start(t, []string{"--config.file=" + file, "--refresh.interval=1s", "--web.enable-lifecycle"},
		"AWS_ENDPOINT_URL="+simulated.URL, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_REGION=eu-west-1", "AWS_CONFIG_FILE="+profiles)
	const failed = `ecs_revision_exporter_refreshes_total{account_id="profile:staging",region="us-east-1",result="failure"} `
	r.WaitForMetric(t, failed, true)
	r.WaitForMetric(t, failed+"0\n", false)
	r.WaitForMetric(t, `region="eu-west-1",result="success"} 0`, false)
	r.WaitFor(t, "/-/ready", http.StatusOK)
	if status, body := r.Reload(t); status != http.StatusOK {
		t.Errorf("as before, the configuration is not reloaded: %d %q", status, body)
	}

	if err := os.WriteFile(profiles, []byte("[profile staging]\naws_access_key_id = y\naws_secret_access_key = y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, body := r.Reload(t); status != http.StatusOK {
		t.Errorf("with a profile: %d %q", status, body)
	}
	r.WaitForMetric(t, `ecs_service_created_timestamp_seconds{account_id="123456789012",cluster="`, true)
	r.WaitForMetric(t, `region="us-east-1",result="success"} `, true)
	r.WaitForMetric(t, `region="us-east-1",result="success"} 0`, false)
	r.Stop(t, syscall.SIGTERM)
	if log := r.Stderr.String(); !strings.Contains(log, "failed to get shared config profile, staging") {
		t.Errorf("the log does not say what was wrong:\n%s", log)
	}
}

// TestConfigCheck tries what a start would, and changes nothing.
func TestConfigCheck(t *testing.T) {
	dir := t.TempDir()
	damaged := filepath.Join(dir, "cache")
	if err := os.WriteFile(damaged, []byte("not a cache"), 0o600); err != nil {
		t.Fatal(err)
	}
	shared := exportertest.Written(t, "[profile staging]\nregion = eu-west-1\n[nobody]\n")
	profiles := "AWS_CONFIG_FILE=" + shared
	noProfile := ":3:12: AWS configuration: failed to get shared config profile, nobody: there is no [profile nobody] in " + shared + " and no [nobody] in /nonexistent/.aws/credentials"
	for _, test := range []struct {
		name, text string
		args       []string
		want       string
	}{
		{"defaults", "# all of them", nil, ""},
		{"flags that win", "refresh_interval: 9m", []string{"--refresh.interval=1m", "--no-collector.alarms"}, ""},
		{"regions twice", "# x\ntargets: [{}]", []string{"--aws.region=eu-west-1"}, ":2:10: targets and --aws.region both say which regions to read, use one of them"},
		{"tags that collide", "service_tags: [a.b, a-b]", nil, `:1:15: service tags "a.b" and "a-b" would both become the label tag_a_b: leave one of them out`},
		{"cache file", "cache_file: " + dir + "/new", nil, ""},
		{"damaged cache file", "cache_file: " + damaged, nil, ""},
		{"no directory", "cache_file: /nonexistent/cache", nil, ":1:13: cache file /nonexistent/cache cannot be written: no such file or directory: it has to be a file in a directory that exists and can be written"},
		{"a directory", "\ncache_file: " + dir, nil, ":2:13: cache file " + dir + ": it is a directory: name a file in it"},
		{"profile", "targets: [{profile: staging}]", nil, ""},
		{"no profile", "targets:\n- profile: staging\n- profile: nobody\n", nil, noProfile},
		{"profile in the demo", "targets: [{profile: nobody}]", []string{"--demo"}, ""},
		{"role", "targets: [{role_arn: 'arn:aws:iam::123456789012:role/nobody', regions: [eu-west-1]}]", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := exportertest.Written(t, test.text)
			args := append([]string{"--config.check"}, test.args...)
			expectCheck(t, append(args, "--config.file="+file), []string{profiles}, file, test.want)
			expectCheck(t, args, []string{profiles, contentVariable + "=" + test.text}, contentVariable, test.want)
		})
	}
	if left, err := filepath.Glob(dir + "/*"); err != nil || len(left) != 1 || left[0] != damaged {
		t.Errorf("after the check there are %v, %v", left, err)
	}
}

// expectCheck fails unless the exporter says of a configuration what is wrong, or that nothing is.
func expectCheck(t *testing.T, args, env []string, source, wrong string) {
	t.Helper()
	want := "The configuration is valid.\n"
	if wrong != "" {
		want = "ecs_revision_exporter: error: configuration: " + source + wrong + "\n"
	}
	output, err := exportertest.Command(t.Context(), args, env...).CombinedOutput()
	if string(output) != want || (err != nil) != (wrong != "") {
		t.Errorf("%v, %q, want %q", err, output, want)
	}
}

// TestConfigCheckOfTheWeb tries the file about TLS and passwords too.
func TestConfigCheckOfTheWeb(t *testing.T) {
	web := exportertest.Written(t, "tls_server_config: {cert_file: /nonexistent}\n")
	output, err := exportertest.Command(t.Context(), []string{"--config.check", "--config.file=" + exportertest.Written(t, "# defaults"), "--web.config.file=" + web}).CombinedOutput()
	if err == nil || !strings.HasPrefix(string(output), "ecs_revision_exporter: error: ") || strings.Count(string(output), "\n") != 1 {
		t.Errorf("%v, %q", err, output)
	}
}
