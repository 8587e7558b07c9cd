package fault

import (
	"context"
	"net/http"
)

// NotJSON answers HTTP 200 with a body that is no JSON, nor XML.
func NotJSON() Effect {
	return func(_ context.Context, call Call, next func(Call) Answer) Answer {
		answer := next(call)
		answer.Status, answer.Body = http.StatusOK, []byte("upstream connect error")
		return answer
	}
}

// HTMLPage answers HTTP 502 with the page of a proxy.
func HTMLPage() Effect {
	const page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
	return func(context.Context, Call, func(Call) Answer) Answer {
		return Answer{Status: http.StatusBadGateway, ContentType: "text/html", Body: []byte(page)}
	}
}
