package web

import (
	"slices"
	"strings"
	"time"
)

// found is what a query finds in a fleet.
type found struct {
	rows     []row
	services int            // of the whole fleet
	statuses map[string]int // of newest deployments of what the search finds, whatever the status asked for
}

// find gives all services that a query asks for, in its order, whatever the page.
func find(fleet Fleet, q query, now time.Time) found {
	result := found{statuses: map[string]int{}}
	terms := strings.Fields(strings.ToLower(q.Text))
	for r := range fleet.services() {
		result.services++
		if !r.matches(terms) {
			continue
		}
		status := ""
		if r.deployment() != nil {
			status = r.deployment().Status
			result.statuses[status]++
		}
		if q.Status == "" || q.Status == status {
			result.rows = append(result.rows, r)
		}
	}
	i := slices.IndexFunc(columns(), func(c column) bool { return c.name == q.sort })
	result.rows = sorted(result.rows, columns()[i], q.descending, now)
	return result
}
