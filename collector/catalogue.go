package collector

// section is the part of the catalogue under one heading of the reference.
type section struct {
	title  string
	part   string // the part that it belongs to; empty for what is always on
	groups []group
}

// catalogue is every metric there is, said once. Descriptors, samples and the
// reference in docs/metrics.md are derived from it. The tags are those of
// services that become labels.
func catalogue(tags []tagLabel) []section {
	return []section{
		clustersAndServices(tags),
		serviceRevisions(),
		containers(),
		tasks(),
		traffic(),
		capacityProviders(),
		loadBalancers(),
		serviceRegistries(),
		network(),
		serviceConnect(),
		volumes(),
		vpcLattice(),
		overrides(),
		monitoring(),
		managedResources(),
		gateways(),
		serviceDeployments(),
		circuitBreaker(),
		alarms(),
		lifecycleHooks(),
		taskSets(),
		stoppedTasks(),
		finishedDeployments(),
		exporterItself(),
	}
}

// families are the metrics of the section, in order.
func (s section) families() []family {
	var all []family
	for _, group := range s.groups {
		all = append(all, group.families...)
	}
	return all
}
