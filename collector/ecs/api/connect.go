package api

import (
	"context"
	"slices"
)

// Connector makes clients. Those of one account and region share a budget.
type Connector struct {
	load   Load
	places *places
}

// NewConnector makes a connector that finds AWS configurations by load, as [LoadConfig] does.
func NewConnector(load Load) *Connector { return &Connector{load: load, places: newPlaces()} }

// Clients gives a client for each source, one for those that come to the same: of the clients that are known
// already the one that reads there, else a new one. Those that are known go by their sources, and by
// credentials that have changed, once commit is called.
//
// The error is that of the environment: ErrNoCredentials, ErrNoRegion, or what is wrong with its AWS
// configuration; nothing is changed then. What is wrong with a profile, or may pass, is the error of the
// calls of its client.
func (c *Connector) Clients(ctx context.Context, sources []Source, known []*Client) (clients []*Client, commit func(), err error) {
	var seats []*seat
	for _, source := range sources {
		s, err := c.seat(ctx, source, known)
		if err != nil {
			return nil, nil, err
		}
		seats = append(seats, s)
	}
	seats = distinctBy(seats, itself, func(s *seat) Source { return s.source })
	goOn(ctx, seats, known)
	var later []*seat
	for _, s := range seats {
		clients = append(clients, s.client)
		if slices.Contains(known, s.client) {
			later = append(later, s)
		} else {
			s.client.renew(s)
		}
	}
	return clients, func() {
		for _, s := range later {
			s.client.renew(s)
		}
	}, nil
}
