package simulator

import (
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// maxPage is the most items that any listing answers with.
const maxPage = 100

// listing is a request for a page of a list.
type listing struct {
	filters     any // what else was asked; a token is good for the same question only
	maxResults  *int32
	defaultSize int
	token       *string
}

// position is where the next page starts. As a token it is opaque to clients.
type position struct {
	Question string // what the token answers
	After    string // the last item of the page before
	Index    int    // where the next one was
}

// page returns the page of the items that is asked for, and the token of the next
// one if there are more.
func page[T any](c call, items []T, arnOf func(T) string, l listing) ([]T, *string, error) {
	size := l.defaultSize
	if l.maxResults != nil {
		size = int(*l.maxResults)
	}
	if size < 1 || size > maxPage {
		return nil, nil, invalidParameter("maxResults must be between 1 and %d.", maxPage)
	}
	question, err := json.Marshal([]any{c.account, c.region, c.operation, l.filters})
	if err != nil {
		return nil, nil, err
	}
	cut, next, valid := cutPage(string(question), items, arnOf, size, l.token)
	if !valid {
		return nil, nil, invalidParameter("Invalid token.")
	}
	return cut, next, nil
}

// cutPage cuts a page out of the items that answer a question, and tells whether the token is for these.
func cutPage[T any](question string, items []T, idOf func(T) string, size int, token *string) (cut []T, next *string, valid bool) {
	first := 0
	if token != nil {
		at, ok := decodePosition(*token)
		if !ok || at.Question != question {
			return nil, nil, false
		}
		first = start(at, items, idOf)
	}
	end := min(first+size, len(items))
	if end == len(items) {
		return items[first:], nil, true
	}
	after := position{Question: question, After: idOf(items[end-1]), Index: end}
	return items[first:end], aws.String(after.encode()), true
}

// start is the index that the page starts at in a list which may have changed:
// items before it may have come or gone.
func start[T any](p position, items []T, arnOf func(T) string) int {
	last := slices.IndexFunc(items, func(item T) bool { return arnOf(item) == p.After })
	if last < 0 { // the item has gone, and the next one has taken its place
		return min(max(p.Index-1, 0), len(items))
	}
	return last + 1
}

func (p position) encode() string {
	raw, _ := json.Marshal(p) // strings and numbers always encode
	return base64.URLEncoding.EncodeToString(raw)
}

func decodePosition(token string) (position, bool) {
	var p position
	raw, err := base64.URLEncoding.DecodeString(token)
	return p, err == nil && json.Unmarshal(raw, &p) == nil
}
