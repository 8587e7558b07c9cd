package ecs

// Optional is a value that ECS may not have given.
type Optional[T any] struct {
	Value T    `json:"value"`
	Given bool `json:"given"`
}

// Given is a value that ECS gave.
func Given[T any](value T) Optional[T] { return Optional[T]{value, true} }
