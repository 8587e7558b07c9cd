package fault

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// Edit changes the good answers of ECS, as decoded JSON: the members of the
// answer by their names on the wire, numbers as float64. Errors and what is no
// JSON, as the answers of STS, stay as they are. The function may be called for several answers at once.
func Edit(edit func(answer map[string]any)) Effect {
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		return edited(next(call), edit)
	}
}

func edited(answer Answer, edit func(map[string]any)) Answer {
	var decoded map[string]any
	if answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &decoded) != nil || decoded == nil {
		return answer
	}
	edit(decoded)
	answer.Body = encode(decoded)
	return answer
}

// encode is the JSON of decoded JSON. It panics on what no JSON can say, which
// only an edit can have put there.
func encode(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return body
}

// Drop leaves members out. The path is that of names separated by dots, and
// leads into every entry of a list: "services.deployments.rolloutState".
func Drop(path string) Effect {
	return Edit(func(answer map[string]any) {
		visit(answer, strings.Split(path, "."), func(parent map[string]any, name string) { delete(parent, name) })
	})
}

// Grow puts text of that many MiB in place of every member at a path (as in
// [Drop]); a member that is not there is added.
func Grow(path string, mebibytes int) Effect {
	text := strings.Repeat("x", mebibytes<<20)
	return Edit(func(answer map[string]any) {
		visit(answer, strings.Split(path, "."), func(parent map[string]any, name string) { parent[name] = text })
	})
}

// visit calls a function with every structure that a path leads to, and the
// name of the member of it that the path ends with.
func visit(value any, path []string, do func(parent map[string]any, name string)) {
	switch value := value.(type) {
	case []any:
		for _, entry := range value {
			visit(entry, path, do)
		}
	case map[string]any:
		if len(path) == 1 {
			do(value, path[0])
		} else {
			visit(value[path[0]], path[1:], do)
		}
	}
}
