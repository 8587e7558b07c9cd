package ecs

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// state is what a reader knows of its target from one read to the next, as a section of
// a cache file holds it.
type state struct {
	target    Target
	savedAt   time.Time
	began     time.Time
	memories  map[string]memory
	revisions map[string]knownRevision
}

// stateHeader is the first value of a section. The memories and revisions follow it.
type stateHeader struct {
	AccountID string    `json:"account_id"`
	Region    string    `json:"region"`
	SavedAt   time.Time `json:"saved_at"`
	Began     time.Time `json:"began"`
	Services  int       `json:"services"`
	Revisions int       `json:"revisions"`
}

// encode makes a section of the state. The error is about a value that JSON does not have.
func (s *state) encode() ([]byte, error) {
	return encodeMember(func(lines *json.Encoder) error {
		err := lines.Encode(stateHeader{
			s.target.AccountID, s.target.Region, s.savedAt, s.began, len(s.memories), len(s.revisions),
		})
		if err != nil {
			return err
		}
		for _, arn := range slices.Sorted(maps.Keys(s.memories)) {
			if err := lines.Encode(storedMemory(arn, s.memories[arn])); err != nil {
				return err
			}
		}
		for _, arn := range slices.Sorted(maps.Keys(s.revisions)) {
			if err := lines.Encode(storedKnownRevision(arn, s.revisions[arn])); err != nil {
				return err
			}
		}
		return nil
	})
}

// decodeState reads the next section of a file. The error says what is wrong with it.
func decodeState(rest *bytes.Reader) (*state, error) {
	s := &state{memories: map[string]memory{}, revisions: map[string]knownRevision{}}
	err := decodeMember(rest, func(lines *json.Decoder) error {
		var header stateHeader
		if err := lines.Decode(&header); err != nil {
			return err
		}
		s.target = Target{AccountID: header.AccountID, Region: header.Region}
		s.savedAt, s.began = header.SavedAt, header.Began
		for range header.Services {
			var stored storedService
			if err := lines.Decode(&stored); err != nil {
				return err
			}
			s.memories[stored.ARN] = stored.memory()
		}
		for range header.Revisions {
			var stored storedRevision
			if err := lines.Decode(&stored); err != nil {
				return err
			}
			s.revisions[stored.ARN] = stored.known()
		}
		return nil
	})
	return s, err
}

// awakened is the state at the time when it is needed again. While no exporter looked,
// nothing was absent: what is forgotten after a while is forgotten that much later.
func (s *state) awakened(now time.Time) *state {
	slept := now.Sub(s.savedAt)
	for arn, m := range s.memories {
		m.seenAt = m.seenAt.Add(slept)
		s.memories[arn] = m
	}
	return s
}
