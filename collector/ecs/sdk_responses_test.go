package ecs

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// sdkResponses is the folder of the responses that AWS generates for the tests
// of its SDK: one for each operation, with every member filled in.
func sdkResponses(t *testing.T) string {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2/service/ecs").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), "response_snapshot")
}

// serveSDKResponses answers every operation with its response from the SDK, in
// which all ARNs are made those of one revision, images such as parse, and no
// further page is promised.
func serveSDKResponses(t *testing.T) *httptest.Server {
	t.Helper()
	dir := sdkResponses(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		response, err := os.ReadFile(filepath.Join(dir, operation+".response.snap"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		_, body, _ := bytes.Cut(response, []byte("\n\n"))
		body = bytes.ReplaceAll(body, []byte(`"nextToken":"__NextToken__"`), []byte(`"nextToken":""`))
		for _, member := range []string{"Arn", "ServiceRevisionArn", "TargetServiceRevisionArn"} {
			body = bytes.ReplaceAll(body, fmt.Appendf(nil, "__%s__", member), []byte("service-revision/c/s/1"))
		}
		body = bytes.ReplaceAll(body, []byte("__Image__"), []byte("image:tag"))
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestNoMemberOfTheSDKResponsesIsLost(t *testing.T) {
	reader := NewReader(aws.Config{
		BaseEndpoint: aws.String(serveSDKResponses(t).URL),
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}, "eu-west-1", time.Now)
	snapshot, err := reader.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, cluster := range snapshot.Clusters {
		cluster.Err = http.ErrNoCookie // nil, as it should be, but not lost
		assertFilled(t, "cluster", reflect.ValueOf(cluster))
	}
	assertFilled(t, "failures", reflect.ValueOf(snapshot.Failures))
}

// assertFilled fails for everything within a value that holds nothing.
func assertFilled(t *testing.T, path string, value reflect.Value) {
	t.Helper()
	switch {
	case value.IsZero():
		t.Errorf("%s is lost", path)
	case value.Type() == reflect.TypeFor[time.Time]():
	case value.Kind() == reflect.Pointer:
		assertFilled(t, path, value.Elem())
	case value.Kind() == reflect.Struct:
		for i := range value.NumField() {
			assertFilled(t, path+"."+value.Type().Field(i).Name, value.Field(i))
		}
	case value.Kind() == reflect.Slice:
		for i := range value.Len() {
			assertFilled(t, fmt.Sprintf("%s[%d]", path, i), value.Index(i))
		}
	}
}
