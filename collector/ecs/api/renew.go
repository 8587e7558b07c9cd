package api

import "context"

// connection is the connection in use. If there is none, it tries to make one: a profile may exist by now.
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

// Renewals counts how often the client got new credentials. They may belong to another account.
func (c *Client) Renewals() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.renewals
}
