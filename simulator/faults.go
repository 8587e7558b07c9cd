package simulator

import (
	"net/http"

	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// Inject makes a fault befall the calls that it matches from now on, until it is
// removed. Of several that match a call the one injected first is nearest to the client.
// Faults befall only calls that are signed where they have to be, and not throttled. It panics when the fault has no effect.
func (s *Server) Inject(f fault.Fault) (remove func()) { return s.faults.Inject(f, s.config.Now()) }

// perform has an operation answer a request, with the faults that befall it.
func (s *Server) perform(r *http.Request, spoken api, in request, answer operation) fault.Answer {
	refuse := func(err error) fault.Answer { return spoken.refusal(err, in.id) }
	call := fault.Call{
		Service:   spoken.service,
		Operation: in.operation,
		Account:   in.account,
		Region:    in.region,
		Partition: fleet.Partition(in.region),
		Caller:    in.arn,
		Body:      in.body,
		Refuse:    refuse,
	}
	return s.faults.Answer(r.Context(), s.config.Now(), call, func(c fault.Call) fault.Answer {
		in.body = c.Body
		body, err := answer(in)
		if err != nil {
			return refuse(err)
		}
		return fault.Answer{Status: http.StatusOK, ContentType: spoken.contentType, Body: body}
	})
}
