package dashboards

import "slices"

// column is a column of a table: a label, or the value of a query, which Grafana names
// "Value #A" for query A. One without a title is not shown. One without a width takes what the others leave.
type column struct {
	field, title string
	width        int // in pixels
	properties   []property
}

// table shows what queries give, a row for what has the same values in the labels that
// all queries have. Grafana pages through it, and lets the reader filter and sort.
func table(title, description, sortedBy string, descending bool, exprs []string, columns ...column) Panel {
	// Labels are text: of any other unit Grafana makes numbers of ids, which loses zeros and digits.
	p := panel("table", title, description, "string", nil).coloured(colours("transparent"))
	p.Targets = instant(queriesOf(exprs), "table")
	p.FieldConfig.Defaults.Custom = object{"align": "auto", "cellOptions": object{"type": "auto"}, "filterable": true, "inspect": false}
	p.FieldConfig.Overrides = []override{emptyCells()}
	for _, c := range columns {
		properties := c.properties
		if c.width > 0 {
			properties = append([]property{{"custom.width", c.width}}, properties...)
		}
		if len(properties) > 0 {
			p = p.where(c.title, properties...)
		}
	}
	p.Transformations = []object{
		{"id": "merge", "options": object{}},
		{"id": "organize", "options": organized(columns)},
	}
	p.Options = object{
		"showHeader": true, "cellHeight": "sm",
		"sortBy": []object{{"displayName": sortedBy, "desc": descending}},
		// Where Grafana 11 looks for it, and where later versions do.
		"footer":           object{"show": false, "reducer": []string{}, "enablePagination": true},
		"enablePagination": true,
	}
	return p.sized(gridWidth, 10)
}

func queriesOf(exprs []string) []query {
	var queries []query
	for _, expr := range exprs {
		queries = append(queries, query{expr: expr})
	}
	return queries
}

// organized gives columns their order and their titles. A value is called "Value", without
// the query, where only one query has an answer.
func organized(columns []column) object {
	exclude, index, rename := object{"Time": true}, object{}, object{}
	for i, c := range columns {
		fields := []string{c.field}
		if c.field == "Value #A" {
			fields = append(fields, "Value")
		}
		for _, field := range fields {
			index[field] = i
			if c.title == "" {
				exclude[field] = true
			} else {
				rename[field] = c.title
			}
		}
	}
	return object{"excludeByName": exclude, "indexByName": index, "renameByName": rename}
}

// emptyCells stay empty: what the table says where there are no rows is not for them.
func emptyCells() override {
	return override{matcher{"byRegexp", ".*"}, []property{{"noValue", ""}}}
}

// rows are the columns that name a service and lead to its dashboard, with others between them: what
// tells most comes first.
func rows(more ...column) []column {
	return slices.Concat(
		[]column{label("service", "Service", leadsToService()), label("cluster", "Cluster").wide(120)},
		more,
		[]column{label("region", "Region").wide(125), label("account_id", "Account").wide(125)},
	)
}

func label(field, title string, properties ...property) column {
	return column{field: field, title: title, properties: properties}
}

func hidden(field string) column { return column{field: field} }

// value is the value of a query, in a unit.
func value(ref, title, unit string, properties ...property) column {
	return column{field: "Value #" + ref, title: title, properties: append([]property{{"unit", unit}}, properties...)}
}

func status(title string) column {
	return label("status", title, filled(), withMappings(statuses())).wide(200)
}

// wide is the column with a width in pixels.
func (c column) wide(width int) column {
	c.width = width
	return c
}

// leadsToService leads from a row that names a service to the dashboard about it.
func leadsToService() property {
	url := "/d/" + serviceUID + "?var-datasource=${datasource}" +
		"&var-account=${__data.fields.account_id}&var-region=${__data.fields.region}" +
		"&var-cluster=${__data.fields.cluster}&var-service=${__data.fields.service}&${__url_time_range}"
	return property{"links", []object{{"title": "What became of this service", "url": url, "targetBlank": false}}}
}

func withDecimals(n int) property { return property{"decimals", n} }

func withMappings(mappings ...object) property { return property{"mappings", mappings} }

// filled colours a cell by its value, be it by a threshold or by a mapping.
func filled() property {
	return property{"custom.cellOptions", object{"type": "color-background", "mode": "basic"}}
}

// byThreshold colours a cell by its value, and one without a value not at all.
func byThreshold(t thresholds) []property {
	return []property{filled(), {"thresholds", t}, withMappings(noColour()...)}
}
