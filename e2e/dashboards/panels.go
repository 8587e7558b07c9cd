package dashboards

// query is a question to Prometheus, and what its answer is called in the legend.
type query struct{ expr, legend string }

// stat shows single figures, as they are at the end of the time range.
func stat(title, description, unit string, queries ...query) Panel {
	p := panel("stat", title, description, unit, instant(queries, "time_series"))
	p.Options = object{
		"colorMode": "value", "graphMode": "none", "justifyMode": "auto", "textMode": "auto", "wideLayout": true,
		"orientation": "auto", "reduceOptions": reduceTo("")}
	return p.sized(4, 4)
}

// labelStat shows the value of a label of a series.
func labelStat(title, description, label, expr string) Panel {
	p := stat(title, description, "string", query{expr, label})
	p.Targets = instant([]query{{expr, label}}, "table")
	p.Options["reduceOptions"] = reduceTo("/^" + label + "$/")
	return p
}

// bars compare figures with each other, as they are at the end of the time range.
func bars(title, description, unit string, queries ...query) Panel {
	p := panel("bargauge", title, description, unit, instant(queries, "time_series"))
	p.Options = object{
		"displayMode": "basic", "orientation": "horizontal", "valueMode": "color", "namePlacement": "left",
		"showUnfilled": true, "sizing": "auto", "minVizHeight": 16, "minVizWidth": 8, "maxVizHeight": 32,
		"text": object{"titleSize": 12, "valueSize": 16}, "reduceOptions": reduceTo("")}
	return p.sized(8, 8)
}

// lines show how figures change over time.
func lines(title, description, unit string, queries ...query) Panel {
	p := panel("timeseries", title, description, unit, nil)
	p.Targets = targets(queries, target{Format: "time_series", Range: true})
	p.FieldConfig.Defaults.Color = object{"mode": "palette-classic"}
	p.FieldConfig.Defaults.Min = new(float64)
	p.FieldConfig.Defaults.Custom = object{
		"drawStyle": "line", "lineInterpolation": "linear", "lineWidth": 1, "fillOpacity": 10, "showPoints": "auto", "pointSize": 4,
		"spanNulls": false, "stacking": object{"mode": "none", "group": "A"}, "thresholdsStyle": object{"mode": "off"}}
	p.Options = object{
		"legend":  object{"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []string{}},
		"tooltip": object{"mode": "multi", "sort": "desc"}}
	return p.sized(12, 8)
}

// timeline shows since when and how long something was so: 1 where a series exists.
func timeline(title, description string, mappings []object, queries ...query) Panel {
	p := panel("state-timeline", title, description, "none", nil)
	p.Targets = targets(queries, target{Format: "time_series", Range: true})
	p.FieldConfig.Defaults.Mappings = mappings
	p.FieldConfig.Defaults.Custom = object{"fillOpacity": 80, "lineWidth": 0}
	p.Options = object{
		"alignValue": "left", "mergeValues": true, "rowHeight": 0.8, "showValue": "never",
		"legend":  object{"displayMode": "list", "placement": "bottom", "showLegend": false, "calcs": []string{}},
		"tooltip": object{"mode": "single", "sort": "none"}}
	return p.sized(12, 8)
}

func panel(kind, title, description, unit string, targets []target) Panel {
	return Panel{
		Type: kind, Title: title, Description: description, Datasource: prometheus(), Targets: targets,
		FieldConfig: &fieldConfig{
			Defaults: fieldDefaults{
				Unit: unit, Color: object{"mode": "thresholds"}, Mappings: []object{}, Thresholds: colours("blue"),
			},
			Overrides: []override{},
		},
	}
}

func instant(queries []query, format string) []target {
	return targets(queries, target{Format: format, Instant: true})
}

func targets(queries []query, like target) []target {
	var all []target
	for i, q := range queries {
		t := like
		t.RefID, t.Datasource, t.EditorMode = string(rune('A'+i)), prometheus(), "code"
		t.Expr, t.LegendFormat = q.expr, q.legend
		all = append(all, t)
	}
	return all
}

func reduceTo(fields string) object {
	return object{"calcs": []string{"lastNotNull"}, "fields": fields, "values": false}
}

func (p Panel) sized(width, height int) Panel {
	p.GridPos.W, p.GridPos.H = width, height
	return p
}

// coloured gives the values from each threshold on a colour of their own.
func (p Panel) coloured(t thresholds) Panel {
	p.FieldConfig.Defaults.Thresholds = t
	return p
}

func (p Panel) mapped(mappings ...object) Panel {
	p.FieldConfig.Defaults.Mappings = mappings
	return p
}

func (p Panel) decimals(n int) Panel {
	p.FieldConfig.Defaults.Decimals = &n
	return p
}

func (p Panel) upTo(maximum float64) Panel {
	p.FieldConfig.Defaults.Max = &maximum
	return p
}

// otherwise is what the panel says where there is nothing to show.
func (p Panel) otherwise(text string) Panel {
	p.FieldConfig.Defaults.NoValue = text
	return p
}

// drawn changes how lines are drawn.
func (p Panel) drawn(custom object) Panel {
	p.FieldConfig.Defaults.Custom = with(p.FieldConfig.Defaults.Custom, custom)
	return p
}

// stacked puts lines on top of each other.
func stacked() object { return object{"mode": "normal", "group": "A"} }

// listed has the legend beside the lines, where it scrolls if it is long.
func (p Panel) listed() Panel {
	p.Options["legend"] = object{"displayMode": "table", "placement": "right", "showLegend": true, "calcs": []string{}, "width": 190}
	return p
}

// every is the least time between two points.
func (p Panel) every(interval string) Panel {
	p.Interval = interval
	return p
}

// where changes the fields that have a name.
func (p Panel) where(name string, properties ...property) Panel {
	p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, override{matcher{"byName", name}, properties})
	return p
}
