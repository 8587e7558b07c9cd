package web

import (
	"math"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// earliestEnd is when a deployment under way can end at the earliest by its bake and steps; zero
// where these bound nothing. Since when it bakes ECS does not tell.
func earliestEnd(d *ecs.Deployment, now time.Time) time.Time {
	if d.Status != "PENDING" && d.Status != "IN_PROGRESS" {
		return time.Time{}
	}
	bake, pause := minutes(d.Plan.BakeMinutes), time.Duration(0)
	if d.Plan.Step != nil {
		pause = minutes(d.Plan.Step.BakeMinutes)
	}
	if bake == 0 && pause == 0 {
		return time.Time{}
	}
	end := now
	switch d.LifecycleStage {
	case "BAKE_TIME", "CLEAN_UP":
	default:
		end = now.Add(between(shiftsLeft(d, targetWeight(d)), pause) + bake)
	}
	if whole := d.StartedAt.Add(between(shiftsLeft(d, 0), pause) + bake); !d.StartedAt.IsZero() && whole.After(end) {
		end = whole
	}
	return end
}

// between is how long the pauses between so many shifts of traffic take.
func between(shifts float64, pause time.Duration) time.Duration {
	return time.Duration(max(shifts-1, 0) * float64(pause))
}

// shiftsLeft is how often traffic is shifted until all of it goes to the target.
func shiftsLeft(d *ecs.Deployment, weight float64) float64 {
	step := d.Plan.Step
	switch {
	case weight >= 100:
		return 0
	case step == nil || step.Percent.Value <= 0:
		return 1
	case d.Strategy == "CANARY" && weight < step.Percent.Value:
		return 2 // a part, then the rest
	case d.Strategy == "CANARY":
		return 1
	default:
		return math.Ceil((100 - weight) / step.Percent.Value)
	}
}

// targetWeight is the percentage of production traffic that goes to the target.
func targetWeight(d *ecs.Deployment) float64 {
	for _, share := range d.Shares {
		if share.Revision == d.Target {
			return share.Traffic.Production.Value
		}
	}
	return 0
}

func minutes(n ecs.Optional[int32]) time.Duration { return time.Duration(n.Value) * time.Minute }
