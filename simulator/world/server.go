package world

import (
	"cmp"
	"maps"
	"net/http"
	"sync"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// Server answers the APIs of ECS and STS over a world, as strictly as over a fleet. It is safe for concurrent use.
type Server struct {
	*simulator.Server

	mu     sync.Mutex
	world  *World
	repeal []func() // the rules of the world
}

// NewServer serves a world. Of the configuration the clock and what is refused count; the account is that of the world.
func NewServer(w *World, config simulator.Config) *Server {
	config.Account, _ = w.place()
	s := &Server{}
	s.Server = simulator.NewOf(s.source, config)
	s.Inject(fault.Fault{Operation: "ListServiceDeployments", Effect: fault.Edit(s.brief)})
	s.Switch(w)
	return s
}

// Switch makes another world of it, with the rules of that one, all of which are still to be applied.
func (s *Server) Switch(to *World) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, repeal := range s.repeal {
		repeal()
	}
	s.world, s.repeal = to, nil
	for _, r := range to.rules {
		s.repeal = append(s.repeal, s.Inject(fault.Fault{
			Operation: r.Op, Mentions: r.Match, Calls: r.Times, Effect: fault.Refusal(cmp.Or(r.Status, http.StatusBadRequest), r.Code, r.Message),
		}))
	}
}

func (s *Server) now() *World {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world
}

// source is the world, where it is; there is nothing anywhere else.
func (s *Server) source(account, region string) simulator.Source {
	w := s.now()
	if a, r := w.place(); a != account || r != region {
		return &World{}
	}
	return w
}

// brief has the list say of deployments what the world says that it does.
func (s *Server) brief(answer map[string]any) {
	briefs := s.now().briefs
	listed, _ := answer["serviceDeployments"].([]any)
	for _, entry := range listed {
		deployment := entry.(map[string]any)
		maps.Copy(deployment, briefs[deployment["serviceDeploymentArn"].(string)])
	}
}
