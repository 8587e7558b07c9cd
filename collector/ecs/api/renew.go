package api

import (
	"context"
	"errors"
)

// ErrRenewed is why a call was not made: the client has got new credentials since the call was chosen.
var ErrRenewed = errors.New("there are new credentials by now")

type byRenewal struct{}

// ByRenewal has calls be made by the credentials of a renewal alone, as [Client.Renewals] counts them: other credentials
// may be another account's. Where there are others by then, the error is [ErrRenewed].
func ByRenewal(ctx context.Context, renewals int) context.Context {
	return context.WithValue(ctx, byRenewal{}, renewals)
}

// connection is the connection in use. If there is none, it tries to make one: a profile may exist by now.
func (c *Client) connection(ctx context.Context) (*connection, error) {
	if connected, err := c.current(ctx); connected != nil || err != nil {
		return connected, err
	}
	c.connecting.Lock()
	defer c.connecting.Unlock()
	if connected, err := c.current(ctx); connected != nil || err != nil {
		return connected, err
	}
	connected, err := c.connect(new(unwell).within(ctx), c.Source())
	if err != nil {
		return nil, err
	}
	c.use(connected)
	return connected, nil
}

// current is the connection that there is, nil if there is none.
func (c *Client) current(ctx context.Context) (*connection, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if renewal, asked := ctx.Value(byRenewal{}).(int); asked && renewal != c.renewals {
		return nil, ErrRenewed
	}
	return c.connected, nil
}

func (c *Client) use(connected *connection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.connected = connected
	c.target.Region = connected.source.Region
}

func (c *Client) askedFor() Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

// Renewals counts how often the client got new credentials. They may belong to another account.
func (c *Client) Renewals() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.renewals
}
