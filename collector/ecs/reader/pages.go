package reader

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"ecs_revision_exporter/collector/ecs/api"
)

// pages are those of a list that were read, and the token of the next one.
type pages[T any] struct {
	began time.Time // when the first was asked for
	items []T
	token string
	seen  map[string]bool // tokens
}

func newPages[T any](began time.Time) *pages[T] {
	return &pages[T]{began: began, seen: map[string]bool{}}
}

// mostPages is more pages than any list of ECS has: there are at most 10,000 clusters in a region
// and 5,000 services in a cluster (AWS' service quotas), a hundred on a page.
const mostPages = 1000

var errEndlessPages = errors.New("the answers promise page after page, and never the last one")

// add takes in a page. The error is that of pages without end.
func (p *pages[T]) add(page api.Page[T]) error {
	p.items = append(p.items, page.Items...)
	p.token = page.Next
	if page.Next != "" && (p.seen[page.Next] || len(p.seen) == mostPages) {
		return fmt.Errorf("page %d: %w", len(p.seen)+1, errEndlessPages)
	}
	p.seen[page.Next] = true
	return nil
}

// names are names or ARNs, each once: pages overlap when what they list changes between them.
func names[T ~string](listed []T) []T {
	slices.Sort(listed)
	return slices.Compact(listed)
}
