package web

import (
	"strings"
	"time"
	"unicode/utf8"

	"ecs_revision_exporter/collector/ecs"
)

// tone is how much attention something deserves: the class that colours it, which is
// never the only thing that tells.
type tone string

const (
	toneBad  tone = "bad"
	toneWarn tone = "warn"
	toneBusy tone = "busy"
	toneGood tone = "good"
	toneNone tone = "none"
)

// statusTone is the tone of the status of a service deployment. A status that ECS
// adds one day has none.
func statusTone(status string) tone {
	switch status {
	case "STOPPED", "ROLLBACK_FAILED", "ROLLBACK_SUCCESSFUL":
		return toneBad
	case "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS":
		return toneWarn
	case "PENDING", "IN_PROGRESS":
		return toneBusy
	case "SUCCESSFUL":
		return toneGood
	default:
		return toneNone
	}
}

// urgency orders tones: what deserves attention first comes first.
func (t tone) urgency() float64 {
	switch t {
	case toneBad:
		return 0
	case toneWarn:
		return 1
	case toneBusy:
		return 2
	case toneGood:
		return 4
	default:
		return 3
	}
}

// since is when a deployment finished or, while it is under way, began.
func since(d *ecs.Deployment) time.Time {
	for _, t := range []time.Time{d.FinishedAt, d.StoppedAt, d.StartedAt} {
		if !t.IsZero() {
			return t
		}
	}
	return d.CreatedAt
}

// words is a constant of the ECS API as a person writes it: ROLLBACK_FAILED is "Rollback failed".
func words(constant string) string {
	_, first := utf8.DecodeRuneInString(constant)
	return constant[:first] + strings.ToLower(strings.ReplaceAll(constant[first:], "_", " "))
}
