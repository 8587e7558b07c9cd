package cache

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// Section is what is known of a target.
type Section struct {
	Target   ecs.Target
	SavedAt  time.Time
	Memories map[ledger.Key]ledger.Memory
}

// sectionHeader is the first value of a section. The services follow it.
type sectionHeader struct {
	ecs.Target
	SavedAt  time.Time `json:"saved_at"`
	Services int       `json:"services"`
}

// service is the memory of a service in its place.
type service struct {
	Cluster string `json:"cluster"`
	Service string `json:"service"`
	ledger.Memory
}

// encode makes a section of a file. The error is about a value that JSON does not have.
func (s *Section) encode() ([]byte, error) {
	order := func(a, b ledger.Key) int { return strings.Compare(a.Cluster+"/"+a.Service, b.Cluster+"/"+b.Service) }
	return encodeMember(func(lines *json.Encoder) error {
		if err := lines.Encode(sectionHeader{s.Target, s.SavedAt, len(s.Memories)}); err != nil {
			return err
		}
		for _, key := range slices.SortedFunc(maps.Keys(s.Memories), order) {
			if err := lines.Encode(service{key.Cluster, key.Service, s.Memories[key]}); err != nil {
				return err
			}
		}
		return nil
	})
}

// decodeSection reads the next section of a file. The error says what is wrong with it.
func decodeSection(rest *bytes.Reader) (*Section, error) {
	s := &Section{Memories: map[ledger.Key]ledger.Memory{}}
	err := decodeMember(rest, func(lines *json.Decoder) error {
		var header sectionHeader
		if err := lines.Decode(&header); err != nil {
			return err
		}
		s.Target, s.SavedAt = header.Target, header.SavedAt
		for range header.Services {
			var stored service
			if err := lines.Decode(&stored); err != nil {
				return err
			}
			s.Memories[ledger.Key{Cluster: stored.Cluster, Service: stored.Service}] = stored.Memory
		}
		return nil
	})
	return s, err
}
