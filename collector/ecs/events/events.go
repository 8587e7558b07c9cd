// Package events understands what Amazon EventBridge tells of Amazon ECS. An event is a hint where
// to look, and no more: what it says happened is asked of ECS.
package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// ErrUnrelated is the error of an event that tells of no service.
var ErrUnrelated = errors.New("an event that tells of no service")

// event is an event as EventBridge delivers it (Amazon ECS Developer Guide, "Amazon ECS events").
type event struct {
	DetailType string    `json:"detail-type"`
	Source     string    `json:"source"`
	Account    string    `json:"account"`
	Region     string    `json:"region"`
	Time       time.Time `json:"time"`
	Resources  []string  `json:"resources"`
	Detail     struct {
		EventName  string `json:"eventName"`
		ClusterARN string `json:"clusterArn"`
		ServiceARN string `json:"serviceArn"`
		Group      string `json:"group"`
		LastStatus string `json:"lastStatus"`
		StopCode   string `json:"stopCode"`
		Reason     string `json:"stoppedReason"`
	} `json:"detail"`
}

// notification is how Amazon SNS wraps what was published (Amazon SNS Developer Guide, "Fanout to
// Amazon SQS queues"), unless delivery is raw.
type notification struct {
	Type    string
	Message string
}

// Parse understands a message, which is an event or one that SNS wraps. The error is ErrUnrelated
// for an event that tells of no service, of which the hint has target and time alone; else it says
// why the message makes no sense.
func Parse(message string) (ecs.Hint, error) {
	var wrapped notification
	if json.Unmarshal([]byte(message), &wrapped) == nil && wrapped.Type == "Notification" {
		message = wrapped.Message
	}
	var e event
	if err := json.Unmarshal([]byte(message), &e); err != nil {
		return ecs.Hint{}, fmt.Errorf("it is no event: %w", err)
	}
	if e.Source != "aws.ecs" {
		return ecs.Hint{}, fmt.Errorf("its source is %q, not aws.ecs", e.Source)
	}
	if e.Time.IsZero() {
		return ecs.Hint{}, errors.New("it does not say when it happened")
	}
	hint := ecs.Hint{Target: ecs.Target{AccountID: e.Account, Region: e.Region}, At: e.Time, Kind: e.kind()}
	var err error
	switch e.DetailType {
	case "ECS Deployment State Change", "ECS Service Action":
		if len(e.Resources) == 0 {
			return ecs.Hint{}, errors.New("it names no resource")
		}
		hint.Cluster, hint.Service, err = e.service(e.Resources[0])
	case "ECS Hook State Change":
		hint.Cluster, hint.Service, err = e.service(e.Detail.ServiceARN)
	case "ECS Task State Change":
		hint.Cluster, hint.Service, err = e.serviceOfTask()
	default:
		err = ErrUnrelated
	}
	if err != nil && !errors.Is(err, ErrUnrelated) {
		return ecs.Hint{}, err
	}
	return hint, err
}

// kind is what kind of thing happened.
func (e *event) kind() ecs.HintKind {
	switch name := e.Detail.EventName; {
	case e.DetailType == "ECS Deployment State Change", e.DetailType == "ECS Hook State Change", strings.HasPrefix(name, "SERVICE_DEPLOYMENT_"):
		return ecs.HintDeployment
	case strings.HasSuffix(name, "_STEADY_STATE"):
		return ecs.HintSteady
	case e.DetailType == "ECS Task State Change" && e.Detail.LastStatus == "STOPPED" && !e.scaled():
		return ecs.HintStopped
	default:
		return ecs.HintOther
	}
}

// scaled tells whether a task stopped because the service is to have fewer, or a deployment replaced it, as ECS words it
// (Amazon ECS Developer Guide, "Viewing Amazon ECS stopped task errors").
func (e *event) scaled() bool {
	return e.Detail.StopCode == "ServiceSchedulerInitiated" && strings.HasPrefix(e.Detail.Reason, "Scaling activity initiated by ")
}

// service is the cluster and service of an ARN. An old short one does not name the cluster, which
// then may be elsewhere in the event.
func (e *event) service(arn string) (cluster, name string, err error) {
	path, prefix, err := e.resource(arn)
	if err != nil {
		return "", "", err
	}
	switch {
	case len(path) == 3 && path[0] == "service":
		return prefix + "cluster/" + path[1], path[2], nil
	case len(path) == 2 && path[0] == "service":
		if e.Detail.ClusterARN != "" {
			cluster, err = e.cluster()
		}
		return cluster, path[1], err
	default:
		return "", "", fmt.Errorf("%q is the ARN of no service", arn)
	}
}

// serviceOfTask is the cluster and service that started a task.
func (e *event) serviceOfTask() (cluster, name string, err error) {
	name, ofService := strings.CutPrefix(e.Detail.Group, "service:")
	if !ofService {
		return "", "", ErrUnrelated
	}
	if !isName(name) {
		return "", "", fmt.Errorf("%q is the name of no service", name)
	}
	cluster, err = e.cluster()
	return cluster, name, err
}

// cluster is the ARN of the cluster that the detail names.
func (e *event) cluster() (string, error) {
	path, _, err := e.resource(e.Detail.ClusterARN)
	if err == nil && (len(path) != 2 || path[0] != "cluster") {
		err = fmt.Errorf("%q is the ARN of no cluster", e.Detail.ClusterARN)
	}
	return e.Detail.ClusterARN, err
}

// resource is the path of an ARN, which has to be of the account and region that the event is
// from, and what stands before it.
func (e *event) resource(arn string) (path []string, prefix string, err error) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "ecs" || parts[3] != e.Region || parts[4] != e.Account {
		return nil, "", fmt.Errorf("%q is no ARN of ECS in account %q and region %q", arn, e.Account, e.Region)
	}
	path = strings.Split(parts[5], "/")
	for _, name := range path {
		if !isName(name) {
			return nil, "", fmt.Errorf("%q is no ARN of ECS: %q is no name", arn, name)
		}
	}
	return path, strings.TrimSuffix(arn, parts[5]), nil
}

// isName tells whether a text can be the name of a cluster or service (AWS' ECS API reference, CreateService).
func isName(text string) bool {
	return len(text) <= 255 && regexp.MustCompile(`^[a-zA-Z0-9_-]+$`).MatchString(text)
}
