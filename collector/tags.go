package collector

import (
	"fmt"
	"regexp"

	"ecs_revision_exporter/collector/ecs"
)

// tagLabel is a tag of services and the label that it becomes.
type tagLabel struct {
	key, label string
}

// notInLabels is what tag keys may hold and names of labels may not.
var notInLabels = regexp.MustCompile(`[^a-zA-Z0-9_]`)

// newTagLabels makes the labels of tag keys. Two keys that would become the same
// label are an error.
func newTagLabels(keys []string) ([]tagLabel, error) {
	var labels []tagLabel
	byLabel := map[string]string{}
	for _, key := range keys {
		label := "tag_" + notInLabels.ReplaceAllString(key, "_")
		if other, taken := byLabel[label]; taken {
			return nil, fmt.Errorf("service tags %q and %q would both become the label %s: leave one of them out", other, key, label)
		}
		byLabel[label] = key
		labels = append(labels, tagLabel{key, label})
	}
	return labels, nil
}

// CheckServiceTags says which keys of tags cannot both become labels.
func CheckServiceTags(keys []string) error {
	_, err := newTagLabels(keys)
	return err
}

// aboutServiceTags is a metric with a label for each of the tags, for the services that have any of them.
func aboutServiceTags(tags []tagLabel) group {
	if len(tags) == 0 {
		return about(services())
	}
	var labels []label[*ecs.Service]
	for _, tag := range tags {
		labels = append(labels, by(tag.label, func(s *ecs.Service) string { return s.Tags[tag.key] }))
	}
	return about(services(),
		gauge("ecs_service_tags", "Tags of the service that service_tags in the configuration lists.",
			func(s *ecs.Service) sample {
				for _, tag := range tags {
					if _, has := s.Tags[tag.key]; has {
						return number(1)
					}
				}
				return absent()
			}, labels...),
	)
}
