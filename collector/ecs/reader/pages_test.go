package reader

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"ecs_revision_exporter/collector/ecs/api"
)

func TestPages(t *testing.T) {
	for _, test := range []struct {
		name  string
		next  func(page int) string // pages count from 1
		pages int
		err   error
	}{
		{"one page", func(int) string { return "" }, 1, nil},
		{"three pages", func(page int) string { return []string{"a", "b", ""}[page-1] }, 3, nil},
		{"the same page for ever", func(int) string { return "a" }, 2, errEndlessPages},
		{"in a circle", func(page int) string { return []string{"a", "b"}[page%2] }, 3, errEndlessPages},
		{"ever new pages", strconv.Itoa, mostPages + 1, errEndlessPages},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := newPages[int](time.Time{})
			var read []int
			var err error
			for more := true; more && err == nil; more = list.token != "" {
				read = append(read, len(read)+1)
				err = list.add(api.Page[int]{Items: read[len(read)-1:], Next: test.next(len(read))})
			}
			if len(read) != test.pages || !errors.Is(err, test.err) || !slices.Equal(list.items, read) {
				t.Errorf("%d pages, %d items and %v, want %d and %v", len(read), len(list.items), err, test.pages, test.err)
			}
		})
	}
}

func TestNames(t *testing.T) {
	if got := names([]string{"b", "a", "b", "c", "a"}); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("of pages that overlap there are %v", got)
	}
}
