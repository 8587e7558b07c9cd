package dashboards

import (
	"cmp"
	"maps"
)

// gridWidth is the number of columns of Grafana's grid.
const gridWidth = 24

// All are the dashboards by the name of their file.
func All() map[string]Dashboard {
	return map[string]Dashboard{
		"fleet.json":    fleet(),
		"service.json":  service(),
		"delivery.json": delivery(),
		"exporter.json": exporter(),
	}
}

// section is a row of a dashboard: a heading with panels.
type section struct {
	title  string
	panels []Panel
}

// dashboard fills in what all dashboards have in common and places the panels.
func dashboard(d Dashboard, variables []object, sections ...section) Dashboard {
	d.Tags = []string{"ecs", "ecs_revision_exporter"}
	d.SchemaVersion = oldestSchema
	d.Editable = true
	d.GraphTooltip = 1 // one crosshair for all panels
	d.Refresh = cmp.Or(d.Refresh, "1m")
	d.Timezone = "browser"
	d.Time.To = "now"
	d.Links = linksFrom(d.UID)
	d.Templating.List = variables
	if d.Annotations.List == nil {
		d.Annotations.List = []object{}
	}
	d.Panels = place(sections)
	return d
}

// place puts panels side by side, and below each other where a line is full.
func place(sections []section) []Panel {
	var placed []Panel
	y := 0
	for _, s := range sections {
		placed = append(placed, heading(s.title, y))
		x, lineHeight := 0, 0
		y++
		for _, p := range s.panels {
			if x+p.GridPos.W > gridWidth {
				x, y, lineHeight = 0, y+lineHeight, 0
			}
			p.GridPos.X, p.GridPos.Y = x, y
			x, lineHeight = x+p.GridPos.W, max(lineHeight, p.GridPos.H)
			placed = append(placed, p)
		}
		y += lineHeight
	}
	for i := range placed {
		placed[i].ID = i + 1
	}
	return placed
}

func heading(title string, y int) Panel {
	return Panel{Type: "row", Title: title, Collapsed: new(bool), Panels: &[]Panel{}, GridPos: gridPos{H: 1, W: gridWidth, Y: y}}
}

// linksFrom are the links to the other dashboards, which keep the time and the variables. The one about a service
// does not keep them: it can not show all services.
func linksFrom(uid string) []link {
	var links []link
	for _, to := range []link{
		{URL: fleetUID, Title: "Fleet", Tooltip: "What is wrong, what is under way, and what runs where"},
		{URL: serviceUID, Title: "Service", Tooltip: "One service's life"},
		{URL: deliveryUID, Title: "Delivery", Tooltip: "How often is deployed, how often it fails, how long it takes"},
		{URL: exporterUID, Title: "Exporter", Tooltip: "Whether what the others show is complete and fresh"},
	} {
		if to.URL == uid {
			continue
		}
		to.Type, to.URL, to.Icon, to.Tags = "link", "/d/"+to.URL, "dashboard", []string{}
		to.IncludeVars, to.KeepTime = true, true
		if to.URL == "/d/"+serviceUID {
			to.IncludeVars, to.URL = false, to.URL+"?var-datasource=${datasource}"
		}
		links = append(links, to)
	}
	return links
}

// with is a copy of an object with more in it.
func with(o, more object) object {
	all := maps.Clone(o)
	maps.Copy(all, more)
	return all
}
