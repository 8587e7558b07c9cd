package api

import (
	"math"
	"strconv"

	"ecs_revision_exporter/collector/ecs"
)

// replacement stands for bytes of an answer that are not UTF-8.
const replacement = "\uFFFD"

// optional is a value that may not have been given.
func optional[T any](value *T) ecs.Optional[T] {
	if value == nil {
		return ecs.Optional[T]{}
	}
	return ecs.Given(*value)
}

// number is a number that may not have been given. One that is none (the protocol has NaN and
// infinities) was not: there is nothing to say of it, and JSON cannot.
func number(value *float64) ecs.Optional[float64] {
	if value == nil || math.IsNaN(*value) || math.IsInf(*value, 0) {
		return ecs.Optional[float64]{}
	}
	return ecs.Given(*value)
}

// port is a port number as text, empty where there is none.
func port(number *int32) string {
	if number == nil {
		return ""
	}
	return strconv.Itoa(int(*number))
}
