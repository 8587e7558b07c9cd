package exporter

import (
	"slices"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/api"
	"ecs_revision_exporter/config"
)

// own is as whom a target is read, in whatever region; where that is an organization, as whom its accounts are listed.
func own(target config.Target) api.Source {
	return api.Source{Profile: target.Profile, RoleARN: string(target.RoleARN), ExternalID: target.ExternalID}
}

func isOrganization(target config.Target) bool { return target.Organization.RoleName != "" }

// member is as whom an account of an organization is read, in whatever region.
func member(target config.Target, account api.Account) api.Source {
	return api.Source{
		Profile:    target.Profile,
		RoleARN:    account.RoleARN(string(target.Organization.RoleName)),
		ExternalID: target.Organization.ExternalID,
		Shared:     true,
	}
}

// listers are those who list the accounts of organizations.
func (s settings) listers() map[api.Source]bool {
	listers := map[api.Source]bool{}
	for _, target := range s.Targets {
		if isOrganization(target) {
			listers[own(target)] = true
		}
	}
	return listers
}

// askers are those who ask AWS, as far as settings say. Where these name no regions, the environment has to name one.
func (s settings) askers() []api.Source {
	var askers []api.Source
	for _, target := range s.Targets {
		if isOrganization(target) || target.Regions.All() {
			asker := own(target)
			asker.Anywhere = len(regionsOf(target)) > 0
			askers = append(askers, asker)
		}
	}
	return askers
}

// regionsOf are the regions that a target names: to read itself, or each account of its organization.
func regionsOf(target config.Target) config.Regions {
	if isOrganization(target) {
		return target.Organization.Regions
	}
	return target.Regions
}

// regional are those who ask which regions their accounts have enabled.
func (s settings) regional(known *discovery) map[api.Source]bool {
	askers := map[api.Source]bool{}
	for _, target := range s.Targets {
		if target.Regions.All() {
			askers[own(target)] = true
		}
		if !target.Organization.Regions.All() {
			continue
		}
		for _, account := range known.members(target) {
			askers[member(target, account)] = true
		}
	}
	return askers
}

// members are the accounts of the organization of a target that are read.
func (d *discovery) members(target config.Target) []api.Account {
	if !isOrganization(target) || d.accounts[own(target)] == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.accounts[own(target)].answer), func(account api.Account) bool {
		return slices.Contains(target.Organization.ExcludeAccounts, config.AccountID(account.ID))
	})
}

// in is a source in each of the regions. Of all regions while these are not known it is the one of the environment, or one that
// every account has.
func (d *discovery) in(regions config.Regions, source api.Source) []api.Source {
	var names []string
	if q := d.regions[source]; regions.All() && q != nil {
		names = q.answer
	} else if !regions.All() {
		for _, region := range regions {
			names = append(names, string(region))
		}
	}
	if len(names) == 0 {
		names, source.Anywhere = []string{""}, regions.All()
	}
	var sources []api.Source
	for _, name := range names {
		source.Region = name
		sources = append(sources, source)
	}
	return sources
}

// sources are where the targets are read. An account of an organization in a region that is a target of its own is read as that says.
func (s settings) sources(known *discovery) []api.Source {
	targets := s.Targets
	if len(targets) == 0 {
		targets = []config.Target{{}}
	}
	var sources []api.Source
	named := map[ecs.Target]bool{}
	add := func(source api.Source) {
		sources = append(sources, source)
		named[ecs.Target{AccountID: api.AccountOf(source.RoleARN), Region: source.Region}] = true
	}
	for _, target := range targets {
		if isOrganization(target) {
			continue
		}
		for _, source := range known.in(target.Regions, own(target)) {
			add(source)
		}
	}
	for _, target := range targets {
		for _, account := range known.members(target) {
			for _, source := range known.in(target.Organization.Regions, member(target, account)) {
				if !named[ecs.Target{AccountID: account.ID, Region: source.Region}] {
					add(source)
				}
			}
		}
	}
	return sources
}

// discovered is what AWS told of targets, for the metrics.
func (s settings) discovered(known *discovery) collector.Discovery {
	told := collector.Discovery{On: len(s.askers()) > 0, Failing: known.failing()}
	for _, target := range s.Targets {
		if isOrganization(target) && told.Accounts == nil {
			told.Accounts = map[string]string{}
		}
		for _, account := range known.members(target) {
			told.Accounts[account.ID] = account.Name
		}
	}
	return told
}
