package cache

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ecs_revision_exporter/collector/ecs"
)

// A cache file is gzip: a member that holds its fileHeader, and one for each target. All
// is JSON, one value a line, so that zcat shows it.

// The format of the file, and its version, which changes when what is in a section does.
const (
	format  = "ecs_revision_exporter cache"
	version = 5
)

type fileHeader struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Targets int    `json:"targets"`
}

// Why a file is no cache. These follow the name of the file.
var (
	errEmpty   = errors.New("is empty")
	errForeign = errors.New("is no cache of this exporter")
)

// encodeFile makes a file of sections.
func encodeFile(sections map[ecs.Target][]byte) []byte {
	file, _ := encodeMember(func(lines *json.Encoder) error { // which cannot fail
		return lines.Encode(fileHeader{format, version, len(sections)})
	})
	order := func(a, b ecs.Target) int { return strings.Compare(a.AccountID+a.Region, b.AccountID+b.Region) }
	for _, target := range slices.SortedFunc(maps.Keys(sections), order) {
		file = append(file, sections[target]...)
	}
	return file
}

// decodeFile takes a file apart into sections that decode. The error says what the file is instead.
func decodeFile(file []byte) (map[ecs.Target][]byte, error) {
	if len(file) == 0 {
		return nil, errEmpty
	}
	rest := bytes.NewReader(file)
	var header fileHeader
	err := decodeMember(rest, func(lines *json.Decoder) error { return lines.Decode(&header) })
	_, otherJSON := errors.AsType[*json.SyntaxError](err)
	_, otherType := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case errors.Is(err, gzip.ErrHeader), otherJSON, otherType, err == nil && header.Format != format:
		return nil, errForeign
	case err == nil && header.Version != version:
		return nil, fmt.Errorf("has version %d, where this exporter has version %d", header.Version, version)
	}
	sections := map[ecs.Target][]byte{}
	for i := 0; i < header.Targets && err == nil; i++ {
		section := file[len(file)-rest.Len():]
		var known *Section
		if known, err = decodeSection(rest); err == nil {
			sections[known.Target] = section[:len(section)-rest.Len()]
		}
	}
	if err == nil && rest.Len() > 0 {
		err = errors.New("more follows its end")
	}
	if err != nil {
		return nil, fmt.Errorf("is damaged (%w)", err)
	}
	return sections, nil
}

// encodeMember makes a gzip member of the values that write writes.
func encodeMember(write func(lines *json.Encoder) error) ([]byte, error) {
	var member bytes.Buffer
	zipped := gzip.NewWriter(&member)
	if err := write(json.NewEncoder(zipped)); err != nil {
		return nil, err
	}
	if err := zipped.Close(); err != nil {
		return nil, err
	}
	return member.Bytes(), nil
}

// decodeMember has the values of the next gzip member read, and sees that its checksum is
// right and that no value is left.
func decodeMember(rest *bytes.Reader, read func(lines *json.Decoder) error) error {
	unzipped, err := gzip.NewReader(rest)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	if err != nil {
		return err
	}
	unzipped.Multistream(false)
	lines := json.NewDecoder(unzipped)
	if err := read(lines); err != nil {
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	switch _, err := lines.Token(); {
	case err == nil:
		return errors.New("there is more in it than there should be")
	case errors.Is(err, io.EOF):
		return nil
	default:
		return err
	}
}
