package api

import (
	"context"
	"slices"
)

// seat is a source and the client that will read it.
type seat struct {
	client *Client
	asked  Source
	source Source      // asked, with its region if that is known
	found  *connection // nil while there is no AWS configuration
}

// seat loads the AWS configuration of a source. There is a seat also if that fails.
func (c *Connector) seat(ctx context.Context, source Source, known []*Client) (s *seat, err error) {
	s = &seat{client: c.newClient(source), asked: source, source: source}
	i := slices.IndexFunc(known, func(c *Client) bool { return c.askedFor() == source || c.Source() == source })
	if i >= 0 {
		s.client = known[i]
	}
	err = s.connect(ctx)
	switch at := s.client.Target().Region; {
	case s.found == nil:
		s.source.Region = at
	case at != "" && at != s.source.Region: // the AWS configuration names another region by now
		s.client = c.newClient(source)
		err = s.connect(ctx)
	}
	return s, err
}

func (s *seat) connect(ctx context.Context) (err error) {
	if s.found, err = s.client.connect(ctx, s.asked); err == nil {
		s.source = s.found.source
	}
	return err
}

// renew makes the client use another source, and credentials that have changed. It keeps credentials that
// have not.
func (c *Client) renew(s *seat) {
	c.connecting.Lock()
	defer c.connecting.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = s.asked
	c.target.Region = s.source.Region
	if s.found != nil && s.found.sameAs(c.connected) {
		return
	}
	c.connected = s.found
	c.renewals++
}

// How similar a source is to the one that a client has read.
const (
	unlike     = iota
	samePlace  // same region, and nothing says that the account is another
	sameTarget // same region, and same account by the role
	sameName   // same region, profile and role
)

// goOn gives clients whose source is no longer configured to new sources of the same region, the most similar
// first. So what is known of an account stays known. The first answer of AWS shows whether it is the same account.
func goOn(ctx context.Context, seats []*seat, known []*Client) {
	taken := func(client *Client) bool {
		return slices.ContainsFunc(seats, func(s *seat) bool { return s.client == client })
	}
	for like := sameName; like > unlike; like-- {
		for _, s := range seats {
			i := slices.IndexFunc(known, func(c *Client) bool { return !taken(c) && s.likeness(c) == like })
			if i < 0 || slices.Contains(known, s.client) {
				continue
			}
			s.client = known[i]
			_ = s.connect(ctx) // it is tried again with the first request
		}
	}
}

func (s *seat) likeness(c *Client) int {
	target, former, account := c.Target(), c.Source(), AccountOf(s.source.RoleARN)
	switch {
	case target.Region != s.source.Region || target.AccountID == "" || account != "" && account != target.AccountID:
		return unlike
	case former.Profile == s.source.Profile && former.RoleARN == s.source.RoleARN:
		return sameName
	case account != "":
		return sameTarget
	default:
		return samePlace
	}
}
