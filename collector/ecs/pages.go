package ecs

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// mostPages is more pages than any list of ECS has: there are at most 10,000 clusters
// in a region and 5,000 services in a cluster (AWS' service quotas), a hundred on a page.
const mostPages = 1000

var errEndlessPages = errors.New("the answers promise page after page, and never the last one")

// eachPage fetches page after page, each by the token that came with the one before, until
// there is none. The paginators of the SDK, which does not have one for every list, go on
// for ever when a token comes again.
func eachPage(operation string, fetch func(token *string) (next *string, err error)) error {
	seen := map[string]bool{}
	var token *string
	for {
		next, err := fetch(token)
		if err != nil || aws.ToString(next) == "" {
			return err
		}
		if seen[*next] || len(seen) == mostPages {
			return fmt.Errorf("%s: %w", operation, errEndlessPages)
		}
		seen[*next] = true
		token = next
	}
}
