package collector

// Section is a heading of the reference with its metrics.
type Section struct {
	Title   string
	Part    string // that switches it, as in --collector.<part>; empty for what is always on
	On      bool   // whether it is on now
	Metrics []Metric
}

// Metric is the entry of a metric in the reference.
type Metric struct {
	Name, Type, Help string
	Labels           []string
}

// Reference tells of all metrics of the catalogue, whether they are on or not.
func (c *Collector) Reference() []Section {
	configured := c.configured.Load()
	var reference []Section
	for _, s := range configured.catalogue {
		told := Section{Title: s.title, Part: s.part, On: configured.exposes(s)}
		for _, f := range s.families() {
			told.Metrics = append(told.Metrics, Metric{f.name, f.kind, f.help, f.labels})
		}
		reference = append(reference, told)
	}
	return reference
}
