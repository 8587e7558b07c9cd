package ecs

// Optional is a value that ECS may not have given.
type Optional[T any] struct {
	Value T
	Given bool
}

func optional[T any](value *T) Optional[T] {
	if value == nil {
		return Optional[T]{}
	}
	return given(*value)
}

func given[T any](value T) Optional[T] { return Optional[T]{value, true} }
