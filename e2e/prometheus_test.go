package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
)

// prometheus is the address of a running Prometheus.
type prometheus string

// sample is one of the series that a query gives.
type sample struct {
	Metric map[string]string `json:"metric"`
	Value  [2]any            `json:"value"` // time, and the value as text
}

// value is the value as text.
func (s sample) value() string { return fmt.Sprint(s.Value[1]) }

// startPrometheus runs Prometheus with a configuration, and waits until it is ready.
func startPrometheus(t *testing.T, config string) prometheus {
	t.Helper()
	return startPrometheusOn(t, config, t.TempDir())
}

// startPrometheusOn does so with a directory of blocks.
func startPrometheusOn(t *testing.T, config, directory string) prometheus {
	t.Helper()
	address := serve(t, []string{"HOME=/nonexistent"}, prometheusBinary,
		"--config.file="+written(t, "prometheus.yml", config),
		"--storage.tsdb.path="+directory,
		"--storage.tsdb.retention.time=100d",
		"--web.listen-address=127.0.0.1:0")
	eventually(t, func() error { return answers(t, "http://"+address+"/-/ready") })
	return prometheus(address)
}

// query evaluates an expression now. Warnings and infos of Prometheus are errors.
func (p prometheus) query(t *testing.T, expression string) ([]sample, error) {
	t.Helper()
	return p.queryWith(t, url.Values{"query": {expression}})
}

// queryWith does so with other parameters of the API too.
func (p prometheus) queryWith(t *testing.T, parameters url.Values) ([]sample, error) {
	t.Helper()
	var answer struct {
		Warnings, Infos []string
		Data            struct {
			ResultType string
			Result     json.RawMessage
		}
	}
	if err := p.get(t, "query", parameters, &answer); err != nil {
		return nil, err
	}
	if remarks := slices.Concat(answer.Warnings, answer.Infos); len(remarks) > 0 {
		return nil, fmt.Errorf("%s\nmakes Prometheus remark: %q", parameters.Get("query"), remarks)
	}
	if answer.Data.ResultType != "vector" {
		return nil, nil
	}
	var samples []sample
	return samples, json.Unmarshal(answer.Data.Result, &samples)
}

// wait queries until the result is as wanted, and fails the test when it does not become so.
func (p prometheus) wait(t *testing.T, expression string, wanted func([]sample) bool) []sample {
	t.Helper()
	var samples []sample
	eventually(t, func() (err error) {
		if samples, err = p.query(t, expression); err == nil && !wanted(samples) {
			err = fmt.Errorf("%s\ngives %v", expression, samples)
		}
		return err
	})
	return samples
}

// some and none are what results may be wanted to be.
func some(samples []sample) bool { return len(samples) > 0 }
func none(samples []sample) bool { return len(samples) == 0 }

// get asks the API.
func (p prometheus) get(t *testing.T, path string, parameters url.Values, answer any) error {
	t.Helper()
	address := "http://" + string(p) + "/api/v1/" + path + "?" + parameters.Encode()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		var failure struct{ Error string }
		_ = json.NewDecoder(response.Body).Decode(&failure)
		return errors.Join(statusError(response), errors.New(failure.Error), errors.New(parameters.Get("query")))
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// statusError is an error unless the status is 200.
func statusError(response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", response.Request.URL.Path, response.Status)
	}
	return nil
}
