package api

import (
	"sync"

	"ecs_revision_exporter/collector/ecs"
)

// places are the accounts and regions of a process. AWS throttles by account and region, whatever
// the credentials, and each should be read only once.
type places struct {
	mu sync.Mutex
	of map[ecs.Target]*place
}

// place is an account in a region.
type place struct {
	budget *budget
	holder *Client // nil when nobody reads it
}

func newPlaces() *places { return &places{of: map[ecs.Target]*place{}} }

// enter gives the budget of a place, which is mine when it has none yet, and tells whether the
// client holds it.
func (p *places) enter(target ecs.Target, client *Client, mine *budget) (*budget, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.of[target]
	if at == nil {
		at = &place{budget: mine}
		p.of[target] = at
	}
	if at.holder == nil {
		at.holder = client
	}
	return at.budget, at.holder == client
}

// leave has nobody hold what the client holds. The budget stays: what was learnt of AWS' does too.
func (p *places) leave(client *Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, at := range p.of {
		if at.holder == client {
			at.holder = nil
		}
	}
}
