package fault

import (
	"context"
	"encoding/json"
	"strings"
)

const nextToken = "nextToken"

// EndlessPages answers with the first page whatever page is asked for, and with
// the same token each time.
func EndlessPages() Effect {
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		return edited(next(call.with(nextToken, nil)), func(answer map[string]any) {
			answer[nextToken] = "endless"
		})
	}
}

// RepeatToken answers with the token that was asked with, so that the next page
// is the same one again. The first page is as it was.
func RepeatToken() Effect {
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		return edited(next(call), func(answer map[string]any) {
			if token := call.token(); token != "" {
				answer[nextToken] = token
			}
		})
	}
}

// EmptyPages puts an empty page with a token, as AWS may answer, before every page.
func EmptyPages() Effect {
	const mark = "empty/" // is no part of any token of the simulator
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		token, marked := strings.CutPrefix(call.token(), mark)
		if marked && token == "" {
			return next(call.with(nextToken, nil))
		}
		if marked {
			return next(call.with(nextToken, token))
		}
		return edited(next(call), func(answer map[string]any) {
			for name, member := range answer {
				if _, ok := member.([]any); ok {
					answer[name] = []any{}
				}
			}
			answer[nextToken] = mark + token
		})
	}
}

// token is the one that a call asks for a page with, if any.
func (c Call) token() string {
	var body struct{ NextToken string }
	_ = json.Unmarshal(c.Body, &body) // what cannot be read has none
	return body.NextToken
}
