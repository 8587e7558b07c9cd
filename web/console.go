package web

import (
	"net/url"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// consoles are where partitions of AWS have their console, by what their regions begin with (AWS'
// "Getting Started" guides of the partitions). Those that are not public have none to link to.
func consoles() []struct{ region, host string } {
	return []struct{ region, host string }{
		{"cn-", "console.amazonaws.cn"},
		{"us-gov-", "console.amazonaws-us-gov.com"},
		{"eusc-", "console.amazonaws-eusc.eu"},
		{"us-iso", ""}, {"eu-iso", ""},
		{"", "console.aws.amazon.com"},
	}
}

// consoleLink is a page of Amazon ECS in the AWS console, empty where there is none.
func consoleLink(region string, path ...string) string {
	for _, console := range consoles() {
		if !strings.HasPrefix(region, console.region) {
			continue
		}
		if console.host == "" || region == "" {
			return ""
		}
		return "https://" + console.host + "/ecs/v2/" + escaped(path) + "?" + url.Values{"region": {region}}.Encode()
	}
	return ""
}

// escaped is a path of parts that may hold anything.
func escaped(parts []string) string {
	segments := make([]string, len(parts))
	for i, part := range parts {
		segments[i] = url.PathEscape(part)
	}
	return strings.Join(segments, "/")
}

// newConsoleViews link to what the AWS console shows of a service.
func newConsoleViews(r row) []linkView {
	var views []linkView
	add := func(text string, path ...string) {
		if link := consoleLink(r.target.Target.Region, path...); link != "" {
			views = append(views, linkView{Text: text, Link: link})
		}
	}
	for _, tab := range []string{"Health", "Deployments", "Tasks", "Events", "Logs"} {
		add(tab, "clusters", r.cluster.Name, "services", r.service.Name, strings.ToLower(tab))
	}
	if spec := r.current(); spec != nil {
		family, revision, found := strings.Cut(spec.TaskDefinition, ":")
		if found {
			add("Task definition "+spec.TaskDefinition, "task-definitions", family, revision)
		}
	}
	return views
}

// callView is a call of the AWS command line interface that tells more.
type callView struct{ Tells, Command string }

// newCallViews are calls that tell of a service what no page here shows.
func newCallViews(r row) []callView {
	region, cluster, service := r.target.Target.Region, r.cluster.Name, r.service.Name
	views := []callView{{"The service, with its latest events", call("describe-services", region, "--cluster", cluster, "--services", service)}}
	if !r.service.DeployedByECS() {
		views = append(views, callView{"Its task sets", call("describe-task-sets", region, "--cluster", cluster, "--service", service)})
	}
	if d := r.deployment(); d != nil && d.ARN != "" {
		views = append(views, callView{"The newest deployment", call("describe-service-deployments", region, "--service-deployment-arns", string(d.ARN))})
	}
	if r.deployment() != nil {
		views = append(views, callView{"All its deployments of the last 90 days", call("list-service-deployments", region, "--cluster", cluster, "--service", service)})
	}
	if arns := r.arns(); len(arns) > 0 {
		views = append(views, callView{"Its revisions", call("describe-service-revisions", region, append([]string{"--service-revision-arns"}, arns...)...)})
	}
	stopped := call("list-tasks", region, "--cluster", cluster, "--service-name", service, "--desired-status", "STOPPED", "--query", "taskArns", "--output", "text")
	// ECS describes 100 tasks at a time.
	return append(views, callView{"Why tasks stopped in the last hour", stopped + " | xargs -rn 100 " + call("describe-tasks", region, "--cluster", cluster, "--tasks")})
}

// arns are those of the revisions in use, and of source and target of the newest deployment, each once.
func (r row) arns() []string {
	var arns []ecs.ARN
	if d := r.service.Deployment; d != nil {
		arns = append(append(arns, d.Sources...), d.Target)
	}
	for _, inUse := range r.service.InUse {
		arns = append(arns, inUse.ARN)
	}
	var each []string
	seen := map[ecs.ARN]bool{"": true}
	for _, arn := range arns {
		if !seen[arn] {
			seen[arn] = true
			each = append(each, string(arn))
		}
	}
	return each
}

// call is a call of Amazon ECS as one types it into a shell.
func call(operation, region string, arguments ...string) string {
	words := []string{"aws", "ecs", operation, "--region", quoted(region)}
	for _, argument := range arguments {
		words = append(words, quoted(argument))
	}
	return strings.Join(words, " ")
}

// quoted is an argument that a shell takes as it is.
func quoted(argument string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:"
	if argument != "" && strings.Trim(argument, plain) == "" {
		return argument
	}
	return "'" + strings.ReplaceAll(argument, "'", `'\''`) + "'"
}
