package exposition

// Manual is an exposition that renders in whoever tells it to, so that this can be measured.
type Manual struct {
	*Exposition
	renderer *renderer
}

// NewManual makes one of which so many formats are asked for.
func NewManual(options Options, asked int) *Manual {
	e := New(withDefaults(options))
	m := &Manual{e, &renderer{Exposition: e}}
	for f := range format(asked) {
		m.renderer.asked = append(m.renderer.asked, f)
	}
	m.Follow()
	return m
}

// Follow renders what has changed as if it had rested.
func (m *Manual) Follow() {
	for _, c := range m.renderer.chunks {
		c.at = c.at.Add(-rest)
	}
	if m.renderer.follow() {
		m.renderer.publish()
	}
}

// Age renders the ages.
func (m *Manual) Age() {
	m.renderer.age()
	m.renderer.publish()
}
