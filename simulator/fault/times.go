package fault

import (
	"strings"
	"time"
)

// ShiftTimes moves all times of an answer (the numbers in members whose names end
// in "At") by a duration, as a wrong clock would.
func ShiftTimes(by time.Duration) Effect {
	return Edit(func(answer map[string]any) { shift(answer, by.Seconds()) })
}

func shift(value any, seconds float64) {
	switch value := value.(type) {
	case []any:
		for _, entry := range value {
			shift(entry, seconds)
		}
	case map[string]any:
		for name, member := range value {
			if at, ok := member.(float64); ok && strings.HasSuffix(name, "At") {
				value[name] = at + seconds
			} else {
				shift(member, seconds)
			}
		}
	}
}
