package web

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
)

// notCompared are the members of revisions by which they are not compared, and why.
func notCompared() map[string]string {
	return map[string]string{
		".CreatedAt":                        "it tells them apart, and always differs",
		".Containers.Image.Reference":       "repository, tag and digest are compared",
		".ServiceConnect.Aliases.Namespace": "it is that of the configuration, which is compared",
		".Managed.Status":                   "it goes on changing, of one revision too",
		".GatewayRoutes.Status":             "it goes on changing, of one revision too",
	}
}

// TestEveryMemberIsCompared changes each member of a revision, which makes a difference unless it is
// said why not.
func TestEveryMemberIsCompared(t *testing.T) {
	excused := notCompared()
	var seen []string
	leaves(reflect.TypeFor[ecs.RevisionSpec](), "", func(path string) {
		var a, b ecs.RevisionSpec
		fill(reflect.ValueOf(&a).Elem(), "", "")
		fill(reflect.ValueOf(&b).Elem(), "", path)
		_, is := excused[path]
		if found := differences(&a, &b); (len(found) > 0) == is {
			t.Errorf("%s: excused? %t; differences: %v", path, is, found)
		}
		if is {
			seen = append(seen, path)
		}
	})
	if slices.Sort(seen); !slices.Equal(seen, slices.Sorted(maps.Keys(excused))) {
		t.Errorf("excused are %v, of which there are %v", excused, seen)
	}
}

// leaves walks through all members of a type that hold a value.
func leaves(t reflect.Type, path string, visit func(path string)) {
	switch {
	case t.Kind() == reflect.Pointer, t.Kind() == reflect.Slice:
		leaves(t.Elem(), path, visit)
	case t.Kind() != reflect.Struct, t == reflect.TypeFor[time.Time]():
		visit(path)
	default:
		for field := range t.Fields() {
			if field.Name != "Given" {
				leaves(field.Type, path+"."+field.Name, visit)
			}
		}
	}
}

// fill sets every member, and the one at a path to another value.
func fill(v reflect.Value, path, other string) {
	n := 1
	if path == other {
		n = 2
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(now().Add(time.Duration(n) * time.Hour)))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, other)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path, other)
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.Name == "Given" {
				value.SetBool(true)
				continue
			}
			fill(value, path+"."+field.Name, other)
		}
	case reflect.Bool:
		v.SetBool(n == 2)
	case reflect.String:
		v.SetString(fmt.Sprintf("text-%d", n))
	case reflect.Int32:
		v.SetInt(int64(n))
	case reflect.Float64:
		v.SetFloat(float64(n))
	default:
		panic("a revision has a " + v.Type().String() + ", which this does not fill")
	}
}

// TestDifferences shows only what differs, thing by thing.
func TestDifferences(t *testing.T) {
	image := func(name, tag, digest string) ecs.Container {
		return ecs.Container{Name: name, Image: ecs.Image{Repository: "docker.io/library/" + name, Tag: tag, Digest: digest}}
	}
	source := &ecs.RevisionSpec{
		TaskDefinition: "shop:1", PlatformVersion: "1.4.0", LaunchType: "FARGATE",
		Containers: []ecs.Container{image("app", "1", "sha256:1111111111111111"), image("proxy", "7", "")},
		Network:    &ecs.Network{Subnets: []string{"subnet-a", "subnet-b"}, PublicIP: ecs.Given(false)},
		Volumes:    []ecs.Volume{{Name: "data", SizeGiB: ecs.Given[int32](10)}},

		ServiceConnect: &ecs.ServiceConnect{Enabled: true, Namespace: "one"}, // as of a client, which has no names of its own
	}
	target := &ecs.RevisionSpec{
		TaskDefinition: "shop:2", PlatformVersion: "1.4.0",
		CapacityProviders: []ecs.CapacityProvider{{Name: "FARGATE_SPOT", Weight: 1}},
		Containers:        []ecs.Container{image("app", "2", "sha256:2222222222222222"), image("proxy", "7", "")},
		Network:           &ecs.Network{Subnets: []string{"subnet-b", "subnet-c"}, PublicIP: ecs.Given(false)},
		Volumes:           []ecs.Volume{{Name: "data", SizeGiB: ecs.Given[int32](20)}},
		ServiceConnect:    &ecs.ServiceConnect{Enabled: true, Namespace: "two"},
	}
	want := []differenceView{
		{"Tag", "app", []string{"1"}, []string{"2"}},
		{"Digest", "app", []string{"sha256:1111111111111111"}, []string{"sha256:2222222222222222"}},
		{"Task definition", "", []string{"shop:1"}, []string{"shop:2"}},
		{"Launch type", "", []string{"FARGATE"}, nil},
		{"Capacity provider", "FARGATE_SPOT", nil, []string{"base 0, weight 1"}},
		{"Subnet", "", []string{"subnet-a"}, []string{"subnet-c"}},
		{"Service Connect namespace", "", []string{"one"}, []string{"two"}},
		{"Volume size", "data", []string{"10 GiB"}, []string{"20 GiB"}},
	}
	if diff := cmp.Diff(want, differences(source, target)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if same := differences(source, source); same != nil {
		t.Errorf("a revision differs from itself in %v", same)
	}
}
