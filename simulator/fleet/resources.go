package fleet

import "strings"

// applicationPort is the port that every application container listens on.
const applicationPort = 8080

// iam gives the ARN of something in IAM, which has no region.
func (f *Fleet) iam(resource string) string {
	return "arn:" + f.partition() + ":iam::" + f.config.Account + ":" + resource
}

// key gives the ARN of the account's AWS KMS key for that purpose.
func (f *Fleet) key(purpose string) string {
	return f.arn("kms", "key/"+identifier(f.config.Account, f.config.Region, purpose))
}

// secret gives the ARN of a secret in AWS Secrets Manager, which ends with six characters of its own.
func (f *Fleet) secret(name string) string {
	return f.arn("secretsmanager", "secret:"+name+"-"+hexadecimal(6, f.config.Account, f.config.Region, name))
}

// targetGroup gives the ARN of a service's target group, whose name can have 32 characters.
func (f *Fleet) targetGroup(c *cluster, service, suffix string) string {
	name := service[:min(len(service), 32-len(suffix))] + suffix
	id := hexadecimal(16, *c.state.ClusterArn, service, suffix)
	return f.arn("elasticloadbalancing", "targetgroup/"+name+"/"+id)
}

// loadBalancer gives the ARN of the cluster's Application Load Balancer, or of a part of it: its listeners and rules
// have the same path, and one id more each.
func (f *Fleet) loadBalancer(c *cluster, kind string, parts ...string) string {
	name := *c.state.ClusterName
	path := []string{kind, "app", name, hexadecimal(16, "load-balancer", name)}
	for i := range parts {
		path = append(path, hexadecimal(16, name, strings.Join(parts[:i+1], "/")))
	}
	return f.arn("elasticloadbalancing", strings.Join(path, "/"))
}

// listenerRule gives the ARN of the rule for a service of one of the load balancer's listeners.
func (f *Fleet) listenerRule(c *cluster, service, listener string) string {
	return f.loadBalancer(c, "listener-rule", listener, service)
}

// latticeTargetGroup gives the ARN of one of the service's target groups in VPC Lattice.
func (f *Fleet) latticeTargetGroup(c *cluster, service, suffix string) string {
	return f.arn("vpc-lattice", "targetgroup/"+resourceID("tg", *c.state.ClusterArn, service, suffix))
}

// latticeRule gives the ARN of the rule of one of the listeners of the service in VPC Lattice.
func (f *Fleet) latticeRule(c *cluster, service, listener string) string {
	key := *c.state.ClusterArn
	return f.arn("vpc-lattice", "service/"+resourceID("svc", key, service)+
		"/listener/"+resourceID("listener", key, service, listener)+"/rule/"+resourceID("rule", key, service, listener))
}
