package ecs

import (
	"errors"
	"strconv"
	"testing"
)

func TestEachPage(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		name  string
		fetch func(page int) (next string, err error) // pages count from 1
		pages int
		err   error
	}{
		{"one page", func(int) (string, error) { return "", nil }, 1, nil},
		{"three pages", func(page int) (string, error) { return []string{"a", "b", ""}[page-1], nil }, 3, nil},
		{"the second fails", func(page int) (string, error) { return "a", []error{nil, broken}[page-1] }, 2, broken},
		{"the same page for ever", func(int) (string, error) { return "a", nil }, 2, errEndlessPages},
		{"in a circle", func(page int) (string, error) { return []string{"a", "b"}[page%2], nil }, 3, errEndlessPages},
		{"ever new pages", func(page int) (string, error) { return strconv.Itoa(page), nil }, mostPages + 1, errEndlessPages},
	} {
		t.Run(test.name, func(t *testing.T) {
			var tokens []string
			err := eachPage("ListClusters", func(token *string) (*string, error) {
				if token != nil {
					tokens = append(tokens, *token)
				}
				next, err := test.fetch(len(tokens) + 1)
				return &next, err
			})
			if pages := len(tokens) + 1; pages != test.pages || !errors.Is(err, test.err) {
				t.Errorf("%d pages and %v, want %d and %v", pages, err, test.pages, test.err)
			}
		})
	}
}
