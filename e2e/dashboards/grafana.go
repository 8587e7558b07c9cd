// Package dashboards builds the project's Grafana dashboards, the JSON files in the
// folder of that name, so that what they share is written once:
//
//	go test ./dashboards -update
package dashboards

// oldestSchema is the schema version of dashboards of Grafana 11.0. Later versions of
// Grafana bring them up to date when they load them.
const oldestSchema = 39

// The types below are the parts of Grafana's dashboard model that the dashboards use.
// What Grafana has a good default for is left out. Grafana's own grafana-foundation-sdk would save only
// these lines, and writes dashboards of one version of Grafana, which earlier ones do not know.
type (
	object = map[string]any

	// Dashboard is a dashboard as Grafana imports it.
	Dashboard struct {
		UID           string       `json:"uid"`
		Title         string       `json:"title"`
		Description   string       `json:"description"`
		Tags          []string     `json:"tags"`
		SchemaVersion int          `json:"schemaVersion"`
		ID            *int         `json:"id"` // null: Grafana gives one
		Editable      bool         `json:"editable"`
		GraphTooltip  int          `json:"graphTooltip"`
		Refresh       string       `json:"refresh"`
		Time          timeRange    `json:"time"`
		Timezone      string       `json:"timezone"`
		Links         []link       `json:"links"`
		Templating    list[object] `json:"templating"`
		Annotations   list[object] `json:"annotations"`
		Panels        []Panel      `json:"panels"`
	}

	// Panel is a panel, or the heading of a row of panels.
	Panel struct {
		ID              int          `json:"id"`
		Type            string       `json:"type"`
		Title           string       `json:"title"`
		Description     string       `json:"description,omitempty"`
		Collapsed       *bool        `json:"collapsed,omitempty"`
		Panels          *[]Panel     `json:"panels,omitempty"`
		GridPos         gridPos      `json:"gridPos"`
		Datasource      *datasource  `json:"datasource,omitempty"`
		Interval        string       `json:"interval,omitempty"`
		FieldConfig     *fieldConfig `json:"fieldConfig,omitempty"`
		Options         object       `json:"options,omitempty"`
		Targets         []target     `json:"targets,omitempty"`
		Transformations []object     `json:"transformations,omitempty"`
	}

	timeRange struct {
		From string `json:"from"`
		To   string `json:"to"`
	}

	link struct {
		Type        string   `json:"type"`
		Title       string   `json:"title"`
		Tooltip     string   `json:"tooltip"`
		URL         string   `json:"url"`
		Icon        string   `json:"icon"`
		Tags        []string `json:"tags"`
		AsDropdown  bool     `json:"asDropdown"`
		IncludeVars bool     `json:"includeVars"`
		KeepTime    bool     `json:"keepTime"`
		TargetBlank bool     `json:"targetBlank"`
	}

	list[T any] struct {
		List []T `json:"list"`
	}

	gridPos struct {
		H int `json:"h"`
		W int `json:"w"`
		X int `json:"x"`
		Y int `json:"y"`
	}

	datasource struct {
		Type string `json:"type"`
		UID  string `json:"uid"`
	}

	target struct {
		RefID        string      `json:"refId"`
		Datasource   *datasource `json:"datasource"`
		EditorMode   string      `json:"editorMode"`
		Expr         string      `json:"expr"`
		LegendFormat string      `json:"legendFormat"`
		Format       string      `json:"format"`
		Instant      bool        `json:"instant"`
		Range        bool        `json:"range"`
	}

	fieldConfig struct {
		Defaults  fieldDefaults `json:"defaults"`
		Overrides []override    `json:"overrides"`
	}

	fieldDefaults struct {
		Unit       string     `json:"unit,omitempty"`
		Decimals   *int       `json:"decimals,omitempty"`
		Min        *float64   `json:"min,omitempty"`
		Max        *float64   `json:"max,omitempty"`
		NoValue    string     `json:"noValue,omitempty"`
		Color      object     `json:"color"`
		Mappings   []object   `json:"mappings"`
		Thresholds thresholds `json:"thresholds"`
		Custom     object     `json:"custom,omitempty"`
	}

	thresholds struct {
		Mode  string `json:"mode"`
		Steps []step `json:"steps"`
	}

	step struct {
		Color string   `json:"color"`
		Value *float64 `json:"value"` // null: from minus infinity
	}

	override struct {
		Matcher    matcher    `json:"matcher"`
		Properties []property `json:"properties"`
	}

	matcher struct {
		ID      string `json:"id"`
		Options string `json:"options"`
	}

	property struct {
		ID    string `json:"id"`
		Value any    `json:"value"`
	}
)

// prometheus is the data source that the variable at the top of the dashboard names.
func prometheus() *datasource { return &datasource{"prometheus", "${datasource}"} }
