package cache

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
	"ecs_revision_exporter/simulator/simulatortest"
)

// zipped is a gzip member of text.
func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var member bytes.Buffer
	writer := gzip.NewWriter(&member)
	_, err := writer.Write([]byte(text))
	if err := errors.Join(err, writer.Close()); err != nil {
		t.Fatal(err)
	}
	return member.Bytes()
}

// cacheFile is a whole file of two targets.
func cacheFile(t *testing.T) []byte {
	t.Helper()
	here, there := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"}), in(ecs.Target{AccountID: "123456789012", Region: "us-east-1"})
	here.Memories[ledger.Key{Cluster: "c", Service: "filled"}] = filled[ledger.Memory](2)
	sections := map[ecs.Target][]byte{}
	for _, known := range []*Section{here, there} {
		section, err := known.encode()
		if err != nil {
			t.Fatal(err)
		}
		sections[known.Target] = section
	}
	return encodeFile(sections)
}

// damagedFile is a file that is no whole cache, and what is said of it.
type damagedFile struct {
	content []byte
	is      string
}

func TestDamage(t *testing.T) {
	whole := cacheFile(t)
	header := func(text string) []byte { return zipped(t, text+"\n") }
	of := func(version int) []byte {
		return header(fmt.Sprintf(`{"format":"ecs_revision_exporter cache","version":%d,"targets":1}`, version))
	}
	cases := map[string]damagedFile{
		"empty":                   {nil, "is empty"},
		"text":                    {[]byte("service_tags: [team]\n"), "is no cache of this exporter"},
		"zipped text":             {header("hello"), "is no cache of this exporter"},
		"zipped JSON":             {header(`{"format":"of another"}`), "is no cache of this exporter"},
		"zipped JSON, of a list":  {header(`[]`), "is no cache of this exporter"},
		"of a former version":     {of(version - 1), fmt.Sprintf("has version %d, where this exporter has version %d", version-1, version)},
		"of a later version":      {of(version + 1), fmt.Sprintf("has version %d, where this exporter has version %d", version+1, version)},
		"without its target":      {of(version), "is damaged (unexpected EOF)"},
		"with text for a target":  {append(of(version), "hello hello hello"...), "is damaged (gzip: invalid header)"},
		"with fewer services":     {append(of(version), header(`{"services":1}`)...), "is damaged (unexpected EOF)"},
		"with more services":      {append(of(version), header("{}\n{}")...), "is damaged (there is more in it than there should be)"},
		"with services of a kind": {append(of(version), header(`{"services":"many"}`)...), "is damaged (json: cannot unmarshal string into Go struct field sectionHeader.services of type int)"},
		"with more behind":        {append(bytes.Clone(whole), "more"...), "is damaged (more follows its end)"},
	}
	for tenth := 1; tenth < 10; tenth++ {
		cases[fmt.Sprintf("cut off at %d/10", tenth)] = damagedFile{whole[:len(whole)*tenth/10], "is damaged (unexpected EOF)"}
	}
	for name, file := range cases {
		t.Run(name, file.isSetAside)
	}
}

// isSetAside opens the file as a cache, and uses that.
func (f damagedFile) isSetAside(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	if err := os.WriteFile(path, f.content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Open(path, clock.Now)
	want := "cache file " + path + " " + f.is + ": it is set aside as " + path + ".damaged, and everything is read anew"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if aside, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(aside, f.content) {
		t.Errorf("what is set aside is another file, or none: %v", err)
	}
	if len(file.sections) != 0 {
		t.Errorf("the cache has %d sections", len(file.sections))
	}
	known := in(ecs.Target{AccountID: "123456789012", Region: "eu-central-1"})
	if err := file.Save(known); err != nil {
		t.Fatal(err)
	}
	if opened(t, path, clock).Load(known.Target) == nil {
		t.Error("what was saved then is not in the file")
	}
}

// TestFlippedBytes flips every byte of a file: it is found out, or changes nothing.
func TestFlippedBytes(t *testing.T) {
	whole := cacheFile(t)
	want, err := decodeFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	unnoticed := 0
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0xff
		got, err := decodeFile(flipped)
		if err != nil {
			continue
		}
		unnoticed++
		for target, section := range want {
			if plain(t, got[target]) != plain(t, section) {
				t.Errorf("byte %d: what is known of %v has changed", i, target)
			}
		}
	}
	// Time, flags and system in the head of each of the three members. With other content one more flip can say the same
	// text in another way, by chance: then fill the memory otherwise.
	if unnoticed > 3*6 {
		t.Errorf("%d of %d bytes can be flipped", unnoticed, len(whole))
	}
}

// plain is what a section holds.
func plain(t *testing.T, section []byte) string {
	t.Helper()
	var text strings.Builder
	err := decodeMember(bytes.NewReader(section), func(lines *json.Decoder) error {
		for lines.More() {
			var line json.RawMessage
			if err := lines.Decode(&line); err != nil {
				return err
			}
			text.Write(line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestCannotBeSetAside replaces a damaged file that cannot be kept.
func TestCannotBeSetAside(t *testing.T) {
	path, clock := filepath.Join(t.TempDir(), "cache"), simulatortest.NewClock(noon())
	if err := os.MkdirAll(filepath.Join(path+".damaged", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("service_tags: [team]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, clock.Now)
	want := "cache file " + path + " is no cache of this exporter: it is replaced, because it cannot be set aside as " + path + ".damaged (file exists), and everything is read anew"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	opened(t, path, clock)
}

// TestNoPlaceForCache opens caches where there can be no file: that is told at once.
func TestNoPlaceForCache(t *testing.T) {
	dir, clock := t.TempDir(), simulatortest.NewClock(noon())
	in := func(names ...string) string { return filepath.Join(append([]string{dir}, names...)...) }
	if err := errors.Join(os.WriteFile(in("file"), nil, 0o600), os.Symlink(in("nothing"), in("link"))); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	long := strings.Repeat("long", 64)
	for path, problem := range map[string]string{
		dir:                    ": it is a directory: name a file in it",
		in("socket"):           ": it is not a regular file",
		in("link"):             ": it is a symbolic link that leads to no file: name the file itself",
		in("nowhere", "cache"): " cannot be written: no such file or directory: it has to be a file in a directory that exists and can be written",
		in("file", "cache"):    " cannot be read: not a directory",
		in(long):               " cannot be read: file name too long",
	} {
		cache, err := Open(path, clock.Now)
		if diff := cmp.Diff("cache file "+path+problem, fmt.Sprint(err)); diff != "" || cache != nil {
			t.Errorf("%s: %v (-want +got)\n%s", path, cache, diff)
		}
	}
}
