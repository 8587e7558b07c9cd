package fault

import (
	"context"
	"encoding/json"
)

// Call is a signed request to the simulator.
type Call struct {
	// Service is the API, "ecs" or "sts", and Operation the name of what is asked for.
	Service, Operation string
	// Account (12 digits), Region and Partition are those of the caller, and
	// Caller its ARN.
	Account, Region, Partition, Caller string
	// Resource is the ARN of what the call asks for, or "*": the first that a
	// request names and the fault is meant for.
	Resource string
	// Body is that of the request: JSON for ECS, a form for STS.
	Body []byte
	// Refuse gives an error as the API writes it.
	Refuse func(error) Answer
}

// Effect does something to a call. It can have the call answered by next,
// as it is or changed, and change that answer, or answer by itself. The context ends when the client gives up
// or the fault is removed.
type Effect func(ctx context.Context, call Call, next func(Call) Answer) Answer

// Chain puts effects together as if they were several faults; the first one is
// nearest to the client.
func Chain(effects ...Effect) Effect {
	return func(ctx context.Context, call Call, next func(Call) Answer) Answer {
		if len(effects) == 0 {
			return next(call)
		}
		return effects[0](ctx, call, func(c Call) Answer { return Chain(effects[1:]...)(ctx, c, next) })
	}
}

// with is the call with a parameter of its JSON body set, or dropped when nil.
func (c Call) with(member string, value any) Call {
	var body map[string]any
	if json.Unmarshal(c.Body, &body) != nil || body == nil {
		return c
	}
	body[member] = value
	if value == nil {
		delete(body, member)
	}
	c.Body = encode(body)
	return c
}
