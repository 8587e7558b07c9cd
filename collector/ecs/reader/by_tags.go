package reader

import (
	"regexp"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// TagRule chooses among services by the value of a tag.
type TagRule struct {
	Key    string
	Values []*regexp.Regexp // one of them has to match; a service without the tag is not chosen
}

func (r TagRule) equal(other TagRule) bool {
	return r.Key == other.Key && samePatterns(r.Values, other.Values)
}

// rulesAs tells whether two options choose by the same tags.
func (o Options) rulesAs(other Options) bool {
	return slices.EqualFunc(o.ByTags, other.ByTags, TagRule.equal)
}

// leavesOut tells whether the tags of a service leave it out.
func (o Options) leavesOut(tags map[string]string) bool {
	return slices.ContainsFunc(o.ByTags, func(rule TagRule) bool {
		value, has := tags[rule.Key]
		return !has || !slices.ContainsFunc(rule.Values, func(p *regexp.Regexp) bool { return p.MatchString(value) })
	})
}

// asksForTags tells whether a service is to be described with its tags. Where these choose, it never is without.
func (r *Reader) asksForTags(i *item) bool {
	return len(r.options.ByTags) > 0 || r.options.Tags && r.patience.asksForTags(i.task, r.now())
}

// describeAnew has services described that could not be: what is asked of AWS is another thing now.
func (r *Reader) describeAnew() {
	r.patience.tellTags()
	for t := range r.patience.gates {
		if t.operation == describeServices {
			delete(r.patience.gates, t)
			r.follow(r.ledger.Refuse(t.Cluster, ledger.DescribeServices, time.Time{}, r.now())...)
		}
	}
	for _, key := range r.ledger.Keys() {
		if m, _ := r.ledger.Memory(key); m.Troubles != nil && m.Troubles[ledger.DescribeServices].Refused {
			r.follow(r.ledger.Hint(key, ledger.Hinted{Once: true}, r.now()))
		}
	}
}

// tellsEnough tells whether a description has what services are chosen by.
func (o Options) tellsEnough(d *ecs.Description) bool {
	return len(o.ByTags) == 0 || d != nil && d.Tags != nil
}

// isLeftOut tells whether the tags that are known of a service leave it out. Tags that were not read yet tell nothing.
func (o Options) isLeftOut(d *ecs.Description) bool {
	return d != nil && d.Tags != nil && o.leavesOut(d.Tags)
}

// described is what to learn of a service that was described.
func (r *Reader) described(asked time.Time, d ecs.Description) ledger.Event {
	if r.options.leavesOut(d.Tags) {
		return ledger.LeftOut{Asked: asked, Service: d}
	}
	return ledger.Described{Asked: asked, Service: d}
}
