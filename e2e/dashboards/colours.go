package dashboards

// from is a colour that holds from a value on.
type from struct {
	value  float64
	colour string
}

// colours are thresholds. Grafana adapts the colours that it has names for to its dark
// and its light theme.
func colours(first string, more ...from) thresholds {
	steps := []step{{Color: first}}
	for _, f := range more {
		steps = append(steps, step{f.colour, &f.value})
	}
	return thresholds{"absolute", steps}
}

// goodIfZero is green for 0 and another colour for more.
func goodIfZero(otherwise string) thresholds { return colours("green", from{1, otherwise}) }

// shown is how values look, by what they are.
func shown(values map[string]object) object {
	return object{"type": "value", "options": values}
}

// statuses are those of deployments, rollbacks, circuit breakers, alarms and hooks. One
// that is not listed is shown as it is.
func statuses() object {
	values := map[string]object{}
	for colour, names := range statusColours {
		for _, name := range names {
			values[name] = object{"color": colour}
		}
	}
	return shown(values)
}

var statusColours = map[string][]string{
	"green":  {"SUCCESSFUL", "SUCCEEDED", "MONITORING_COMPLETE"},
	"blue":   {"PENDING", "IN_PROGRESS", "MONITORING", "AWAITING_ACTION"},
	"orange": {"STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"},
	"red":    {"STOPPED", "ROLLBACK_FAILED", "TRIGGERED", "FAILED", "TIMED_OUT"},
}

// inStatusColours draws each line of a status of deployments in a colour of its own.
func inStatusColours(p Panel) Panel {
	for _, line := range []struct{ status, colour string }{
		{"SUCCESSFUL", "green"}, {"PENDING", "super-light-blue"}, {"IN_PROGRESS", "blue"}, {"STOPPED", "purple"},
		{"STOP_REQUESTED", "light-purple"}, {"ROLLBACK_REQUESTED", "light-orange"}, {"ROLLBACK_IN_PROGRESS", "yellow"},
		{"ROLLBACK_SUCCESSFUL", "orange"}, {"ROLLBACK_FAILED", "red"},
	} {
		p = p.where(line.status, inColour(line.colour))
	}
	return p
}

func inColour(colour string) property {
	return property{"color", object{"mode": "fixed", "fixedColor": colour}}
}

// onOff names 0 and 1.
func onOff() object {
	return shown(map[string]object{"0": {"text": "off", "color": "red"}, "1": {"text": "on", "color": "green"}})
}

// notANumber names the quotient of nothing by nothing.
func notANumber(text string) object {
	return object{"type": "special", "options": object{"match": "nan", "result": object{"text": text}}}
}

// noColour leaves cells without a value as they are, and those with the quotient of nothing by nothing.
func noColour() []object {
	special := func(match string, result object) object {
		return object{"type": "special", "options": object{"match": match, "result": with(result, object{"color": "transparent"})}}
	}
	return []object{special("null", object{}), special("nan", object{"text": "–"})}
}
