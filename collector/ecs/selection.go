package ecs

import (
	"regexp"
	"slices"
)

// Selection chooses among things by their names. The zero Selection chooses all.
type Selection struct {
	Include []*regexp.Regexp // one of them has to match, unless there is none
	Exclude []*regexp.Regexp // and none of these
}

// chooses tells whether the thing that an ARN names is chosen.
func (s Selection) chooses(arn string) bool {
	matches := func(pattern *regexp.Regexp) bool { return pattern.MatchString(lastPart(arn)) }
	return (len(s.Include) == 0 || slices.ContainsFunc(s.Include, matches)) && !slices.ContainsFunc(s.Exclude, matches)
}

// among are those of the ARNs that are chosen.
func (s Selection) among(arns []string) []string {
	return slices.DeleteFunc(arns, func(arn string) bool { return !s.chooses(arn) })
}
