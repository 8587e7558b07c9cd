package fleet_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// members are those of the SDK's structures, as Type.Member.
type members map[string]bool

// unions gives the variants of the SDK's unions, which reflection cannot find.
func unions() map[reflect.Type][]reflect.Type {
	return map[reflect.Type][]reflect.Type{
		reflect.TypeFor[types.GatewayConnectionResources](): {
			reflect.TypeFor[types.GatewayConnectionResourcesMemberHostSharedAlb](),
		},
		reflect.TypeFor[types.ServiceConnectContainerConfiguration](): {
			reflect.TypeFor[types.ServiceConnectContainerConfigurationMemberLogLevel](),
		},
	}
}

// addType adds the members of a type and of the types of these.
func (m members) addType(t *testing.T, of reflect.Type) {
	t.Helper()
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		m.addType(t, of.Elem())
	case reflect.Interface:
		variants := unions()[of]
		if variants == nil && of.Name() != "Interface" { // documents hold what their user likes
			t.Errorf("the union %v is not known to the test", of)
		}
		for _, variant := range variants {
			m.addType(t, variant)
		}
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return
		}
		for field := range of.Fields() {
			if name := of.Name() + "." + field.Name; field.IsExported() && !m[name] {
				m[name] = true
				m.addType(t, field.Type)
			}
		}
	}
}

// removeFilled removes the members that are filled in somewhere in a value.
func (m members) removeFilled(value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			m.removeFilled(value.Elem())
		}
	case reflect.Slice:
		for i := range value.Len() {
			m.removeFilled(value.Index(i))
		}
	case reflect.Struct:
		of := value.Type()
		for i := range of.NumField() {
			if field := of.Field(i); field.IsExported() && !empty(value.Field(i)) {
				delete(m, of.Name()+"."+field.Name)
				m.removeFilled(value.Field(i))
			}
		}
	}
}

// empty says whether a value says nothing: a pointer to a zero does not count as filled in either.
func empty(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Slice, reflect.Map:
		return value.Len() == 0
	case reflect.Pointer:
		return value.IsNil() || value.Elem().IsZero()
	default:
		return value.IsZero()
	}
}

// TestEveryMemberIsFilledIn looks at a fleet with one service of each kind for five hours of its life.
func TestEveryMemberIsFilledIn(t *testing.T) {
	missing := members{}
	missing.addType(t, reflect.TypeFor[types.ServiceRevision]())
	missing.addType(t, reflect.TypeFor[types.ServiceDeployment]())
	missing.addType(t, reflect.TypeFor[types.Deployment]())
	if len(missing) < 200 {
		t.Errorf("there are only %d members", len(missing))
	}
	w := newWorld(t, 1, 40, 1)
	for range 60 {
		all := w.everything()
		missing.removeFilled(reflect.ValueOf(all.Revisions))
		missing.removeFilled(reflect.ValueOf(all.Deployments))
		for _, s := range all.Services {
			missing.removeFilled(reflect.ValueOf(s.Deployments))
		}
		w.clock.advance(5 * time.Minute)
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("%s is never filled in", name)
	}
}
