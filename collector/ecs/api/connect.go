package api

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
)

// Connector makes clients. Those of one account and region share a budget.
type Connector struct {
	load     Load
	places   *places
	sessions *sessions
}

// NewConnector makes a connector that loads AWS configurations by load, such as [LoadConfig].
func NewConnector(load Load) *Connector {
	return &Connector{load: load, places: newPlaces(), sessions: newSessions()}
}

func (c *Connector) newClient(source Source) *Client {
	return newClient(source, c.load, c.places, c.sessions)
}

// Clients returns a client for each source, and one for sources that turn out equal: a known client if there is
// one that can read the source, else a new one. Call commit to make the known clients use their sources and
// credentials that have changed.
//
// The error is about the environment: ErrNoCredentials, ErrNoRegion, or what is wrong with its AWS
// configuration. Then nothing has changed. Problems of a profile, and those that may pass, are errors of the
// client's calls instead.
func (c *Connector) Clients(ctx context.Context, sources []Source, known []*Client) (clients []*Client, commit func(), err error) {
	c.sessions.next()
	if clients, commit, err = c.clients(ctx, sources, known); err == nil {
		c.sessions.keep(sources)
	}
	return clients, commit, err
}

// Client returns a new client for a source. The errors are those of Clients.
func (c *Connector) Client(ctx context.Context, source Source) (*Client, error) {
	clients, _, err := c.clients(ctx, []Source{source}, nil)
	if err != nil {
		return nil, err
	}
	return clients[0], nil
}

func (c *Connector) clients(ctx context.Context, sources []Source, known []*Client) (clients []*Client, commit func(), err error) {
	var service unwell
	ctx = service.within(ctx)
	var seats []*seat
	for _, source := range sources {
		s, err := c.seat(ctx, source, known)
		if source.Profile == "" && err != nil && !mayPass(ctx, err) {
			return nil, nil, err
		}
		seats = append(seats, s)
	}
	if err := hasCredentials(ctx, seats); err != nil && !mayPass(ctx, err) {
		return nil, nil, err
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

// mayPass tells whether an error of the environment may pass by itself: that a profile does not exist, that a service
// is there but fails at the moment, or that the time ran out.
func mayPass(ctx context.Context, err error) bool {
	return isMissingProfile(err) || isUnwell(ctx) || errors.Is(ctx.Err(), context.DeadlineExceeded)
}

// hasCredentials returns ErrNoCredentials if nothing in the environment gives credentials: the chain has reached its
// last resort, the role of the machine, and there is none. Any other problem shows with the first request. The role
// is the same in all regions, and asked for once.
func hasCredentials(ctx context.Context, seats []*seat) error {
	i := slices.IndexFunc(seats, func(s *seat) bool { return s.asked.Profile == "" && s.found != nil })
	if i < 0 {
		return nil
	}
	credentials := seats[i].found.found.Credentials
	if !aws.IsCredentialsProvider(credentials, (*ec2rolecreds.Provider)(nil)) {
		return nil
	}
	if _, err := credentials.Retrieve(ctx); err != nil {
		return fmt.Errorf("%w (%w)", ErrNoCredentials, err)
	}
	return nil
}

// isMissingProfile tells whether the error is that a profile does not exist.
func isMissingProfile(err error) bool {
	_, missing := errors.AsType[config.SharedConfigProfileNotExistError](err)
	return missing
}
