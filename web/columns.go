package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// column is a column of the fleet, and how to sort by it.
type column struct {
	name  string // in addresses
	title string
	key   func(r row, now time.Time) key
}

// key is what a service is sorted by: the number first, then the text.
type key struct {
	known  bool // what is not known comes last, whatever the direction
	number float64
	text   string
	recent time.Time // of those that are the same else the latest comes first, whatever the direction
}

// columns are the columns of the fleet, in order.
func columns() []column {
	return []column{
		{"service", "Service", func(r row, _ time.Time) key { return textKey(r.service.Name) }},
		{"cluster", "Cluster", func(r row, _ time.Time) key { return textKey(r.cluster.Name) }},
		{byTarget, "Account", func(r row, _ time.Time) key { return textKey(r.target.Target.AccountID + " " + r.target.Target.Region) }},
		{byUrgency, "Deployment", deploymentKey},
		{"since", "Since", sinceKey},
		{"revision", "Revision", func(r row, _ time.Time) key { return textKey(r.service.CurrentRevision) }},
		{"age", "Age", ageKey},
		{"images", "Images", imagesKey},
		{"tasks", "Tasks", func(r row, _ time.Time) key { return numberKey(float64(r.service.Tasks.Running)) }},
		{"runs_on", "Runs on", func(r row, _ time.Time) key { return textKey(runsOn(r)) }},
		{"guardduty", "GuardDuty", guardDutyKey},
	}
}

func textKey(text string) key        { return key{known: text != "", text: text} }
func numberKey(n float64) key        { return key{known: true, number: n} }
func ageOf(t, now time.Time) float64 { return now.Sub(t).Seconds() }

func deploymentKey(r row, _ time.Time) key {
	d := r.deployment()
	if d == nil {
		return key{}
	}
	return key{known: true, number: statusTone(d.Status).urgency(), text: d.Status, recent: since(d)}
}

func sinceKey(r row, now time.Time) key {
	if d := r.deployment(); d != nil && !since(d).IsZero() {
		return numberKey(ageOf(since(d), now))
	}
	return key{}
}

func ageKey(r row, now time.Time) key {
	if spec := r.current(); spec != nil && !spec.CreatedAt.IsZero() {
		return numberKey(ageOf(spec.CreatedAt, now))
	}
	return key{}
}

func imagesKey(r row, _ time.Time) key {
	if spec := r.current(); spec != nil && len(spec.Containers) > 0 {
		return textKey(imageName(spec.Containers[0].Image))
	}
	return key{}
}

func guardDutyKey(r row, _ time.Time) key {
	switch guardDuty(r.current(), r.service.LaunchType) {
	case guardDutyOn:
		return numberKey(1)
	case guardDutyOff:
		return numberKey(0)
	default:
		return key{}
	}
}

// sorted puts services in the order of a column. Those that it holds for equal keep the order they have.
func sorted(rows []row, by column, descending bool, now time.Time) []row {
	type keyed struct {
		row
		key   key
		place int
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		all[i] = keyed{r, by.key(r, now), i}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if a.key.known != b.key.known {
			if a.key.known {
				return -1
			}
			return 1
		}
		order := cmp.Or(cmp.Compare(a.key.number, b.key.number), cmp.Compare(a.key.text, b.key.text))
		if descending {
			order = -order
		}
		return cmp.Or(order, b.key.recent.Compare(a.key.recent), a.place-b.place)
	})
	for i := range all {
		rows[i] = all[i].row
	}
	return rows
}

// runsOn is what tasks of the service run on: its launch type, or else its capacity providers.
func runsOn(r row) string {
	return runsOnOf(r.current(), r.service.LaunchType)
}

// runsOnOf is what tasks of a revision run on; where it does not tell, what the service says.
func runsOnOf(spec *ecs.RevisionSpec, launchType string) string {
	switch {
	case spec == nil:
		return launchType
	case spec.LaunchType != "":
		return spec.LaunchType
	case len(spec.CapacityProviders) > 0:
		return providers(spec.CapacityProviders)
	default:
		return launchType
	}
}

func providers(strategy []ecs.CapacityProvider) string {
	var names []string
	for _, provider := range strategy {
		names = append(names, provider.Name)
	}
	return strings.Join(names, ", ")
}
