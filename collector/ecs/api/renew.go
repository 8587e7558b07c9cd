package api

import "context"

// connection is what the client asks by. Where there is none yet it is looked for, so that a profile that
// comes later is found.
func (c *Client) connection(ctx context.Context) (*connection, error) {
	if connected := c.current(); connected != nil {
		return connected, nil
	}
	c.connecting.Lock()
	defer c.connecting.Unlock()
	if connected := c.current(); connected != nil {
		return connected, nil
	}
	connected, err := c.connect(ctx, c.Source())
	if err != nil {
		return nil, err
	}
	c.use(connected)
	return connected, nil
}

func (c *Client) current() *connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.connected
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

// renew has the client go by a source, and by credentials that have changed. Credentials that are as they
// were stay in use.
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

// Renewals is how often the client got other credentials, which may be those of another account.
func (c *Client) Renewals() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.renewals
}
