package fault

import (
	"slices"
	"strings"
)

// arnMembers name the member of an entry that identifies it, for each list
// that an operation describes.
var arnMembers = map[string]string{
	"clusters":           "clusterArn",
	"services":           "serviceArn",
	"serviceDeployments": "serviceDeploymentArn",
	"serviceRevisions":   "serviceRevisionArn",
	"tasks":              "taskArn",
}

// Duplicates answers with every entry of a list twice, except the failures.
func Duplicates() Effect {
	return Edit(func(answer map[string]any) {
		for name, member := range answer {
			if list, ok := member.([]any); ok && name != failures {
				answer[name] = slices.Concat(list, list)
			}
		}
	})
}

const failures = "failures"

// Missing answers that the resources with these ARNs do not exist: they are
// among the failures of an answer, as MISSING, and no more described.
func Missing(arns ...string) Effect {
	return Edit(func(answer map[string]any) {
		missing, ok := answer[failures].([]any)
		if !ok { // a listing, which has no failures
			return
		}
		for _, arn := range leaveOut(answer, arns) {
			missing = append(missing, map[string]any{"arn": arn, "reason": "MISSING"})
		}
		answer[failures] = missing
	})
}

// LeaveOut answers as if the resources with these ARNs had not been asked for: they are neither described nor among
// the failures, and listings do not list them.
func LeaveOut(arns ...string) Effect {
	return Edit(func(answer map[string]any) {
		leaveOut(answer, arns)
		for name, member := range answer {
			if list, ok := member.([]any); ok && strings.HasSuffix(name, "Arns") {
				answer[name] = slices.DeleteFunc(list, func(entry any) bool {
					arn, _ := entry.(string)
					return slices.Contains(arns, arn)
				})
			}
		}
	})
}

// leaveOut takes what is described of the ARNs from an answer, and gives those that were there.
func leaveOut(answer map[string]any, arns []string) (there []string) {
	for name, member := range arnMembers {
		list, _ := answer[name].([]any)
		if list == nil {
			continue
		}
		answer[name] = slices.DeleteFunc(list, func(entry any) bool {
			arn := text(entry, member)
			out := slices.Contains(arns, arn)
			if out {
				there = append(there, arn)
			}
			return out
		})
	}
	return there
}

// Inactive answers that the services with these ARNs have been deleted: they are
// described as INACTIVE, without tasks, revisions and deployments.
func Inactive(arns ...string) Effect {
	return Edit(func(answer map[string]any) {
		services, _ := answer["services"].([]any)
		for _, entry := range services {
			service, ok := entry.(map[string]any)
			if !ok || !slices.Contains(arns, text(entry, "serviceArn")) {
				continue
			}
			service["status"] = "INACTIVE"
			for _, count := range []string{"desiredCount", "runningCount", "pendingCount"} {
				service[count] = 0
			}
			for _, gone := range []string{"deployments", "currentServiceRevisions"} {
				service[gone] = []any{}
			}
			delete(service, "currentServiceDeployment")
		}
	})
}

// text is a member of a structure that is a string, or else empty.
func text(structure any, member string) string {
	members, _ := structure.(map[string]any)
	value, _ := members[member].(string)
	return value
}
