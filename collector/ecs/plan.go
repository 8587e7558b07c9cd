package ecs

// Plan is what the configuration of a deployment says about its course.
type Plan struct {
	BakeMinutes  Optional[int32] `json:"bake_minutes,omitzero"`  // after all traffic, or every task, is on the target
	Step         *TrafficStep    `json:"step,omitzero"`          // nil unless traffic is shifted in steps
	EarlySuccess *EarlySuccess   `json:"early_success,omitzero"` // nil unless it is enabled
}

// TrafficStep is a step in which a linear or canary deployment shifts traffic.
type TrafficStep struct {
	Percent     Optional[float64] `json:"percent,omitzero"`
	BakeMinutes Optional[int32]   `json:"bake_minutes,omitzero"` // before the next one
}

// EarlySuccess has a deployment succeed before every task of the target is healthy.
type EarlySuccess struct {
	Cleanup string `json:"cleanup,omitzero"` // when tasks of the sources are removed: BLOCKING or DEFERRED
}
