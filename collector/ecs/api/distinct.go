package api

import (
	"reflect"
	"slices"
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

// named is distinctBy for items that are nothing without their key, and keep nothing of the answer.
func named[A, T any, K ~string](answers []A, take func(A) T, key func(T) K) []T {
	items := slices.DeleteFunc(distinctBy(answers, take, key), func(item T) bool { return key(item) == "" })
	own(reflect.ValueOf(items))
	return items
}

// itself takes over an item as it is.
func itself[T any](item T) T { return item }
