package api

import (
	"reflect"
	"time"
	"unique"
)

// own has every text in a value be a string of its own, the same one wherever it is the same text.
// The SDK cuts the texts of an answer out of one: a value that kept one of them would keep all. The
// only maps of the model are of texts.
func own(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(unique.Make(v.String()).Value())
	case reflect.Pointer:
		if !v.IsNil() {
			own(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			own(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			return
		}
		owned := reflect.MakeMapWithSize(v.Type(), v.Len())
		for each := v.MapRange(); each.Next(); {
			key, value := unique.Make(each.Key().String()).Value(), unique.Make(each.Value().String()).Value()
			owned.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(value))
		}
		v.Set(owned)
	case reflect.Struct:
		if v.Type() != reflect.TypeFor[time.Time]() {
			for _, field := range v.Fields() {
				own(field)
			}
		}
	}
}
