package ecs

// RevisionTasks counts the tasks of a service revision.
type RevisionTasks struct {
	Requested int32 `json:"requested,omitzero"`
	Running   int32 `json:"running,omitzero"`
	Pending   int32 `json:"pending,omitzero"`
}

// Traffic is the percentage of each kind of traffic that a deployment means to
// send to a revision, as last read. A rolling deployment shifts none.
type Traffic struct {
	Production Optional[float64] `json:"production,omitzero"`
	Test       Optional[float64] `json:"test,omitzero"`
}

// Share is what a deployment says about a revision: its tasks, and the traffic assigned to it.
type Share struct {
	Revision ARN           `json:"revision"`
	Tasks    RevisionTasks `json:"tasks,omitzero"`
	Traffic  Traffic       `json:"traffic,omitzero"`
}
