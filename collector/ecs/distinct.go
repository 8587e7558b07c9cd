package ecs

import (
	"slices"
	"strconv"
)

// distinct takes over the items of an answer in their order, and each that it
// names several times once.
func distinct[A any, T comparable](answers []A, take func(A) T) []T {
	return distinctBy(answers, take, itself)
}

// distinctBy is distinct for items that have a value beside what tells them apart, their key.
func distinctBy[A, T any, K comparable](answers []A, take func(A) T, key func(T) K) []T {
	var items []T
	for _, answer := range answers {
		item := take(answer)
		if !slices.ContainsFunc(items, func(other T) bool { return key(other) == key(item) }) {
			items = append(items, item)
		}
	}
	return items
}

// itself takes over an item as it is.
func itself[T any](item T) T { return item }

// port is a port number as text, empty where there is none.
func port(number *int32) string {
	if number == nil {
		return ""
	}
	return strconv.Itoa(int(*number))
}
