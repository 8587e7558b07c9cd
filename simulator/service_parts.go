package simulator

// maxParts is the most revisions, or deployments, that a call describes.
const maxParts = 20

// servicePart is the name of what belongs to a service: a revision or a deployment.
type servicePart struct{ cluster, service, arn string }

// serviceParts takes the ARNs of a call apart. What says what they are, in the
// words of ECS: "Revision" or "Deployment".
func (c call) serviceParts(arns []string, kind, what string) ([]servicePart, error) {
	if len(arns) == 0 {
		return nil, invalidParameter("Service %s ARNs cannot be empty", what)
	}
	if len(arns) > maxParts {
		return nil, invalidParameter("Service %s ARN count cannot exceed %d", what, maxParts)
	}
	parts := make([]servicePart, 0, len(arns))
	for _, arn := range arns {
		id, err := c.parse(arn, kind, 3)
		if err != nil {
			return nil, err
		}
		parts = append(parts, servicePart{id[0], id[1], arn})
	}
	return parts, nil
}

// ofOneService refuses parts of several services, in the words of DescribeServiceRevisions.
func ofOneService(parts []servicePart, what string) error {
	for _, part := range parts {
		if part.cluster != parts[0].cluster || part.service != parts[0].service {
			return invalidParameter("Cross service requests are not allowed. "+
				"All requested service %s must be for a single service", what)
		}
	}
	return nil
}

// inactive is the error for a service that has been deleted.
func inactive(operation string) error {
	return invalidParameter("Cannot call %s for a service that is INACTIVE", operation)
}
