package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// member is a part of service revisions by which two of them are compared.
type member struct {
	title string
	facts func(*ecs.RevisionSpec) []fact
}

// fact is what a revision says of a thing, such as the tag of a container's image.
type fact struct {
	of string // empty where the title says it all
	is string
}

// containerMembers are the parts of revisions that ECS tells some seconds after the others.
func containerMembers() []member {
	of := func(is func(ecs.Container) string) func(*ecs.RevisionSpec) []fact {
		return each(func(s *ecs.RevisionSpec) []ecs.Container { return s.Containers }, func(c ecs.Container) string { return c.Name }, is)
	}
	return []member{
		{"Image", of(func(c ecs.Container) string { return cmp.Or(c.Repository, c.Reference) })},
		{"Tag", of(func(c ecs.Container) string { return c.Tag })},
		{"Digest", of(func(c ecs.Container) string { return cmp.Or(c.Digest, "not known") })},
	}
}

// settingMembers are the parts of revisions that say how their tasks run.
func settingMembers() []member {
	return []member{
		{"Task definition", one(func(s *ecs.RevisionSpec) string { return s.TaskDefinition })},
		{"Launch type", one(func(s *ecs.RevisionSpec) string { return s.LaunchType })},
		{"Capacity provider", each(func(s *ecs.RevisionSpec) []ecs.CapacityProvider { return s.CapacityProviders },
			func(p ecs.CapacityProvider) string { return p.Name },
			func(p ecs.CapacityProvider) string { return fmt.Sprintf("base %d, weight %d", p.Base, p.Weight) })},
		{"Platform", one(func(s *ecs.RevisionSpec) string { return s.PlatformFamily })},
		{"Platform version", one(func(s *ecs.RevisionSpec) string { return s.PlatformVersion })},
		{"CPU architecture", each(func(s *ecs.RevisionSpec) []ecs.Overrides { return optional(s.Overrides) }, nil,
			func(o ecs.Overrides) string { return o.CPUArchitecture })},
		{"GuardDuty", one(func(s *ecs.RevisionSpec) string { return onOff(s.GuardDutyEnabled) })},
		{"Ephemeral storage key", each(func(s *ecs.RevisionSpec) []ecs.EphemeralStorage { return optional(s.EphemeralStorage) }, nil,
			func(e ecs.EphemeralStorage) string { return e.KMSKey })},
		{"Metric", each(func(s *ecs.RevisionSpec) []ecs.MonitoredMetric { return s.MonitoredMetrics },
			func(m ecs.MonitoredMetric) string { return m.Name },
			func(m ecs.MonitoredMetric) string { return fmt.Sprintf("every %d s", m.Resolution) })},
		{"Scaling", each(func(s *ecs.RevisionSpec) []ecs.Scaling { return optional(s.Scaling) }, nil,
			func(s ecs.Scaling) string { return fmt.Sprintf("%d to %d tasks", s.Min, s.Max) })},
		{"Scaling policy", each(policies, func(p ecs.ScalingPolicy) string { return p.Metric },
			func(p ecs.ScalingPolicy) string { return joined(p.Type, given(p.Target, "")) })},
		{"Managed", each(func(s *ecs.RevisionSpec) []ecs.ManagedResource { return s.Managed },
			func(m ecs.ManagedResource) string { return m.Type }, func(m ecs.ManagedResource) string { return m.Resource })},
	}
}

// members are all that two revisions are compared by, the most telling first. Their containers are, once both have some.
func members(source, target *ecs.RevisionSpec) []member {
	all := slices.Concat(settingMembers(), networkMembers(), volumeMembers())
	if len(source.Containers) == 0 || len(target.Containers) == 0 {
		return all
	}
	return append(containerMembers(), all...)
}

func policies(s *ecs.RevisionSpec) []ecs.ScalingPolicy {
	if s.Scaling == nil {
		return nil
	}
	return s.Scaling.Policies
}

// one is a fact that there is once.
func one(is func(*ecs.RevisionSpec) string) func(*ecs.RevisionSpec) []fact {
	return func(s *ecs.RevisionSpec) []fact {
		if text := is(s); text != "" {
			return []fact{{is: text}}
		}
		return nil
	}
}

// each is a fact of each of several things. Without of, they go without saying.
func each[T any](things func(*ecs.RevisionSpec) []T, of, is func(T) string) func(*ecs.RevisionSpec) []fact {
	return func(s *ecs.RevisionSpec) []fact {
		var facts []fact
		for _, thing := range things(s) {
			f := fact{is: is(thing)}
			if of != nil {
				f.of = of(thing)
			}
			if f.is != "" {
				facts = append(facts, f)
			}
		}
		return facts
	}
}

// optional is what a pointer leads to, if anything.
func optional[T any](pointer *T) []T {
	if pointer == nil {
		return nil
	}
	return []T{*pointer}
}

// given is a value with its unit, empty where ECS gave none.
func given[T any](value ecs.Optional[T], unit string) string {
	if !value.Given {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(value.Value) + " " + unit)
}

// joined are the parts that say something.
func joined(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func seconds(n int32) string { return strconv.Itoa(int(n)) + " s" }
