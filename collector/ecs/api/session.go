package api

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// sessions are the credentials of roles that the clients of all regions share, and the connections that all of these do.
type sessions struct {
	mu    sync.Mutex
	of    map[Source]session // without regions
	round int                // how often clients were asked for
	http  aws.HTTPClient
	by    []any // the origin of what http was made by
}

// session is the credentials of a role.
type session struct {
	aws.CredentialsProvider
	origin []any // of the credentials that assume it
	round  int
}

func newSessions() *sessions { return &sessions{of: map[Source]session{}} }

// next begins to hand out credentials anew where a process may give other ones.
func (s *sessions) next() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.round++
}

// keep forgets the credentials of all other sources.
func (s *sessions) keep(sources []Source) {
	wanted := map[Source]bool{}
	for _, source := range sources {
		source.Region, source.Anywhere = "", false
		wanted[source] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for source := range s.of {
		if !wanted[source] {
			delete(s.of, source)
		}
	}
}

// shared are the credentials that there are for the source of a connection, else new ones.
func (s *sessions) shared(connected *connection, assume func() aws.CredentialsProvider) aws.CredentialsProvider {
	source, origin := connected.source, connected.origin()
	source.Region = ""
	s.mu.Lock()
	defer s.mu.Unlock()
	known, there := s.of[source]
	if there && reflect.DeepEqual(known.origin, origin) && (known.round == s.round || !connected.asksProcess()) {
		return known
	}
	known = session{assume(), origin, s.round}
	s.of[source] = known
	return known
}

// credentials are those by which the source of a connection is read: of its role if it has one, which those of
// cfg assume, else those of cfg.
func (c *Client) credentials(connected *connection, cfg aws.Config) aws.CredentialsProvider {
	s := connected.source
	if cfg.Credentials == nil {
		return nil
	}
	cfg.Credentials = provider{cfg.Credentials, s.Profile}
	switch {
	case s.RoleARN == "":
		return cfg.Credentials
	case s.Shared:
		return provider{c.sessions.shared(connected, func() aws.CredentialsProvider {
			return aws.NewCredentialsCache(&patient{CredentialsProvider: s.assumed(cfg), now: c.clock.now})
		}), s.Profile}
	default:
		return provider{aws.NewCredentialsCache(s.assumed(cfg)), s.Profile}
	}
}

// connections is the HTTP client that was used before by what was read of the environment, else the one that is given: each would keep
// connections of its own, with their memory, although many targets are at one endpoint.
func (s *sessions) connections(origin []any, client aws.HTTPClient) aws.HTTPClient {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http == nil || !reflect.DeepEqual(s.by, origin) {
		s.http, s.by = orDefault(client), origin
	}
	return s.http
}

// How long a role is not assumed that AWS refuses.
const (
	shortestRefusal = 15 * time.Second
	longestRefusal  = time.Hour
)

// patient asks for credentials no more, for a while that grows, when AWS has refused them.
type patient struct {
	aws.CredentialsProvider
	now func() time.Time

	mu      sync.Mutex
	tries   int
	refused *refusedError // nil while they are not
}

// refusedError is that AWS refused credentials.
type refusedError struct {
	err   error
	again time.Time // when they are asked for again
}

// Error is what AWS said.
func (e *refusedError) Error() string { return e.err.Error() }

// Unwrap is what AWS said.
func (e *refusedError) Unwrap() error { return e.err }

// AgainAt is when it makes sense to repeat a call that had no credentials, because AWS refused them; zero where nothing says so.
func AgainAt(err error) time.Time {
	if refused, ok := errors.AsType[*refusedError](err); ok {
		return refused.again
	}
	return time.Time{}
}

// Retrieve returns the credentials.
func (p *patient) Retrieve(ctx context.Context) (aws.Credentials, error) {
	p.mu.Lock()
	refused := p.refused
	p.mu.Unlock()
	if refused != nil && p.now().Before(refused.again) {
		return aws.Credentials{}, refused
	}
	credentials, err := p.CredentialsProvider.Retrieve(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if KindOf(err) != Refused {
		p.refused, p.tries = nil, 0
		return credentials, err
	}
	p.refused = &refusedError{err, p.now().Add(min(shortestRefusal<<min(p.tries, 10), longestRefusal))}
	p.tries++
	return credentials, p.refused
}
