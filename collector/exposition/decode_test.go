package exposition

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/encoding/protodelim"
	"google.golang.org/protobuf/proto"
)

// decoded is the families of an answer, each as a whole, sorted like their series.
func decoded(t tb, answer *httptest.ResponseRecorder) []string {
	t.Helper()
	body := plainBody(t, answer)
	contentType := answer.Header().Get("Content-Type")
	if strings.Contains(contentType, "encoding=delimited") {
		return messages(t, body)
	}
	if strings.Contains(contentType, "openmetrics") {
		families, ended := strings.CutSuffix(body, "# EOF\n")
		if !ended {
			t.Fatalf("the exposition does not end in # EOF: %q", body)
		}
		body = families
	}
	return blocks(body)
}

// plainBody is the body of an answer, decompressed. What is in gzip must be one member and nothing else.
func plainBody(t tb, answer *httptest.ResponseRecorder) string {
	t.Helper()
	body := bytes.NewReader(answer.Body.Bytes())
	switch answer.Header().Get("Content-Encoding") {
	case "gzip":
		member, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		member.Multistream(false)
		content := read(t, member)
		if body.Len() != 0 {
			t.Fatalf("%d bytes follow the gzip member", body.Len())
		}
		return content
	default:
		return read(t, body)
	}
}

// messages is the families of a body of delimited messages.
func messages(t tb, body string) []string {
	t.Helper()
	var families []string
	for from := strings.NewReader(body); ; {
		var family dto.MetricFamily
		err := protodelim.UnmarshalFrom(from, &family)
		if errors.Is(err, io.EOF) {
			slices.Sort(families)
			return families
		}
		if err != nil {
			t.Fatal(err)
		}
		families = append(families, content(t, &family))
	}
}

// content is that of a family, whatever the order of its series.
func content(t tb, family *dto.MetricFamily) string {
	t.Helper()
	bytesOf := func(m proto.Message) string {
		bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(bytes)
	}
	var series []string
	for _, m := range family.Metric {
		series = append(series, bytesOf(m))
	}
	slices.Sort(series)
	family.Metric = nil
	return bytesOf(family) + strings.Join(series, "\n")
}

// blocks is the families of a body of lines.
func blocks(body string) []string {
	var families, lines []string
	for line := range strings.Lines(body + "# HELP ") {
		if strings.HasPrefix(line, "# HELP ") {
			slices.Sort(lines)
			families, lines = append(families, strings.Join(lines, "")), nil
		}
		lines = append(lines, line)
	}
	slices.Sort(families)
	return families
}

func lengthOf(answer *httptest.ResponseRecorder) string { return strconv.Itoa(answer.Body.Len()) }

// value is that of a series in an exposition as text.
func value(t tb, text, series string) float64 {
	t.Helper()
	for line := range strings.Lines(text) {
		if number, is := strings.CutPrefix(strings.TrimSpace(line), series+" "); is {
			v, err := strconv.ParseFloat(number, 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Fatalf("no %s in\n%s", series, text)
	return 0
}
