package api

import (
	"net/http"
	"strings"
	"testing"
)

// TestUndecodableAnswersStayUnsaid has answers with a secret in what does not decode: the error tells
// where it comes from, and not what it holds.
func TestUndecodableAnswersStayUnsaid(t *testing.T) {
	for name, body := range map[string]string{
		"a text for a number":   `{"services": [{"serviceName": "web", "desiredCount": "hunter2"}]}`,
		"a number that is none": `{"services": [{"serviceName": "web", "deployments": [{"updatedAt": "hunter2"}]}]}`,
		"a time that is none":   `{"services": [{"serviceName": "hunter2", "createdAt": "NaN"}]}`,
		"no JSON":               `hunter2`,
	} {
		client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Amzn-Requestid", "1-2-3")
			_, _ = w.Write([]byte(body))
		})
		_, err := client.DescribeServices(t.Context(), "shop", []string{"web"}, false)
		if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "is not what the ECS API answers") {
			t.Errorf("%s: %v", name, err)
		}
		if KindOf(err) != Failed || CodeOf(err) != "error" {
			t.Errorf("%s: kind %d and code %s", name, KindOf(err), CodeOf(err))
		}
	}
}

func TestUndecodableAnswersTellWhereTheyAreFrom(t *testing.T) {
	client := answers(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Requestid", "1-2-3")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>Bad Gateway</html>"))
	})
	_, err := client.ListClusters(t.Context(), "")
	if err == nil || !strings.Contains(err.Error(), `HTTP status 502 and request id "1-2-3"`) {
		t.Error(err)
	}
}
