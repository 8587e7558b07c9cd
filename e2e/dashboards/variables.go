package dashboards

// datasourceVariable lets the reader choose among the Prometheus servers that Grafana knows.
func datasourceVariable() object {
	return object{
		"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus",
		"description": "The Prometheus that scrapes the exporter.",
		"current":     unset(), "hide": 0, "includeAll": false, "multi": false, "options": []object{}, "refresh": 1, "regex": "",
	}
}

// labelVariable is the values that a label has, of the series that a selector names.
func labelVariable(name, label, selector, values string) object {
	return object{
		"name": name, "label": label, "type": "query", "datasource": prometheus(),
		"query": object{
			"qryType": 1, "refId": "PrometheusVariableQueryEditor-VariableQuery",
			"query": "label_values(" + selector + ", " + values + ")",
		},
		"current": unset(), "hide": 0, "includeAll": false, "multi": false, "options": []object{},
		"refresh": 2, "regex": "", "sort": 1, // on a change of the time range; by the alphabet
	}
}

// several lets the reader choose any number of values, and all without naming each.
func several(variable object) object {
	return with(variable, object{
		"multi": true, "includeAll": true, "allValue": ".*",
		"current": object{"selected": true, "text": []string{"All"}, "value": []string{"$__all"}},
	})
}

// servicesVariables narrow down to any set of services, or to those of teams.
func servicesVariables() []object {
	team := labelVariable("team", "Team", someClusters.of("ecs_service_tags"), "tag_team")
	team["description"] = "By the tag team of services, if the exporter reads it. docs/alerting.md says how."
	return append(clustersVariables(),
		several(team),
		several(labelVariable("service", "Service", someClusters.of("ecs_service_info"), "service")))
}

func clustersVariables() []object {
	return []object{
		datasourceVariable(),
		several(labelVariable("account", "Account", "ecs_cluster_up", "account_id")),
		several(labelVariable("region", "Region", `ecs_cluster_up{account_id=~"$account"}`, "region")),
		several(labelVariable("cluster", "Cluster", someTargets.of("ecs_cluster_up"), "cluster")),
	}
}

// oneServiceVariables narrow down to one service.
func oneServiceVariables() []object {
	return []object{
		datasourceVariable(),
		labelVariable("account", "Account", "ecs_service_info", "account_id"),
		labelVariable("region", "Region", `ecs_service_info{account_id="$account"}`, "region"),
		labelVariable("cluster", "Cluster", `ecs_service_info{account_id="$account", region="$region"}`, "cluster"),
		labelVariable("service", "Service", `ecs_service_info{account_id="$account", region="$region", cluster="$cluster"}`, "service"),
	}
}

// targetsVariables narrow down to what the exporter reads: accounts in regions.
func targetsVariables() []object {
	const refreshes = "ecs_revision_exporter_refreshes_total"
	return []object{
		datasourceVariable(),
		several(labelVariable("account", "Account", refreshes, "account_id")),
		several(labelVariable("region", "Region", refreshes+`{account_id=~"$account"}`, "region")),
	}
}

// windowVariable is the time that delivery figures are about.
func windowVariable() object {
	day := object{"selected": false, "text": "1 day", "value": "1d"}
	week := object{"selected": true, "text": "7 days", "value": "7d"}
	month := object{"selected": false, "text": "30 days", "value": "30d"}
	return object{
		"name": "window", "label": "Window", "type": "custom", "query": "1 day : 1d, 7 days : 7d, 30 days : 30d",
		"description": "The time that figures are about, up to the end of the time range.",
		"current":     week, "options": []object{day, week, month},
		"hide": 0, "includeAll": false, "multi": false,
	}
}

// unset is the value of a variable for which Grafana takes the first that there is.
func unset() object { return object{"text": "", "value": ""} }
