package cache

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecs_revision_exporter/collector/ecs"
	"ecs_revision_exporter/collector/ecs/ledger"
)

// filled is a value in which everything is set, but what is not for files. Each seed makes another.
func filled[T any](seed int) T {
	var value T
	fill(reflect.ValueOf(&value).Elem(), &seed)
	return value
}

func fill(v reflect.Value, n *int) {
	*n++
	if _, is := reflect.TypeAssert[time.Time](v); is {
		v.Set(reflect.ValueOf(noon().Add(time.Duration(*n) * time.Millisecond)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.Tag.Get("json") != "-" {
				fill(value, n)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprintf("%d <&> \"quoted\" é\n", *n))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(-*n))
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(*n)) // more than a float64 tells apart
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.1)
	default:
		panic("what is saved has a " + v.Type().String() + ", which this does not fill")
	}
}

// TestKeptWhole saves and loads a memory in which everything is set, one in which nothing is, and
// in which that which can be empty is: they are the same afterwards.
func TestKeptWhole(t *testing.T) {
	empty := ledger.Memory{Description: &ecs.Description{}, Revisions: []ledger.Revision{{Spec: &ecs.RevisionSpec{}}}}
	known := &Section{ecs.Target{AccountID: "123456789012", Region: "eu-central-1"}, noon(), map[ledger.Key]ledger.Memory{
		{Cluster: "c", Service: "filled"}:       filled[ledger.Memory](1),
		{Cluster: "c", Service: "other"}:        filled[ledger.Memory](1000),
		{Cluster: "c", Service: "empty"}:        empty,
		{Cluster: "c", Service: "nothing"}:      {},
		{Cluster: "another", Service: "filled"}: filled[ledger.Memory](2000),
	}}
	section, err := known.encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := decodeSection(bytes.NewReader(section))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(known, decoded); diff != "" {
		t.Errorf("(-encoded +decoded)\n%s", diff)
	}
}
