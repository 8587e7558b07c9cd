package api

import (
	"context"
	"slices"
)

// seat is a source with the client that is to read there.
type seat struct {
	client *Client
	asked  Source
	source Source      // with its region, if that is known
	found  *connection // nil while there is no AWS configuration
}

// seat finds the AWS configuration of a source. The error is that of the environment, unless it may pass.
func (c *Connector) seat(ctx context.Context, source Source, known []*Client) (*seat, error) {
	s := &seat{client: newClient(source, c.load, c.places), asked: source, source: source}
	i := slices.IndexFunc(known, func(c *Client) bool { return c.askedFor() == source || c.Source() == source })
	if i >= 0 {
		s.client = known[i]
	}
	var service unwell
	ctx = service.within(ctx)
	err := s.connect(ctx)
	switch at := s.client.Target().Region; {
	case s.found == nil:
		s.source.Region = at
	case at != "" && at != s.source.Region: // that of the AWS configuration is another by now
		s.client = newClient(source, c.load, c.places)
		err = s.connect(ctx)
	}
	if source.Profile != "" {
		return s, nil
	}
	if err == nil {
		err = hasCredentials(ctx, s.found.found)
	}
	if isMissingProfile(err) || service.Load() {
		return s, nil
	}
	return s, err
}

func (s *seat) connect(ctx context.Context) (err error) {
	if s.found, err = s.client.connect(ctx, s.asked); err == nil {
		s.source = s.found.source
	}
	return err
}

// How much a source is like the one that a client has read.
const (
	unlike     = iota
	samePlace  // region, and nothing says that the account is another
	sameTarget // account and region, as the role says
	sameName   // region, profile and role
)

// goOn has sources that nobody has read take the place of those that nobody reads any more, so that what
// is known of an account and region stays known. Whether it is the same account will show.
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
