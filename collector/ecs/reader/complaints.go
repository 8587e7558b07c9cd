package reader

import (
	"maps"
	"sync"
)

// complaints are what is wrong and was logged, by what it is about. So it is logged once, until something else is wrong or
// it is well again.
type complaints struct {
	mu    sync.Mutex
	about map[any]string
}

func newComplaints() *complaints { return &complaints{about: map[any]string{}} }

// wrong notes what is wrong, and tells whether that is news.
func (c *complaints) wrong(about any, what string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	former, known := c.about[about]
	c.about[about] = what
	return !known || former != what
}

// well notes that nothing is wrong, and tells whether that is news.
func (c *complaints) well(about any) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, known := c.about[about]
	delete(c.about, about)
	return known
}

// forget forgets what is wrong with what is gone.
func (c *complaints) forget(gone func(about any) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.about, func(about any, _ string) bool { return gone(about) })
}
